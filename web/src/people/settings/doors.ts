import type { Power } from '../../api/types'
import { runs_organisation, useMyself, usePowers } from '../directory'

/** What each section of the settings takes: any of these powers, or to run the organisation. */
const takes = {
  general: [],
  rules: ['rules'],
  working_time: ['rules'],
  alerts: ['rules'],
  invites: ['invite'],
  import: ['people'],
  departments: ['departments', 'groups'],
  profile_fields: [],
  roles: [],
  administrators: [],
  leavers: ['leave'],
  capacity: [],
  audit: ['audit'],
} as const satisfies Record<string, readonly Power[]>

export type SectionName = keyof typeof takes

const names = Object.keys(takes) as SectionName[]

/** The sections that open to whoever is looking, in their order. */
export function useDoors(): readonly SectionName[] {
  const admin = runs_organisation(useMyself())
  const { holds } = usePowers()
  return names.filter((name) => admin || takes[name].some(holds))
}
