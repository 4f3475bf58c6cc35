/** What is asked for at the start, and what pages ask for when they show it. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'

import { answer, http } from '../api/client'
import type { RecipientState } from '../api/types'
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
