/** What is asked for when a page shows it. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'

import { answer, http } from '../api/client'
import type { Workspace } from '../sync/workspace'
import { with_fetched } from './state'

export const kMeetings = ['organisation', 'meetings']

export async function fetch_meetings(workspace: Workspace): Promise<void> {
  const params = { path: { org_id: workspace.me.organisation_id } }
  const found = await answer(http.GET('/api/orgs/{org_id}/meetings', { params }))
  workspace.absorb('meetings', { change: (state) => with_fetched(state, found, found.member_cursor), cursors: [] })
}

/** As somebody sees it who is not in it yet. */
export function meeting_of(org_id: string, meeting_id: string) {
  const params = { path: { org_id, meeting_id } }
  return queryOptions({
    queryKey: [...kMeetings, 'meeting', org_id, meeting_id],
    queryFn: () => answer(http.GET('/api/orgs/{org_id}/meetings/{meeting_id}', { params })),
    retry: false,
  })
}

export function meeting_by_code(org_id: string, code: string) {
  const params = { path: { org_id, code } }
  return queryOptions({
    queryKey: [...kMeetings, 'code', org_id, code],
    queryFn: () => answer(http.GET('/api/orgs/{org_id}/meeting_codes/{code}', { params })),
    retry: false,
  })
}

export function meetings_in(org_id: string, conversation_id: string) {
  const params = { path: { org_id }, query: { conversation_id } }
  return queryOptions({
    queryKey: [...kMeetings, 'conversation', org_id, conversation_id],
    queryFn: () => answer(http.GET('/api/orgs/{org_id}/meetings', { params })),
  })
}

/** The media as the server sees them, for administrators. */
export function media_server(org_id: string) {
  const params = { path: { org_id } }
  return queryOptions({
    queryKey: [...kMeetings, 'media_server', org_id],
    queryFn: () => answer(http.GET('/api/orgs/{org_id}/media_server', { params })),
    staleTime: 0,
  })
}

export function past_meetings(org_id: string) {
  return infiniteQueryOptions({
    queryKey: [...kMeetings, 'past', org_id],
    queryFn: ({ pageParam }) => {
      const query = { limit: 20, ...(pageParam && { before: pageParam }) }
      return answer(http.GET('/api/orgs/{org_id}/past_meetings', { params: { path: { org_id }, query } }))
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ meetings, has_earlier }) => (has_earlier ? meetings.at(-1)?.id : undefined),
  })
}

/** Of those who host it, co-host it or made it. */
export function attendance_of(org_id: string, meeting_id: string) {
  const params = { path: { org_id, meeting_id } }
  return queryOptions({
    queryKey: [...kMeetings, 'attendance', org_id, meeting_id],
    queryFn: () => answer(http.GET('/api/orgs/{org_id}/meetings/{meeting_id}/attendance', { params })),
    retry: false,
  })
}

export async function export_of(org_id: string, meeting_id: string): Promise<string> {
  const params = { path: { org_id, meeting_id } }
  return (await answer(http.GET('/api/orgs/{org_id}/meetings/{meeting_id}/attendance/export', { params }))).csv
}
