/** Changes of the directory. The answer is shown at once; the event that follows says the same. */
import { answer, http } from '../api/client'
import { client_id } from '../api/client_id'
import type { Department, Member, Organisation, ProfileField } from '../api/types'
import type { Workspace } from '../sync/workspace'
import { type PeopleState, with_department, with_member, without_department } from './state'

type WantedField = Omit<ProfileField, 'id'> & { id?: string }
type Settled = 'name' | 'locale' | 'time_zone' | 'edit_minutes' | 'recall_minutes' | 'group_founders' | 'group_history' | 'link_previews' | 'recordings'
type OrganisationChange = Partial<Pick<Organisation, Settled>> & {
  profile_fields?: WantedField[]
}
type Unchanging = 'id' | 'reading' | 'joined_at' | 'left_at' | 'unlisted' | 'revision' | 'account_login'
type MemberChange = Partial<Omit<Member, Unchanging | 'manager_id' | 'status_until'>> & {
  manager_id?: string | null
  status_until?: string | null
}
type DepartmentWish = {
  name?: string
  parent_id?: string | null
  head_id?: string | null
  visibility?: Department['visibility']
}

function absorb(workspace: Workspace, change: (state: PeopleState) => PeopleState): void {
  workspace.absorb('people', { change, cursors: [] })
}

const org = (workspace: Workspace) => ({ org_id: workspace.me.organisation_id })

export async function change_organisation(workspace: Workspace, change: OrganisationChange & { client_id: string }) {
  const params = { path: org(workspace) }
  const organisation = await answer(http.PATCH('/api/orgs/{org_id}', { params, body: change }))
  absorb(workspace, (state) => ({ ...state, organisation }))
}

export async function change_member(workspace: Workspace, member_id: string, change: MemberChange, id = client_id()) {
  const params = { path: { ...org(workspace), member_id } }
  const body = { ...change, client_id: id }
  const member = await answer(http.PATCH('/api/orgs/{org_id}/members/{member_id}', { params, body }))
  absorb(workspace, (state) => with_member(state, member))
}

type NewDepartment = Pick<Department, 'name' | 'parent_id' | 'visibility'>

export async function make_department(workspace: Workspace, wanted: NewDepartment) {
  const params = { path: org(workspace) }
  const body = { ...wanted, client_id: client_id() }
  const made = await answer(http.POST('/api/orgs/{org_id}/departments', { params, body }))
  absorb(workspace, (state) => with_department(state, made))
}

export async function change_department(workspace: Workspace, department_id: string, wish: DepartmentWish) {
  const params = { path: { ...org(workspace), department_id } }
  const body = { ...wish, client_id: client_id() }
  const changed = await answer(http.PATCH('/api/orgs/{org_id}/departments/{department_id}', { params, body }))
  absorb(workspace, (state) => with_department(state, changed))
}

export async function remove_department(workspace: Workspace, department_id: string) {
  const params = { path: { ...org(workspace), department_id } }
  await answer(http.DELETE('/api/orgs/{org_id}/departments/{department_id}', { params }))
  absorb(workspace, (state) => without_department(state, department_id))
}
