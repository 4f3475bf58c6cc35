import { describe, expect, it } from 'vitest'

import type { Department, Grant, Member, Role } from '../api/types'
import { power_names, powers_of, reach_of } from './powers'

const department = (id: string, parent_id?: string): Department => ({
  id, name: id, member_count: 0, visibility: 'everyone', ...(parent_id && { parent_id }),
})

const departments = Object.fromEntries(
  [department('design'), department('brand', 'design'), department('sales')].map((each) => [each.id, each]),
)

function member(role: Role, department_ids: string[] = [], grant?: Grant): Member {
  return {
    id: 'mem_1', display_name: 'Mina', reading: '', title: '', phone: '', email: '', about: '', status: '', role,
    department_ids, profile: [], joined_at: '', unlisted: false, revision: 1, ...(grant && { grant }),
  }
}

const granted = (powers: Grant['powers'], department_id?: string) =>
  powers_of(member('member', [], { powers, ...(department_id && { department_id }) }), departments)

describe('the powers of a member', () => {
  it('are all of them for owners and admins', () => {
    for (const role of ['owner', 'admin'] as const) {
      const powers = powers_of(member(role), departments)
      for (const power of power_names) {
        expect(powers.holds(power)).toBe(true)
        expect(powers.over_department(power, undefined)).toBe(true)
        expect(powers.over_member(power, member('owner', []))).toBe(true)
      }
      expect(powers.acting_role).toBe(role)
    }
  })

  it('are none without a role or a grant', () => {
    for (const role of ['member', 'guest'] as const) {
      const powers = powers_of(member(role), departments)
      for (const power of power_names) expect(powers.holds(power)).toBe(false)
      expect(powers.acting_role).toBeUndefined()
    }
    expect(powers_of(undefined, departments).holds('invite')).toBe(false)
  })

  it('reach everything but who administers, over the organisation', () => {
    const powers = granted(['people'])
    expect(powers.over_department('people', undefined)).toBe(true)
    for (const place of [[], ['sales'], ['design', 'sales']]) expect(powers.over_member('people', member('guest', place))).toBe(true)
    for (const other of [member('owner'), member('admin'), member('member', [], { powers: ['audit'] })]) {
      expect(powers.over_member('people', other)).toBe(false)
      expect(powers.may_place(other)).toBe(false)
    }
    expect(powers.over_member('leave', member('member'))).toBe(false)
    expect(powers.acting_role).toBe('admin')
  })

  it('end at the edge of a department', () => {
    const powers = granted(['people', 'departments'], 'design')
    expect(powers.limit).toBe('design')
    expect(powers.over_department('departments', 'brand')).toBe(true)
    expect(powers.over_department('departments', 'sales')).toBe(false)
    expect(powers.over_department('departments', undefined)).toBe(false)
    expect(powers.over_member('people', member('member', ['brand']))).toBe(true)
    expect(powers.over_member('people', member('member', ['brand', 'sales']))).toBe(false)
    expect(powers.may_place(member('member', ['brand', 'sales']))).toBe(true)
    for (const place of [[], ['sales']]) expect(powers.may_place(member('member', place))).toBe(false)
  })
})

describe('how departments lie to a scope', () => {
  const scope = new Set(['design', 'brand'])
  it('is inside, across or outside', () => {
    expect(reach_of(scope, ['brand', 'design'])).toBe('inside')
    expect(reach_of(scope, ['brand', 'sales'])).toBe('across')
    expect(reach_of(scope, ['sales'])).toBe('outside')
    expect(reach_of(scope, [])).toBe('outside')
    expect(reach_of(undefined, [])).toBe('inside')
  })
})
