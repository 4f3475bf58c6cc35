/** Who may administer what: the server's rule once more, so that no door is shown that would not open. Pure. */
import type { Department, Grant, Member, Power, Role } from '../api/types'
import { below } from './tree'

type Departments = Readonly<Record<string, Department>>

export const power_names: readonly Power[] = ['invite', 'people', 'leave', 'devices', 'departments', 'groups', 'rules', 'audit', 'announcements']

/** Granted over the whole organisation alone. */
export function is_of_whole_organisation(power: Power): boolean {
  return power === 'rules' || power === 'audit'
}

/** How departments lie to the scope of a grant. */
export type Reach = 'inside' | 'across' | 'outside'

/** An owner or an admin, who hold every power, or somebody with a grant. */
export function administers({ role, grant }: Member): boolean {
  return role === 'owner' || role === 'admin' || grant !== undefined
}

export interface Powers {
  /** Over something, whatever it is. */
  holds: (power: Power) => boolean
  /** Over a department; over the organisation itself when none is named. */
  over_department: (power: Power, id: string | undefined) => boolean
  over_member: (power: Power, member: Member) => boolean
  /** Whether the member may be moved within what one administers. */
  may_place: (member: Member) => boolean
  /** Whether members may be moved into the department, and out of it. */
  may_place_in: (id: string) => boolean
  /** The department that everything is limited to. */
  limit: string | undefined
  /** Which roles one gives and takes: by a grant as an admin, of those below that role. */
  acting_role: Role | undefined
}

export function powers_of(myself: Member | undefined, departments: Departments): Powers {
  const admin = myself?.role === 'owner' || myself?.role === 'admin'
  const grant: Grant | undefined = admin ? undefined : myself?.grant
  const limit = grant?.department_id
  const scope = limit === undefined ? undefined : below(departments, limit)
  const holds = (power: Power) => admin || (grant?.powers.includes(power) ?? false)
  const reach = (ids: readonly string[]) => reach_of(scope, ids)
  const touches = (member: Member) => admin || !administers(member)
  return {
    holds,
    over_department: (power, id) => holds(power) && (id === undefined ? scope === undefined : reach([id]) === 'inside'),
    over_member: (power, member) => holds(power) && touches(member) && reach(member.department_ids) === 'inside',
    may_place: (member) => holds('people') && touches(member) && reach(member.department_ids) !== 'outside',
    may_place_in: (id) => reach([id]) === 'inside',
    limit,
    acting_role: admin ? myself?.role : grant && 'admin',
  }
}

export function reach_of(scope: ReadonlySet<string> | undefined, department_ids: readonly string[]): Reach {
  if (!scope) return 'inside'
  const covered = department_ids.filter((id) => scope.has(id)).length
  if (covered === 0) return 'outside'
  return covered === department_ids.length ? 'inside' : 'across'
}
