import type { Member, Role } from '../../api/types'

/** Where somebody stands in the organisation: what admins decide, not the person. */
export interface Placement {
  role: Role
  title: string
  department_ids: readonly string[]
  manager_id: string | undefined
}

export interface PlacementChange {
  role?: Role
  title?: string
  department_ids?: string[]
  manager_id?: string | null
}

export function placement_of({ role, title, department_ids, manager_id }: Member): Placement {
  return { role, title, department_ids, manager_id }
}

/** Only what was touched, so that what another admin changes meanwhile stays. */
export function placement_change(before: Placement, after: Placement): PlacementChange {
  const moved = [...before.department_ids].sort().join() !== [...after.department_ids].sort().join()
  return {
    ...(before.role !== after.role && { role: after.role }),
    ...(before.title !== after.title.trim() && { title: after.title.trim() }),
    ...(moved && { department_ids: [...after.department_ids] }),
    ...(before.manager_id !== after.manager_id && { manager_id: after.manager_id ?? null }),
  }
}
