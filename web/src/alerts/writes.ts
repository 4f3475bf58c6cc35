/** What is done to alerts. The answer is shown at once; the event that follows says the same. */
import { answer, http } from '../api/client'
import { client_id } from '../api/client_id'
import type { AlertRules, NewAlert, ReceivedAlert, SentAlert } from '../api/types'
import type { Workspace } from '../sync/workspace'
import { with_answer, with_sent } from './state'

const path_of = ({ me }: Workspace, alert_id: string) => ({ path: { org_id: me.organisation_id, alert_id } })

function answered(workspace: Workspace, alert: ReceivedAlert): ReceivedAlert {
  workspace.absorb('alerts', { change: (state) => with_answer(state, alert), cursors: [] })
  return alert
}

function sent(workspace: Workspace, alert: SentAlert): SentAlert {
  workspace.absorb('alerts', { change: (state) => with_sent(state, alert), cursors: [] })
  return alert
}

export async function raise_alert(workspace: Workspace, wish: Omit<NewAlert, 'client_id'>): Promise<SentAlert> {
  const params = { path: { org_id: workspace.me.organisation_id } }
  const body = { ...wish, client_id: client_id() }
  return sent(workspace, await answer(http.POST('/api/orgs/{org_id}/alerts', { params, body })))
}

/** What a device says of itself: `receive` that it shows the alert, `see` that somebody looks at it. */
export async function touch_alert(workspace: Workspace, alert_id: string, how: 'receive' | 'see' | 'confirm') {
  const request = { params: path_of(workspace, alert_id), body: { client_id: client_id() } }
  if (how === 'receive') return answered(workspace, await answer(http.POST('/api/orgs/{org_id}/alerts/{alert_id}/receive', request)))
  if (how === 'see') return answered(workspace, await answer(http.POST('/api/orgs/{org_id}/alerts/{alert_id}/see', request)))
  return answered(workspace, await answer(http.POST('/api/orgs/{org_id}/alerts/{alert_id}/confirm', request)))
}

export async function decline_alert(workspace: Workspace, alert_id: string, reason: string) {
  const request = { params: path_of(workspace, alert_id), body: { reason, client_id: client_id() } }
  return answered(workspace, await answer(http.POST('/api/orgs/{org_id}/alerts/{alert_id}/decline', request)))
}

export async function recall_alert(workspace: Workspace, alert_id: string) {
  const request = { params: path_of(workspace, alert_id), body: { client_id: client_id() } }
  return sent(workspace, await answer(http.POST('/api/orgs/{org_id}/alerts/{alert_id}/recall', request)))
}

export async function remind_alert(workspace: Workspace, alert_id: string) {
  const request = { params: path_of(workspace, alert_id), body: { client_id: client_id() } }
  return sent(workspace, await answer(http.POST('/api/orgs/{org_id}/alerts/{alert_id}/remind', request)))
}

export async function settle_alert_rules(org_id: string, body: { rules: AlertRules; client_id: string }) {
  return answer(http.PATCH('/api/orgs/{org_id}/alert_rules', { params: { path: { org_id } }, body }))
}

/** Nobody, when none is named. */
export async function choose_deputy(org_id: string, member_id: string | null) {
  return answer(http.PATCH('/api/orgs/{org_id}/deputy', { params: { path: { org_id } }, body: { member_id, client_id: client_id() } }))
}

export async function mark_must_read(org_id: string, conversation_id: string, minutes: number | null) {
  const params = { path: { org_id, conversation_id } }
  const body = { minutes, client_id: client_id() }
  return answer(http.PATCH('/api/orgs/{org_id}/conversations/{conversation_id}/must_read', { params, body }))
}
