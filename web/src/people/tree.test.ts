import { describe, expect, it } from 'vitest'

import type { Department, Member } from '../api/types'
import { below, flattened, forest, path_of } from './tree'

const department = (id: string, name: string, parent_id?: string): Department => ({
  id,
  name,
  visibility: 'everyone',
  member_count: 0,
  ...(parent_id && { parent_id }),
})

const member = (id: string, department_ids: string[]) => ({ id, department_ids }) as Member

const departments = {
  a: department('a', 'Product'),
  b: department('b', 'Design', 'a'),
  c: department('c', 'Research', 'b'),
  d: department('d', 'Finance'),
  e: department('e', 'Lost', 'nobody'),
}

describe('the department tree', () => {
  it('puts parents before children in alphabetical order', () => {
    const rows = flattened(forest(departments, [], 'en')).map((branch) => `${branch.depth} ${branch.department.name}`)
    expect(rows).toEqual(['0 Finance', '0 Lost', '0 Product', '1 Design', '2 Research'])
  })

  it('counts everybody below once', () => {
    const people = [member('1', ['b', 'c']), member('2', ['c']), member('3', ['d'])]
    const counts = Object.fromEntries(flattened(forest(departments, people, 'en')).map((b) => [b.department.id, b.headcount]))
    expect(counts).toEqual({ a: 2, b: 2, c: 2, d: 1, e: 0 })
  })

  it('knows what lies below', () => {
    expect([...below(departments, 'a')]).toEqual(['a', 'b', 'c'])
  })

  it('reads a path from the top', () => {
    expect(path_of(departments, 'c')).toBe('Product › Design › Research')
  })

  it('survives a ring of parents', () => {
    const ring = { x: department('x', 'X', 'y'), y: department('y', 'Y', 'x') }
    expect(path_of(ring, 'x')).toBe('Y › X')
  })
})
