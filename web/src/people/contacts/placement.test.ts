import { describe, expect, it } from 'vitest'

import { type Placement, placement_change } from './placement'

const before: Placement = { role: 'member', title: 'Designer', department_ids: ['dep_a', 'dep_b'], manager_id: 'mem_a' }

describe('a change of role and place', () => {
  it('is nothing when nothing was touched', () => {
    expect(placement_change(before, { ...before, department_ids: ['dep_b', 'dep_a'] })).toEqual({})
  })

  it('names only what was touched', () => {
    expect(placement_change(before, { ...before, role: 'admin' })).toEqual({ role: 'admin' })
    expect(placement_change(before, { ...before, department_ids: ['dep_b'] })).toEqual({ department_ids: ['dep_b'] })
  })

  it('says a title without the space around it', () => {
    expect(placement_change(before, { ...before, title: ' Designer ' })).toEqual({})
    expect(placement_change(before, { ...before, title: 'Lead ' })).toEqual({ title: 'Lead' })
    expect(placement_change(before, { ...before, title: '' })).toEqual({ title: '' })
  })

  it('takes a manager away with null', () => {
    expect(placement_change(before, { ...before, manager_id: undefined })).toEqual({ manager_id: null })
  })
})
