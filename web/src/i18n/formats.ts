// Dates and numbers as the reader writes them. Formatters are kept: making one costs far more than using it.
import { useTranslation } from 'react-i18next'

const kept = new Map<string, Intl.DateTimeFormat>()

export function date_format(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = language + JSON.stringify(options)
  const known = kept.get(key) ?? new Intl.DateTimeFormat(language, options)
  kept.set(key, known)
  return known
}

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
  const { i18n } = useTranslation()
  const language = i18n.language
  return {
    date: (at: string) => date_format(language, { dateStyle: 'long' }).format(new Date(at)),
    moment: (at: string) => date_format(language, { dateStyle: 'medium', timeStyle: 'short' }).format(new Date(at)),
    distance: (at: string) => format_distance(language, at, Date.now()),
    number: (value: number) => new Intl.NumberFormat(language).format(value),
  }
}
