import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'

import { refusal_from } from '../api/refusal_error'
import type { Calendar, CalendarEvent, Occurrence } from '../api/types'
import { refusal_text } from '../i18n/refusals'
import { useConnectionState } from '../sync/connection'
import { useSynced, useWorkspace } from '../sync/provider'
import { toast } from '../ui/toasts'
import { colour_of } from './colours'
import { calendars_of, fetch_invitations, kCalendar, occurrences_between } from './fetching'
import { date_after, day_of } from './times'

const kGatherMs = 150

/** What is on the screen is fetched again when something of it was told; many at once are one. */
export function useNews(): void {
  const queries = useQueryClient()
  const news = useSynced((state) => state.slices.calendar.news)
  const is_online = useConnectionState() === 'online'
  useEffect(() => {
    if (news === 0) return
    const timer = setTimeout(() => void queries.invalidateQueries({ queryKey: kCalendar }), kGatherMs)
    return () => clearTimeout(timer)
  }, [queries, news])
  useEffect(() => {
    if (is_online) void queries.invalidateQueries({ queryKey: kCalendar })
  }, [queries, is_online])
}

/** Once when a page opens, and again after the line was broken: then events may have been missed. */
export function useFetchedInvitations() {
  const workspace = useWorkspace()
  const is_online = useConnectionState() === 'online'
  const missed = useSynced((state) => state.slices.calendar.missed)
  const [failed, set_failed] = useState(false)
  useEffect(() => {
    set_failed(false)
    fetch_invitations(workspace).catch(() => set_failed(true))
  }, [workspace, is_online, missed])
  return { failed }
}

/** One occurrence with its event and how it is drawn. */
export interface Shown {
  occurrence: Occurrence
  event: CalendarEvent
  colour: number
  /** The reader has said that they do not come, or not yet that they do. */
  answer: 'none' | 'declined' | 'open'
}

/** What takes place on some days, in the calendars that are shown. */
export function useShownEvents(days: readonly string[]) {
  const { me } = useWorkspace()
  const first = days[0] ?? ''
  const last = days.at(-1) ?? ''
  const listed = useQuery(calendars_of(me.organisation_id))
  const found = useQuery(occurrences_between(me.organisation_id, day_of(first), day_of(date_after(last, 1))))
  const calendars = useMemo(() => listed.data?.calendars ?? [], [listed.data])
  const shown = useMemo(() => {
    const events = new Map(found.data?.events.map((event) => [event.id, event]))
    const all = found.data?.occurrences ?? []
    return all.flatMap((occurrence): Shown[] => {
      const event = events.get(occurrence.event_id)
      if (!event || !is_shown(event, calendars, me.member_id)) return []
      return [{ occurrence, event, colour: colour_of(event, calendars), answer: answer_of(event, me.member_id) }]
    })
  }, [found.data, calendars, me.member_id])
  const problem = found.error ?? listed.error
  return {
    calendars,
    shown,
    loaded: found.data !== undefined && listed.data !== undefined,
    has_more: found.data?.has_more ?? false,
    problem: problem ? refusal_text(refusal_from(problem)) : undefined,
    retry: () => void Promise.all([found.refetch(), listed.refetch()]),
  }
}

function is_shown(event: CalendarEvent, calendars: readonly Calendar[], me: string): boolean {
  const calendar = calendars.find(({ id }) => id === event.calendar_id)
  if (calendar?.is_shown ?? calendars[0]?.is_shown ?? true) return true
  const is_mine = event.organiser_id !== me && event.attendees.some(({ member_id }) => member_id === me)
  return is_mine && (calendars[0]?.is_shown ?? true)
}

export function own_answer(event: CalendarEvent, me: string) {
  return event.attendees.find(({ member_id }) => member_id === me)?.answer
}

function answer_of(event: CalendarEvent, me: string): Shown['answer'] {
  const said = own_answer(event, me)
  if (said === 'declined') return 'declined'
  return said === 'needs_action' || said === 'tentative' ? 'open' : 'none'
}

export function refused(problem: unknown): void {
  toast(refusal_text(refusal_from(problem)), 'bad')
}
