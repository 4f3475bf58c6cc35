import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useNavigate } from 'react-router'

import { refusal_from } from '../api/refusal_error'
import { refusal_text } from '../i18n/refusals'
import { useConnectionState } from '../sync/connection'
import { useSynced, useWorkspace } from '../sync/provider'
import { toast } from '../ui/toasts'
import { fetch_meetings, kMeetings } from './fetching'
import { meeting_path } from './paths'
import { create_meeting, type MeetingWish } from './writes'

const kGatherMs = 150
const kTryAgainMs = 5_000

export function refused(problem: unknown): void {
  toast(refusal_text(refusal_from(problem)), 'bad')
}

/** Once the page stands, and again after the line was broken: a call may ring. */
export function useFetchedMeetings(): void {
  const workspace = useWorkspace()
  const is_online = useConnectionState() === 'online'
  const missed = useSynced((state) => state.slices.meetings.missed)
  useEffect(() => {
    if (!is_online) return
    let again: ReturnType<typeof setTimeout>
    const fetch = () => void fetch_meetings(workspace).catch(() => (again = setTimeout(fetch, kTryAgainMs)))
    fetch()
    return () => clearTimeout(again)
  }, [workspace, is_online, missed])
}

/** What is on the screen is fetched again when something of it was told; many at once are one. */
export function useNews(): void {
  const queries = useQueryClient()
  const news = useSynced((state) => state.slices.meetings.news)
  useEffect(() => {
    if (news === 0) return
    const timer = setTimeout(() => void queries.invalidateQueries({ queryKey: kMeetings }), kGatherMs)
    return () => clearTimeout(timer)
  }, [queries, news])
}

/** Starts a meeting and goes to its door. */
export function useStart(): (wish: MeetingWish) => Promise<void> {
  const workspace = useWorkspace()
  const navigate = useNavigate()
  return async (wish) => {
    try {
      const { id } = await create_meeting(workspace, wish)
      await navigate(meeting_path(id))
    } catch (problem) {
      refused(problem)
    }
  }
}
