/** A grant is part of the member: the answer is shown at once, the event that follows says the same. */
import { answer, http } from '../../api/client'
import type { Grant, Member } from '../../api/types'
import type { Workspace } from '../../sync/workspace'
import { type PeopleState, with_member } from '../state'

function with_grant(state: PeopleState, member_id: string, grant: Grant | undefined): PeopleState {
  const member = state.members[member_id]
  if (!member) return state
  const changed: Member = { ...member }
  delete changed.grant
  if (grant) changed.grant = grant
  return with_member(state, changed)
}

const kOne = '/api/orgs/{org_id}/administrators/{member_id}'

export async function grant_powers(workspace: Workspace, member_id: string, grant: Grant) {
  const params = { path: { org_id: workspace.me.organisation_id, member_id } }
  const { powers, department_id } = await answer(http.PUT(kOne, { params, body: grant }))
  const granted = { powers, ...(department_id && { department_id }) }
  workspace.absorb('people', { change: (state) => with_grant(state, member_id, granted), cursors: [] })
}

export async function withdraw_powers(workspace: Workspace, member_id: string) {
  const params = { path: { org_id: workspace.me.organisation_id, member_id } }
  await answer(http.DELETE(kOne, { params }))
  workspace.absorb('people', { change: (state) => with_grant(state, member_id, undefined), cursors: [] })
}
