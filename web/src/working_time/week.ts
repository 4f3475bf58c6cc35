/** The hours of a week while somebody writes them: as the fields hold them, and what is wrong with them. */
import type { Stretch, WeekHours } from '../api/types'

export const kMinutesOfDay = 24 * 60
export const kMostStretches = 4

/** The two times of a stretch as the browser's fields have them: `09:00`, or nothing yet. */
export interface Times {
  from: string
  to: string
}

/** Seven days, Monday's first. */
export type Draft = readonly (readonly Times[])[]

export type HoursFault = 'missing' | 'overlapping' | 'into_next_day'

const kUsual: Times = { from: '09:00', to: '18:00' }
const kNight: Times = { from: '22:00', to: '07:00' }

/** Quiet as it is proposed. */
export const kUsualQuiet = kNight

/** By the clock on the wall: minutes beyond midnight are of the next day. */
export function clock_text(minutes: number): string {
  const of_day = minutes % kMinutesOfDay
  return [Math.floor(of_day / 60), of_day % 60].map((part) => String(part).padStart(2, '0')).join(':')
}

export function minutes_of(text: string): number | undefined {
  const [, hours = '', minutes = ''] = /^(\d\d):(\d\d)/.exec(text) ?? []
  return hours === '' ? undefined : Number(hours) * 60 + Number(minutes)
}

/** What ends when it begins or before that ends on the next day. */
export function stretch_of({ from, to }: Times): Stretch | undefined {
  const [begin, end] = [minutes_of(from), minutes_of(to)]
  if (begin === undefined || end === undefined) return undefined
  return { from: begin, to: end > begin ? end : end + kMinutesOfDay }
}

export function times_of({ from, to }: Stretch): Times {
  return { from: clock_text(from), to: clock_text(to) }
}

/** Whether it goes on after midnight. */
export function is_overnight(times: Times): boolean {
  return (stretch_of(times)?.to ?? 0) > kMinutesOfDay
}

export function draft_of(hours: WeekHours): Draft {
  return hours.days.map((day) => day.map(times_of))
}

/** In the order of the day. What has no times yet is left out: `faults_of` tells of it. */
export function hours_of(draft: Draft): WeekHours {
  const days = draft.map((day) => day.flatMap((times) => stretch_of(times) ?? []))
  return { days: days.map((day) => day.sort((one, other) => one.from - other.from)) }
}

export function faults_of(draft: Draft): readonly (HoursFault | undefined)[] {
  const { days } = hours_of(draft)
  return draft.map((day, at) => {
    const hours = days[at] ?? []
    if (hours.length < day.length) return 'missing'
    if (hours.some((stretch, place) => place > 0 && stretch.from < (hours[place - 1]?.to ?? 0))) return 'overlapping'
    const over = (hours.at(-1)?.to ?? 0) - kMinutesOfDay
    const next = days[(at + 1) % 7]?.[0]
    return next && over > next.from ? 'into_next_day' : undefined
  })
}

function with_day(draft: Draft, day: number, change: (day: readonly Times[]) => readonly Times[]): Draft {
  return draft.map((times, at) => (at === day ? change(times) : times))
}

/** A day that begins to be worked has the hours of the nearest one before it that is, as in most offices. */
export function with_worked(draft: Draft, day: number, worked: boolean): Draft {
  const before = [...draft.slice(0, day)].reverse().find((times) => times.length > 0)
  const model = before ?? draft.find((times) => times.length > 0) ?? [kUsual]
  return with_day(draft, day, () => (worked ? model.map((times) => ({ ...times })) : []))
}

export function with_times(draft: Draft, day: number, place: number, part: Partial<Times>): Draft {
  return with_day(draft, day, (all) => all.map((times, at) => (at === place ? { ...times, ...part } : times)))
}

/** Begins an hour after the last stretch has ended; where there is no such hour its times are left to the writer. */
export function with_more(draft: Draft, day: number): Draft {
  return with_day(draft, day, (day_times) => {
    const last = day_times.at(-1)
    const end = (last && stretch_of(last)?.to) ?? kMinutesOfDay
    const fits = end + 120 < kMinutesOfDay
    return [...day_times, fits ? { from: clock_text(end + 60), to: clock_text(end + 120) } : { from: '', to: '' }]
  })
}

export function without(draft: Draft, day: number, place: number): Draft {
  return with_day(draft, day, (day_times) => day_times.filter((_, at) => at !== place))
}

/** Every day that is worked at all gets the hours of this one. */
export function copied(draft: Draft, day: number): Draft {
  const model = draft[day] ?? []
  return draft.map((times) => (times.length > 0 ? model.map((each) => ({ ...each })) : times))
}

export function is_same(one: WeekHours, other: WeekHours): boolean {
  return JSON.stringify(one.days) === JSON.stringify(other.days)
}

/** `09:00–12:00, 13:00–18:00` for each day; nothing where no work is. */
export function day_texts(hours: WeekHours): string[] {
  return hours.days.map((day) => day.map((stretch) => stretch_text(stretch)).join(', '))
}

export function stretch_text(stretch: Stretch): string {
  const { from, to } = times_of(stretch)
  return `${from}–${stretch.to === kMinutesOfDay ? '24:00' : to}`
}

export type QuietFault = 'missing' | 'all_day'

export function quiet_fault(times: Times): QuietFault | undefined {
  const quiet = stretch_of(times)
  if (!quiet) return 'missing'
  return quiet.to - quiet.from >= kMinutesOfDay ? 'all_day' : undefined
}
