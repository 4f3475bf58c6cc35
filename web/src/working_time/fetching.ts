/** What is asked for when a page shows it, and what pages change. */
import { queryOptions } from '@tanstack/react-query'

import { answer, http } from '../api/client'
import type { MemberTime, OrganisationTime, SpecialDay } from '../api/types'
import type { Workspace } from '../sync/workspace'
import { with_fetched } from './state'

const kWorkingTime = ['organisation', 'working_time']
export const kDays = [...kWorkingTime, 'days']

export function organisation_time(org_id: string) {
  return queryOptions({
    queryKey: [...kWorkingTime, 'hours', org_id],
    queryFn: () => answer(http.GET('/api/orgs/{org_id}/working_time', { params: { path: { org_id } } })),
  })
}

export function days_of(org_id: string, year: number) {
  return queryOptions({
    queryKey: [...kDays, org_id, year],
    queryFn: () =>
      answer(http.GET('/api/orgs/{org_id}/working_time/days', { params: { path: { org_id }, query: { year } } })),
  })
}

type OrganisationWish = Partial<OrganisationTime> & { client_id: string }

export function change_organisation_time(org_id: string, body: OrganisationWish) {
  return answer(http.PATCH('/api/orgs/{org_id}/working_time', { params: { path: { org_id } }, body }))
}

export type EnteredDay = Pick<SpecialDay, 'date' | 'kind'> & { name: string }

export function enter_day(org_id: string, { date, ...body }: EnteredDay) {
  const params = { path: { org_id, date } }
  return answer(http.PUT('/api/orgs/{org_id}/working_time/days/{date}', { params, body }))
}

export function remove_day(org_id: string, date: string) {
  return answer(http.DELETE('/api/orgs/{org_id}/working_time/days/{date}', { params: { path: { org_id, date } } }))
}

function own_path({ me }: Workspace) {
  return { path: { org_id: me.organisation_id, member_id: me.member_id } }
}

export async function fetch_own_time(workspace: Workspace): Promise<void> {
  const { told } = workspace.slice('working_time')
  const params = own_path(workspace)
  const mine = await answer(http.GET('/api/orgs/{org_id}/members/{member_id}/working_time', { params }))
  workspace.absorb('working_time', { change: (state) => with_fetched(state, mine, told), cursors: [] })
}

type Own = { [Name in keyof MemberTime]?: MemberTime[Name] | null }

/** Null is as the organisation. The answer is shown at once, unless an event has said the same or something newer. */
export async function change_own_time(workspace: Workspace, body: Own & { client_id: string }): Promise<void> {
  const { told } = workspace.slice('working_time')
  const params = own_path(workspace)
  const mine = await answer(http.PATCH('/api/orgs/{org_id}/members/{member_id}/working_time', { params, body }))
  workspace.absorb('working_time', { change: (state) => with_fetched(state, mine, told), cursors: [] })
}
