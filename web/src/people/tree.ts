import type { Department, Member } from '../api/types'

export interface Branch {
  department: Department
  depth: number
  children: Branch[]
  /** Everybody in it or below, each once. */
  headcount: number
}

type Departments = Readonly<Record<string, Department>>

/** The ids from the department itself down to its last leaf. */
export function below(departments: Departments, id: string): Set<string> {
  const found = new Set([id])
  const all = Object.values(departments)
  for (let before = 0; before !== found.size; ) {
    before = found.size
    for (const one of all) if (one.parent_id && found.has(one.parent_id)) found.add(one.id)
  }
  return found
}

function members_within(members: readonly Member[], ids: Set<string>): number {
  return members.filter((member) => member.department_ids.some((id) => ids.has(id))).length
}

/** The departments as a forest in the reader's order. One whose parent is not known stands at the top. */
export function forest(departments: Departments, members: readonly Member[], language: string): Branch[] {
  const collator = new Intl.Collator(language)
  const all = Object.values(departments).sort((a, b) => collator.compare(a.name, b.name))
  const parent_of = (one: Department) => (one.parent_id && departments[one.parent_id] ? one.parent_id : '')
  const grow = (parent: string, depth: number): Branch[] =>
    all
      .filter((one) => parent_of(one) === parent)
      .map((department) => ({
        department,
        depth,
        children: grow(department.id, depth + 1),
        headcount: members_within(members, below(departments, department.id)),
      }))
  return grow('', 0)
}

/** A forest as rows, parents before children. */
export function flattened(branches: readonly Branch[]): Branch[] {
  return branches.flatMap((branch) => [branch, ...flattened(branch.children)])
}

/** "Product › Design": where a department stands, read from the top. */
export function path_of(departments: Departments, id: string): string {
  const names: string[] = []
  const seen = new Set<string>()
  for (let at = departments[id]; at && !seen.has(at.id); at = at.parent_id ? departments[at.parent_id] : undefined) {
    seen.add(at.id)
    names.unshift(at.name)
  }
  return names.join(' › ')
}
