/** What a repeating rule becomes when one part of it is chosen. Pure. */
import type { Task } from '../api/types'
import { date_after } from './groups'

export type Repeat = NonNullable<Task['repeat']>
export type Ending = 'never' | 'until' | 'count'

export const repeat_units = ['day', 'working_day', 'week', 'month', 'year'] as const

const kUsualCount = 10
const kUsualDays = 90

export function ending_of({ until, count }: Repeat): Ending {
  if (count !== undefined) return 'count'
  return until === undefined ? 'never' : 'until'
}

export function is_same(one: Repeat | undefined, other: Repeat | undefined): boolean {
  if (!one || !other) return one === other
  const keys = ['unit', 'interval', 'month_day', 'until', 'count'] as const
  return keys.every((key) => one[key] === other[key]) && one.weekdays?.join() === other.weekdays?.join()
}

/** Days that only the other unit knows are left behind; the interval and the end stay. */
export function with_unit(repeat: Repeat | undefined, unit: Repeat['unit']): Repeat {
  if (!repeat) return { unit, interval: 1 }
  const { interval, until, count } = repeat
  return { unit, interval, ...(until !== undefined && { until }), ...(count !== undefined && { count }) }
}

export function with_ending(repeat: Repeat, ending: Ending, due_date: string): Repeat {
  const rest = { ...repeat }
  delete rest.until
  delete rest.count
  if (ending === 'count') return { ...rest, count: kUsualCount }
  return ending === 'until' ? { ...rest, until: days_after(due_date, kUsualDays) } : rest
}

/** From Monday, 1, to Sunday, 7; a rule that names none means the due date's own. */
export function weekdays_of({ weekdays }: Repeat, due_date: string): readonly number[] {
  return weekdays ?? [weekday_of(due_date)]
}

/** One of them always stays. */
export function with_weekday(repeat: Repeat, due_date: string, day: number): Repeat {
  const before = weekdays_of(repeat, due_date)
  const weekdays = before.includes(day) ? before.filter((other) => other !== day) : [...before, day]
  return weekdays.length > 0 ? { ...repeat, weekdays: weekdays.sort((a, b) => a - b) } : repeat
}

function local(date: string): Date {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  return new Date(year, month - 1, day)
}

export function weekday_of(date: string): number {
  return local(date).getDay() || 7
}

function days_after(date: string, days: number): string {
  return date_after(local(date), days)
}
