/** What is asked for when a page shows it. */
import { queryOptions } from '@tanstack/react-query'

import { answer, http } from '../api/client'
import type { Workspace } from '../sync/workspace'
import { with_fetched } from './state'

export const kCalendar = ['organisation', 'calendar']

export async function fetch_invitations(workspace: Workspace): Promise<void> {
  const params = { path: { org_id: workspace.me.organisation_id } }
  const { invitations, member_cursor } = await answer(http.GET('/api/orgs/{org_id}/invitations', { params }))
  workspace.absorb('calendar', { change: (state) => with_fetched(state, invitations, member_cursor), cursors: [] })
}

export function calendars_of(org_id: string) {
  return queryOptions({
    queryKey: [...kCalendar, 'calendars', org_id],
    queryFn: () => answer(http.GET('/api/orgs/{org_id}/calendars', { params: { path: { org_id } } })),
  })
}

/** What takes place between two moments. */
export function occurrences_between(org_id: string, from: Date, to: Date) {
  const query = { from: from.toISOString(), to: to.toISOString() }
  return queryOptions({
    queryKey: [...kCalendar, 'occurrences', org_id, query.from, query.to],
    queryFn: () => answer(http.GET('/api/orgs/{org_id}/occurrences', { params: { path: { org_id }, query } })),
    placeholderData: (before) => before,
  })
}

export function event_of(org_id: string, event_id: string) {
  const params = { path: { org_id, event_id } }
  return queryOptions({
    queryKey: [...kCalendar, 'event', org_id, event_id],
    queryFn: () => answer(http.GET('/api/orgs/{org_id}/events/{event_id}', { params })),
    retry: false,
  })
}

export function rooms_of(org_id: string, during?: { from: string; to: string }) {
  return queryOptions({
    queryKey: [...kCalendar, 'rooms', org_id, during?.from, during?.to],
    queryFn: () => answer(http.GET('/api/orgs/{org_id}/rooms', { params: { path: { org_id }, query: during ?? {} } })),
    placeholderData: (before) => before,
  })
}

export function passwords_of(org_id: string) {
  return queryOptions({
    queryKey: [...kCalendar, 'passwords', org_id],
    queryFn: () => answer(http.GET('/api/orgs/{org_id}/calendar_passwords', { params: { path: { org_id } } })),
  })
}

export function free_busy_of(org_id: string, member_ids: readonly string[], from: string, to: string) {
  const query = { member_ids: member_ids.join(), from, to }
  return queryOptions({
    queryKey: [...kCalendar, 'free_busy', org_id, query.member_ids, from, to],
    queryFn: () => answer(http.GET('/api/orgs/{org_id}/free_busy', { params: { path: { org_id }, query } })),
    placeholderData: (before) => before,
  })
}

type Members = readonly string[]

export function suggestions_for(org_id: string, members: Members, from: string, to: string, minutes: number) {
  const query = { member_ids: members.join(), from, to, minutes }
  return queryOptions({
    queryKey: [...kCalendar, 'suggestions', org_id, query.member_ids, from, to, minutes],
    queryFn: () => answer(http.GET('/api/orgs/{org_id}/time_suggestions', { params: { path: { org_id }, query } })),
  })
}
