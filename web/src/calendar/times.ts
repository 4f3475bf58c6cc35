/** Days, weeks and months as they are shown, and what a form makes of them. Pure. */
import type { EventTime, Occurrence } from '../api/types'

export const views = ['day', 'week', 'month', 'agenda'] as const
export type ViewName = (typeof views)[number]

export const kMinuteMs = 60_000
export const kDayMinutes = 1440

/** `2026-12-01`, by the reader's clock. */
export function date_of(moment: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`
}

/** The first moment of a day. */
export function day_of(date: string): Date {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number)
  return new Date(year, month - 1, day)
}

export function date_after(date: string, days: number): string {
  const day = day_of(date)
  return date_of(new Date(day.getFullYear(), day.getMonth(), day.getDate() + days))
}

export function is_date(text: string | null): text is string {
  return text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) && date_of(day_of(text)) === text
}

/** Monday is 0. */
export function weekday_of(date: string): number {
  return (day_of(date).getDay() + 6) % 7
}

export function minute_of(moment: Date): number {
  return moment.getHours() * 60 + moment.getMinutes()
}

export function clock_text(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}

export function clock_minute(text: string): number | undefined {
  const [hour = NaN, minute = NaN] = text.split(':').map(Number)
  return Number.isNaN(hour + minute) ? undefined : hour * 60 + minute
}

export function own_zone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}

function days_from(first: string, count: number): string[] {
  return Array.from({ length: count }, (_, at) => date_after(first, at))
}

const kAgendaDays = 21

/** The days that a view shows around a date. A month is whole weeks. */
export function days_in(view: ViewName, date: string): string[] {
  if (view === 'day') return [date]
  if (view === 'agenda') return days_from(date, kAgendaDays)
  if (view === 'week') return days_from(date_after(date, -weekday_of(date)), 7)
  const first = `${date.slice(0, 7)}-01`
  const start = date_after(first, -weekday_of(first))
  const length = new Date(day_of(date).getFullYear(), day_of(date).getMonth() + 1, 0).getDate()
  return days_from(start, Math.ceil((weekday_of(first) + length) / 7) * 7)
}

/** The same view, so many steps later. */
export function stepped(view: ViewName, date: string, by: number): string {
  if (view === 'day') return date_after(date, by)
  if (view === 'week') return date_after(date, 7 * by)
  if (view === 'agenda') return date_after(date, kAgendaDays * by)
  const day = day_of(date)
  return date_of(new Date(day.getFullYear(), day.getMonth() + by, 1))
}

export function is_all_day(time: EventTime): boolean {
  return time.start_minute === undefined
}

/** What is drawn above the hours: whole days, and what lasts for more than one. */
export function is_long(occurrence: Occurrence): boolean {
  if (is_all_day(occurrence.time)) return true
  return Date.parse(occurrence.ends_at) - Date.parse(occurrence.starts_at) >= kDayMinutes * kMinuteMs
}

/** The reader's first and last day of it. */
export function days_of(occurrence: Occurrence): { first: string; last: string } {
  const { time, starts_at, ends_at } = occurrence
  if (is_all_day(time)) return { first: time.start_date, last: time.end_date }
  const end = Date.parse(ends_at) > Date.parse(starts_at) ? Date.parse(ends_at) - 1 : Date.parse(ends_at)
  return { first: date_of(new Date(starts_at)), last: date_of(new Date(end)) }
}

export function is_on(occurrence: Occurrence, date: string): boolean {
  const { first, last } = days_of(occurrence)
  return first <= date && date <= last
}

/** Where on a day it stands, in minutes since its midnight. */
export function stretch_on(occurrence: Occurrence, date: string): { from: number; to: number } {
  const { first, last } = days_of(occurrence)
  const from = first < date ? 0 : minute_of(new Date(occurrence.starts_at))
  const to = last > date ? kDayMinutes : minute_of(new Date(occurrence.ends_at)) || kDayMinutes
  return { from, to: Math.max(from, to) }
}

/** The same event from another time on, by the clock of its own place. */
export function moved_by(time: EventTime, minutes: number): EventTime {
  const moved = (date: string, minute: number | undefined) => {
    const total = (minute ?? 0) + minutes
    const days = Math.floor(total / kDayMinutes)
    return { date: date_after(date, days), minute: minute === undefined ? undefined : total - days * kDayMinutes }
  }
  const start = moved(time.start_date, time.start_minute)
  const end = moved(time.end_date, time.end_minute)
  return {
    start_date: start.date,
    end_date: end.date,
    time_zone: time.time_zone,
    ...(start.minute !== undefined && { start_minute: start.minute }),
    ...(end.minute !== undefined && { end_minute: end.minute }),
  }
}

/** It ends so much later, but not before it begins. */
export function longer_by(time: EventTime, minutes: number): EventTime {
  const { end_date, end_minute } = moved_by(time, minutes)
  const ends = { ...time, end_date, ...(end_minute !== undefined && { end_minute }) }
  return is_backward(ends) ? time : ends
}

export function is_backward(time: EventTime): boolean {
  if (time.end_date !== time.start_date) return time.end_date < time.start_date
  return (time.end_minute ?? 0) < (time.start_minute ?? 0)
}

export function timed(date: string, from: number, to: number): EventTime {
  const end_date = to >= kDayMinutes ? date_after(date, 1) : date
  return { start_date: date, start_minute: from, end_date, end_minute: to % kDayMinutes, time_zone: own_zone() }
}

export function whole_day(date: string): EventTime {
  return { start_date: date, end_date: date, time_zone: own_zone() }
}

/** When it would be made without saying more: the next whole hour of the day. */
export function usual_time(date: string, now: Date): EventTime {
  const hour = date === date_of(now) ? Math.min(22, now.getHours() + 1) : 9
  return timed(date, hour * 60, hour * 60 + 60)
}

/** An event's time as it is on the occurrence of that name. */
export function moved_to_name(time: EventTime, name: string): EventTime {
  const noon = (date: string) => Date.parse(`${date}T12:00:00Z`)
  const days = (noon(name.slice(0, 10)) - noon(time.start_date)) / (kDayMinutes * kMinuteMs)
  const { start_minute = 0 } = time
  const minute = (clock_minute(name.slice(11)) ?? start_minute) - start_minute
  return moved_by(time, days * kDayMinutes + minute)
}
