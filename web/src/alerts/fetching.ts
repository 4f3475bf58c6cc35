/** What is asked for at the start, and what pages ask for when they show it. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'

import { answer, http } from '../api/client'
import { client_id } from '../api/client_id'
import type { AlertAudience, RecipientState } from '../api/types'
import type { Workspace } from '../sync/workspace'
import { with_fetched } from './state'

export const kAlerts = ['organisation', 'alerts']

export async function fetch_received(workspace: Workspace): Promise<void> {
  const params = { path: { org_id: workspace.me.organisation_id } }
  const { alerts, member_cursor } = await answer(http.GET('/api/orgs/{org_id}/received_alerts', { params }))
  workspace.absorb('alerts', { change: (state) => with_fetched(state, alerts, member_cursor), cursors: [] })
}

export function sent_alerts(org_id: string) {
  return infiniteQueryOptions({
    queryKey: [...kAlerts, 'sent', org_id],
    queryFn: ({ pageParam }) => {
      const query = pageParam ? { cursor: pageParam } : {}
      return answer(http.GET('/api/orgs/{org_id}/alerts', { params: { path: { org_id }, query } }))
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  })
}

export function sent_alert(org_id: string, alert_id: string) {
  const params = { path: { org_id, alert_id } }
  return queryOptions({
    queryKey: [...kAlerts, 'one', org_id, alert_id],
    queryFn: () => answer(http.GET('/api/orgs/{org_id}/alerts/{alert_id}', { params })),
    retry: false,
  })
}

/** What an alert is about that has no page of its own. */
export function file_of(org_id: string, file_id: string) {
  const params = { path: { org_id, file_id } }
  return queryOptions({
    queryKey: [...kAlerts, 'file', org_id, file_id],
    queryFn: () => answer(http.GET('/api/orgs/{org_id}/files/{file_id}', { params })),
    retry: false,
    staleTime: Infinity,
  })
}

export function recipients_of(org_id: string, alert_id: string, state: RecipientState | undefined) {
  return infiniteQueryOptions({
    queryKey: [...kAlerts, 'recipients', org_id, alert_id, state],
    queryFn: ({ pageParam }) => {
      const query = { ...(state && { state }), ...(pageParam && { cursor: pageParam }) }
      return answer(http.GET('/api/orgs/{org_id}/alerts/{alert_id}/recipients', { params: { path: { org_id, alert_id }, query } }))
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
  })
}

export function alert_rules(org_id: string) {
  return queryOptions({
    queryKey: [...kAlerts, 'rules', org_id],
    queryFn: () => answer(http.GET('/api/orgs/{org_id}/alert_rules', { params: { path: { org_id } } })),
  })
}

/** What was done to reach one of them. */
export function recipient_log(org_id: string, alert_id: string, member_id: string) {
  const params = { path: { org_id, alert_id, member_id } }
  return queryOptions({
    queryKey: [...kAlerts, 'log', org_id, alert_id, member_id],
    queryFn: () => answer(http.GET('/api/orgs/{org_id}/alerts/{alert_id}/recipients/{member_id}', { params })),
  })
}

/** When an important alert would reach them. */
export function estimate_of(org_id: string, to: AlertAudience) {
  return queryOptions({
    queryKey: [...kAlerts, 'estimate', org_id, JSON.stringify(to)],
    queryFn: () => answer(http.POST('/api/orgs/{org_id}/alert_estimates', { params: { path: { org_id } }, body: { to, client_id: client_id() } })),
    retry: false,
    placeholderData: (before) => before,
  })
}

export function deputy_of(org_id: string) {
  return queryOptions({
    queryKey: [...kAlerts, 'deputy', org_id],
    queryFn: () => answer(http.GET('/api/orgs/{org_id}/deputy', { params: { path: { org_id } } })),
  })
}

/** Whether this server wakes browsers, and which of the reader's. */
export function push_setting(org_id: string) {
  return queryOptions({
    queryKey: [...kAlerts, 'push', org_id],
    queryFn: () => answer(http.GET('/api/orgs/{org_id}/push_devices', { params: { path: { org_id } } })),
  })
}

/** When the reader was disturbed outside their hours. */
export function alert_ledger(org_id: string) {
  return infiniteQueryOptions({
    queryKey: [...kAlerts, 'ledger', org_id],
    queryFn: ({ pageParam }) => {
      const query = pageParam ? { before: pageParam } : {}
      return answer(http.GET('/api/orgs/{org_id}/alert_ledger', { params: { path: { org_id }, query } }))
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next_before,
  })
}

export function alert_report(org_id: string, from: string) {
  return queryOptions({
    queryKey: [...kAlerts, 'report', org_id, from],
    queryFn: () => answer(http.GET('/api/orgs/{org_id}/alert_report', { params: { path: { org_id }, query: { from } } })),
    placeholderData: (before) => before,
  })
}

export function must_read_of(org_id: string, conversation_id: string) {
  const params = { path: { org_id, conversation_id } }
  return queryOptions({
    queryKey: [...kAlerts, 'must_read', org_id, conversation_id],
    queryFn: () => answer(http.GET('/api/orgs/{org_id}/conversations/{conversation_id}/must_read', { params })),
  })
}
