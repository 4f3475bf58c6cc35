/** Whom an announcement may be for, and who may decide about it. Pure. */
import type { AnnouncementAudience, Department, Member } from '../api/types'

export function is_nobody({ everyone, department_ids, roles }: AnnouncementAudience): boolean {
  return !everyone && department_ids.length === 0 && roles.length === 0
}

export function toggled<T>(list: readonly T[], item: T, on: boolean): T[] {
  const rest = list.filter((each) => each !== item)
  return on ? [...rest, item] : rest
}

function is_below(departments: Readonly<Record<string, Department>>, id: string, top: string): boolean {
  const seen = new Set<string>()
  for (let at: string | undefined = id; at && !seen.has(at); at = departments[at]?.parent_id) {
    if (at === top) return true
    seen.add(at)
  }
  return false
}

/** The server's rule once more, so that nobody is offered who would be refused. */
export function may_publish(
  member: Pick<Member, 'role' | 'grant'> | undefined,
  audience: AnnouncementAudience,
  departments: Readonly<Record<string, Department>>,
): boolean {
  if (!member) return false
  if (member.role === 'owner' || member.role === 'admin') return true
  const { grant } = member
  if (!grant?.powers.includes('announcements')) return false
  const limit = grant.department_id
  if (!limit || is_nobody(audience)) return true
  if (audience.everyone || audience.roles.length > 0) return false
  return audience.department_ids.every((id) => is_below(departments, id, limit))
}
