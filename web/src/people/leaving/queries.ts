/** Who has left and can be brought back is not synced: only who may let people leave sees it. */
import { answer, http } from '../../api/client'
import type { Workspace } from '../../sync/workspace'
import { with_member } from '../state'

export const kLeavers = ['organisation', 'leavers']

interface Leave {
  client_id: string
  heir_id?: string
}

/** The answer is shown at once; the events that follow say the same. */
export async function let_leave(workspace: Workspace, member_id: string, body: Leave) {
  const params = { path: { org_id: workspace.me.organisation_id, member_id } }
  const member = await answer(http.POST('/api/orgs/{org_id}/members/{member_id}/leave', { params, body }))
  workspace.absorb('people', { change: (state) => with_member(state, member), cursors: [] })
}

export async function bring_back(workspace: Workspace, member_id: string, client_id: string) {
  const params = { path: { org_id: workspace.me.organisation_id, member_id } }
  const member = await answer(http.POST('/api/orgs/{org_id}/members/{member_id}/restore', { params, body: { client_id } }))
  workspace.absorb('people', { change: (state) => with_member(state, member), cursors: [] })
}
