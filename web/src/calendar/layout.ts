/** How what takes place at the same time stands beside each other. Pure. */
import type { Occurrence } from '../api/types'
import { days_of, stretch_on } from './times'

export interface Placed {
  occurrence: Occurrence
  /** Minutes of the day. */
  from: number
  to: number
  column: number
  columns: number
}

const kLeast = 20 // minutes that something is drawn as long as, at least

/** Those of one day, each in the first column that is free; what meets shares the width. */
export function placed_on(occurrences: readonly Occurrence[], date: string): Placed[] {
  const spans = occurrences.map((occurrence) => {
    const { from, to } = stretch_on(occurrence, date)
    return { occurrence, from, to: Math.max(to, from + kLeast) }
  })
  spans.sort((a, b) => a.from - b.from || b.to - a.to)
  const placed: Placed[] = []
  let group: Placed[] = []
  let ends: number[] = []
  const close = () => {
    for (const each of group) each.columns = ends.length
    placed.push(...group)
    group = []
    ends = []
  }
  for (const span of spans) {
    if (ends.every((end) => end <= span.from)) close()
    const free = ends.findIndex((end) => end <= span.from)
    const column = free < 0 ? ends.length : free
    ends[column] = span.to
    group.push({ ...span, column, columns: 1 })
  }
  close()
  return placed
}

export interface Bar {
  occurrence: Occurrence
  /** Which of the shown days it begins and ends on. */
  first: number
  last: number
  row: number
}

/** What lasts for days, each in the first row that is free on all of them. */
export function bars_over(occurrences: readonly Occurrence[], days: readonly string[]): Bar[] {
  const last_day = days.length - 1
  const spans = occurrences
    .map((occurrence) => {
      const { first, last } = days_of(occurrence)
      const begins = days.findIndex((day) => day >= first)
      const ends = days.findLastIndex((day) => day <= last)
      return { occurrence, first: begins < 0 ? last_day + 1 : begins, last: ends }
    })
    .filter(({ first, last }) => first <= last)
  spans.sort((a, b) => a.first - b.first || b.last - a.last)
  const taken: number[] = []
  return spans.map((span) => {
    const free = taken.findIndex((end) => end < span.first)
    const row = free < 0 ? taken.length : free
    taken[row] = span.last
    return { ...span, row }
  })
}
