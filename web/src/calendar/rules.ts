/** Rules of RFC 5545 that people choose in one breath, and how they are read back. Pure. */
import { date_after, day_of, weekday_of } from './times'

export const frequencies = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const
export type Frequency = (typeof frequencies)[number]

/** Monday first. */
export const day_codes = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const

export interface Repeat {
  frequency: Frequency
  interval: number
  /** Of a week, Monday is 0. */
  weekdays: readonly number[]
  /** Of a month: its nth such weekday, -1 for the last, instead of its day. */
  nth?: number
  until?: string
  count?: number
}

const kKnown = new Set(['FREQ', 'INTERVAL', 'BYDAY', 'BYMONTHDAY', 'BYMONTH', 'UNTIL', 'COUNT', 'WKST'])

/** Nothing for a rule that the form cannot say. */
export function read_repeat(rule: string, date: string): Repeat | undefined {
  const parts = new Map(rule.split(';').map((part) => part.split('=', 2) as [string, string]))
  const frequency = frequencies.find((name) => name === parts.get('FREQ'))
  if (!frequency || [...parts.keys()].some((key) => !kKnown.has(key))) return undefined
  const repeat: Repeat = { frequency, interval: Number(parts.get('INTERVAL') ?? 1), weekdays: [], ...end_of(parts) }
  const days = parts.get('BYDAY')?.split(',') ?? []
  if (frequency === 'WEEKLY') {
    const weekdays = days.map((day) => day_codes.findIndex((code) => code === day))
    if (weekdays.includes(-1)) return undefined
    return { ...repeat, weekdays: weekdays.length > 0 ? weekdays.sort() : [weekday_of(date)] }
  }
  if (days.length === 0) return fits_date(parts, date) ? repeat : undefined
  const [, nth, code] = /^(-?\d)([A-Z]{2})$/.exec(days.join()) ?? []
  const is_own = frequency === 'MONTHLY' && code === day_codes[weekday_of(date)]
  return is_own ? { ...repeat, nth: Number(nth) } : undefined
}

function end_of(parts: Map<string, string>): Pick<Repeat, 'until' | 'count'> {
  const until = parts.get('UNTIL')
  const count = parts.get('COUNT')
  if (count) return { count: Number(count) }
  if (!until) return {}
  const [, year, month, day, time] = /^(\d{4})(\d{2})(\d{2})(T.*)?$/.exec(until) ?? []
  const date = `${year}-${month}-${day}`
  if (!time?.endsWith('Z')) return { until: date }
  const moment = new Date(`${date}T${time.slice(1, 3)}:${time.slice(3, 5)}:${time.slice(5, 7)}Z`)
  const two = (value: number) => String(value).padStart(2, '0')
  return { until: `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}` }
}

function fits_date(parts: Map<string, string>, date: string): boolean {
  const month_day = parts.get('BYMONTHDAY')
  const month = parts.get('BYMONTH')
  const day = day_of(date)
  return (!month_day || Number(month_day) === day.getDate()) && (!month || Number(month) === day.getMonth() + 1)
}

export function rule_of(repeat: Repeat, date: string): string {
  const parts = [`FREQ=${repeat.frequency}`]
  if (repeat.interval > 1) parts.push(`INTERVAL=${repeat.interval}`)
  if (repeat.frequency === 'WEEKLY') parts.push(`BYDAY=${repeat.weekdays.map((day) => day_codes[day]).join(',')}`)
  if (repeat.frequency === 'MONTHLY' && repeat.nth) parts.push(`BYDAY=${repeat.nth}${day_codes[weekday_of(date)]}`)
  if (repeat.count) parts.push(`COUNT=${repeat.count}`)
  else if (repeat.until) parts.push(`UNTIL=${repeat.until.replaceAll('-', '')}`)
  return parts.join(';')
}

/** Which of its kind in the month a date's weekday is; 5 where there is a fifth. */
export function nth_of(date: string): number {
  return Math.floor((day_of(date).getDate() - 1) / 7) + 1
}

export function is_last_of(date: string): boolean {
  return day_of(date_after(date, 7)).getMonth() !== day_of(date).getMonth()
}

export const kWorkdays: readonly number[] = [0, 1, 2, 3, 4]

/** What the chooser offers for an event that begins on a date. */
export function usual_repeats(date: string): Record<'daily' | 'workdays' | 'weekly' | 'monthly_day' | 'monthly_nth' | 'yearly', Repeat> {
  const day = weekday_of(date)
  return {
    daily: { frequency: 'DAILY', interval: 1, weekdays: [] },
    workdays: { frequency: 'WEEKLY', interval: 1, weekdays: kWorkdays },
    weekly: { frequency: 'WEEKLY', interval: 1, weekdays: [day] },
    monthly_day: { frequency: 'MONTHLY', interval: 1, weekdays: [] },
    monthly_nth: { frequency: 'MONTHLY', interval: 1, weekdays: [], nth: is_last_of(date) ? -1 : nth_of(date) },
    yearly: { frequency: 'YEARLY', interval: 1, weekdays: [] },
  }
}
