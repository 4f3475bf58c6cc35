import type { Department, Member, Organisation } from '../api/types'

/** The directory of one organisation, whole: a company fits in memory, and names are needed on every screen. */
export interface PeopleState {
  members: Readonly<Record<string, Member>>
  departments: Readonly<Record<string, Department>>
  /** Set once the organisation was changed while we looked; until then the session's answer holds. */
  organisation: Organisation | undefined
  /** Grows whenever the server says that who waits to be let in has changed. */
  join_news: number
  /** Something changed that the server tells nobody; only a fresh fetch says what of it is for this member. */
  stale: boolean
}

export const empty_people: PeopleState = {
  members: {},
  departments: {},
  organisation: undefined,
  join_news: 0,
  stale: false,
}

declare module '../sync/slices' {
  interface SliceStates {
    people: PeopleState
  }
}

export function with_member(state: PeopleState, member: Member): PeopleState {
  return { ...state, members: { ...state.members, [member.id]: member } }
}

export function with_department(state: PeopleState, department: Department): PeopleState {
  return { ...state, departments: { ...state.departments, [department.id]: department } }
}

export function without_department(state: PeopleState, department_id: string): PeopleState {
  const departments = { ...state.departments }
  delete departments[department_id]
  return { ...state, departments }
}

/** A whole new directory; what is no longer in it is gone. */
export function directory_of(members: Member[], departments: Department[]): Pick<PeopleState, 'members' | 'departments'> {
  return {
    members: Object.fromEntries(members.map((member) => [member.id, member])),
    departments: Object.fromEntries(departments.map((department) => [department.id, department])),
  }
}
