// Days of the week in the reader's language, Monday first.
import { date_format } from './formats'

const kShort: Intl.DateTimeFormatOptions = { weekday: 'short', timeZone: 'UTC' }
const kLong: Intl.DateTimeFormatOptions = { weekday: 'long', timeZone: 'UTC' }

/** A Monday, in UTC. */
const kMonday = Date.UTC(2024, 0, 1)
const kDay = 86_400_000

export function weekday_name(language: string, day: number, options = kLong): string {
  return date_format(language, options).format(kMonday + day * kDay)
}

/** What holds on the days of a week: `Mon–Fri 09:00–18:00 · Sat 10:00–14:00`. Days without a text are left out. */
export function week_text(language: string, texts: readonly string[]): string {
  const parts: string[] = []
  for (let day = 0; day < texts.length; ) {
    const first = day
    while (day + 1 < texts.length && texts[day + 1] === texts[first]) day += 1
    const [from, to] = [first, day].map((at) => weekday_name(language, at, kShort))
    if (texts[first]) parts.push(`${first === day ? from : `${from}–${to}`} ${texts[first]}`)
    day += 1
  }
  return parts.join(' · ')
}
