/** How an organisation's alerts go on, as its form holds it. Pure. */
import type { AlertChannel, AlertRung } from '../api/types'

export const channels: readonly AlertChannel[] = ['in_app', 'push', 'email', 'sms', 'phone', 'deputy', 'manager']

/** What the server takes: it says the same. */
export const kMostRungs = 12
export const kMostTimes = 20
export const kShortestGap = 5
export const kLongestMinutes = 7 * 24 * 60

export function whole(text: string): number {
  return /^\d+$/.test(text.trim()) ? Number(text) : NaN
}

/** A rung as it is typed. */
export interface RungDraft {
  /** Of the row on the page. */
  key: string
  channel: AlertChannel
  after: string
  times: string
  gap: string
  waits: boolean
}

export function draft_of(rung: AlertRung, key: string): RungDraft {
  const { channel, after_minutes, times, gap_minutes, waits } = rung
  return { key, channel, after: `${after_minutes}`, times: `${times}`, gap: `${gap_minutes}`, waits }
}

export function rung_of({ channel, after, times, gap, waits }: RungDraft): AlertRung {
  const count = whole(times)
  return { channel, after_minutes: whole(after), times: count, gap_minutes: count > 1 ? whole(gap) : 0, waits }
}

export type RungFault = 'after' | 'times' | 'gap'

export function fault_of(draft: RungDraft): RungFault | undefined {
  const { after_minutes, times, gap_minutes } = rung_of(draft)
  if (!(after_minutes >= 0 && after_minutes <= kLongestMinutes)) return 'after'
  if (!(times >= 1 && times <= kMostTimes)) return 'times'
  return times > 1 && !(gap_minutes >= kShortestGap && gap_minutes <= kLongestMinutes) ? 'gap' : undefined
}

/** What comes after the last step there is: the next channel, half an hour later. */
export function next_rung(drafts: readonly RungDraft[], available: readonly AlertChannel[], key: string): RungDraft {
  const latest = Math.max(-30, ...drafts.map(({ after }) => whole(after)).filter((minutes) => !Number.isNaN(minutes)))
  const used = new Set(drafts.map(({ channel }) => channel))
  const channel = channels.find((each) => available.includes(each) && !used.has(each)) ?? 'in_app'
  return { key, channel, after: `${latest + 30}`, times: '1', gap: '30', waits: true }
}

export function reasons_of(text: string): string[] {
  return text.split('\n').map((line) => line.trim()).filter((line) => line !== '')
}

/** The Monday on which the reader's week begins, so many weeks ago. */
export function monday(now: Date, weeks_ago: number): Date {
  const days = (now.getDay() + 6) % 7
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - days - 7 * weeks_ago)
}
