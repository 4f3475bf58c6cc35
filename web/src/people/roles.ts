import type { Role } from '../api/types'

export const role_names: readonly Role[] = ['owner', 'admin', 'member', 'guest']

/** The server's rule: owners give and take any role, admins only those below their own. */
export function may_give(own: Role | undefined, given: Role): boolean {
  if (own === 'owner') return true
  return own === 'admin' && (given === 'member' || given === 'guest')
}

/** What somebody's role may be changed to; only the present one where it is not ours to change. */
export function roles_to_give(own: Role | undefined, present: Role): readonly Role[] {
  return may_give(own, present) ? role_names.filter((role) => may_give(own, role)) : [present]
}
