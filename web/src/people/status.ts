/** What members say they are doing, and until when. The server leaves out what has ended; here it goes at its time. */
import { useEffect, useReducer } from 'react'

import type { Member } from '../api/types'
import type { Fault } from './validators'

export interface Status {
  text: string
  /** RFC 3339; absent when it stays until it is taken away. */
  until: string | undefined
}

type Said = Pick<Member, 'status' | 'status_until'>

export function status_at(member: Said | undefined, now: number): Status | undefined {
  if (!member?.status) return undefined
  const until = member.status_until
  return until !== undefined && Date.parse(until) <= now ? undefined : { text: member.status, until }
}

/** A browser's timer overflows at 25 days; a longer wait is one of several. */
const kLongestWait = 86_400_000

export function wait_for(until: string, now: number): number {
  return Math.min(Math.max(Date.parse(until) - now, 0), kLongestWait)
}

/** The member's status as long as it holds. */
export function useStatus(member: Said | undefined): Status | undefined {
  const [turn, look_again] = useReducer((count: number) => count + 1, 0)
  const status = status_at(member, Date.now())
  const until = status?.until
  useEffect(() => {
    if (until === undefined) return
    const timer = setTimeout(look_again, wait_for(until, Date.now()))
    return () => clearTimeout(timer)
  }, [until, turn])
  return status
}

export const kStatusMost = 80

export function status_fault(text: string): Fault | undefined {
  return Array.from(text.trim()).length > kStatusMost ? 'name_long' : undefined
}

export const quick_choices = ['meeting', 'lunch', 'away', 'holiday'] as const
export const ends = ['hour', 'today', 'cleared'] as const
export type End = (typeof ends)[number]

/** When a status ends that is set now; null when it is to stay. Today ends where the reader is. */
export function end_of(end: End, now: Date): string | null {
  if (end === 'cleared') return null
  if (end === 'hour') return new Date(now.getTime() + 3_600_000).toISOString()
  const last = new Date(now)
  last.setHours(23, 59, 59, 999)
  return last.toISOString()
}

/** The time alone when it is today, else with its day. */
export function end_words(until: string, language: string, now = new Date()): string {
  const at = new Date(until)
  const day = at.toDateString() === now.toDateString() ? {} : ({ month: 'short', day: 'numeric' } as const)
  return new Intl.DateTimeFormat(language, { ...day, hour: 'numeric', minute: '2-digit' }).format(at)
}
