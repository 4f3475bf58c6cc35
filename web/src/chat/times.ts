/** Moments as chat writes them: short, and in the reader's language. */
import { date_format } from '../i18n/formats'

const kDayMs = 86_400_000

const kClock = { hour: 'numeric', minute: '2-digit' } as const
const kDay = { month: 'long', day: 'numeric', weekday: 'long' } as const
const kDayOfYear = { ...kDay, year: 'numeric' } as const
const kShortDay = { month: 'short', day: 'numeric' } as const
const kShortDate = { year: '2-digit', month: 'numeric', day: 'numeric' } as const

export function clock_time(at: string, language: string): string {
  return date_format(language, kClock).format(new Date(at))
}

export interface DayWords {
  today: string
  yesterday: string
}

/** For a list: the time today, then the day, then the date. */
export function short_moment(at: string, language: string, words: DayWords, now = new Date()): string {
  const days = days_before(new Date(at), now)
  if (days <= 0) return clock_time(at, language)
  if (days === 1) return words.yesterday
  return short_date(new Date(at), language, now)
}

/** For the line between two days. */
export function day_line(at: string, language: string, words: DayWords, now = new Date()): string {
  const date = new Date(at)
  const days = days_before(date, now)
  if (days === 0) return words.today
  if (days === 1) return words.yesterday
  const is_this_year = date.getFullYear() === now.getFullYear()
  return date_format(language, is_this_year ? kDay : kDayOfYear).format(date)
}

function short_date(date: Date, language: string, now: Date): string {
  if (date.getFullYear() === now.getFullYear()) {
    return date_format(language, kShortDay).format(date)
  }
  return date_format(language, kShortDate).format(date)
}

function days_before(date: Date, now: Date): number {
  return Math.round((midnight(now) - midnight(date)) / kDayMs)
}

function midnight(date: Date): number {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime()
}
