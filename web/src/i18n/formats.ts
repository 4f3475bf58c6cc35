// Dates and numbers as the reader writes them. Formatters are kept: making one costs far more than using it.

import { useTranslation } from './translation'

type Options = Intl.DateTimeFormatOptions

const kept = new Map<string, Map<Options, Intl.DateTimeFormat>>()

/** Options are known by what they are, not by what they say: each caller keeps its own. */
export function date_format(language: string, options: Options): Intl.DateTimeFormat {
  const formats = kept.get(language) ?? new Map<Options, Intl.DateTimeFormat>()
  kept.set(language, formats)
  const known = formats.get(options) ?? new Intl.DateTimeFormat(language, options)
  formats.set(options, known)
  return known
}

const kDate: Options = { dateStyle: 'long' }
const kMoment: Options = { dateStyle: 'medium', timeStyle: 'short' }

const kHour = 3_600_000
const kDay = 24 * kHour

/** "in 3 days", "2시간 후": for expiry and the like; `now` in milliseconds. */
export function format_distance(language: string, at: string, now: number): string {
  const away = Date.parse(at) - now
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  if (Math.abs(away) >= kDay) return relative.format(Math.round(away / kDay), 'day')
  if (Math.abs(away) >= kHour) return relative.format(Math.round(away / kHour), 'hour')
  return relative.format(Math.round(away / 60_000), 'minute')
}

export function useFormats() {
  const { language } = useTranslation()
  return {
    date: (at: string) => date_format(language, kDate).format(new Date(at)),
    moment: (at: string) => date_format(language, kMoment).format(new Date(at)),
    distance: (at: string) => format_distance(language, at, Date.now()),
    number: (value: number) => new Intl.NumberFormat(language).format(value),
  }
}
