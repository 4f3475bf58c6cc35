/** The special days of a year as they are read: what follows each other and is alike is one line. */
import type { SpecialDay } from '../api/types'

export const kFirstYear = 2015
export const kLastYear = 2050

/** One day, or several in a row with the same name. */
export type Run = readonly [SpecialDay, ...SpecialDay[]]

export function next_date(date: string): string {
  const next = new Date(`${date}T00:00:00Z`)
  next.setUTCDate(next.getUTCDate() + 1)
  return next.toISOString().slice(0, 10)
}

/** A day that was entered stands alone, for it is removed alone. */
function follows(last: SpecialDay, day: SpecialDay): boolean {
  const is_alike = last.kind === day.kind && last.holiday === day.holiday && last.substitute === day.substitute
  return is_alike && last.name === undefined && day.name === undefined && next_date(last.date) === day.date
}

export function runs_of(days: readonly SpecialDay[]): Run[] {
  const runs: Run[] = []
  for (const day of days) {
    const run = runs.at(-1)
    const last = run?.at(-1)
    if (run && last && follows(last, day)) runs[runs.length - 1] = [...run, day]
    else runs.push([day])
  }
  return runs
}

export interface Month {
  /** `2026-02` */
  month: string
  runs: readonly Run[]
}

/** By the month in which they begin; months without any are left out. */
export function by_month(runs: readonly Run[]): Month[] {
  const months = new Map<string, Run[]>()
  for (const run of runs) {
    const month = run[0].date.slice(0, 7)
    months.set(month, [...(months.get(month) ?? []), run])
  }
  return [...months].map(([month, those]) => ({ month, runs: those }))
}

export function days_off(days: readonly SpecialDay[]): number {
  return new Set(days.filter(({ kind }) => kind === 'off').map(({ date }) => date)).size
}

/** The year whose days are not all known and soon matter: from November on people plan the next one. */
export function year_to_watch(today: Date): number | undefined {
  return today.getMonth() >= 10 && today.getFullYear() < kLastYear ? today.getFullYear() + 1 : undefined
}

export type DayFault = 'date_missing' | 'date_unknown' | 'name_missing' | 'name_long'

export const kMostName = 60

export function day_faults({ date, name }: { date: string; name: string }) {
  const year = Number(date.slice(0, 4))
  const outside = year < kFirstYear || year > kLastYear
  const length = [...name.trim()].length
  const of_date: DayFault | undefined = date === '' ? 'date_missing' : outside ? 'date_unknown' : undefined
  const of_name: DayFault | undefined = length === 0 ? 'name_missing' : length > kMostName ? 'name_long' : undefined
  return { date: of_date, name: of_name }
}
