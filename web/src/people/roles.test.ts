import { describe, expect, it } from 'vitest'

import { may_give, roles_to_give } from './roles'

describe('the roles somebody may give', () => {
  it('are all of them for an owner', () => {
    expect(roles_to_give('owner', 'admin')).toEqual(['owner', 'admin', 'member', 'guest'])
    expect(roles_to_give('owner', 'owner')).toEqual(['owner', 'admin', 'member', 'guest'])
  })

  it('are those below an admin', () => {
    expect(roles_to_give('admin', 'guest')).toEqual(['member', 'guest'])
  })

  it('leave owners and other admins as they are when an admin looks', () => {
    expect(roles_to_give('admin', 'owner')).toEqual(['owner'])
    expect(roles_to_give('admin', 'admin')).toEqual(['admin'])
  })

  it('are none for members, and for somebody not known yet', () => {
    expect(may_give('member', 'guest')).toBe(false)
    expect(may_give(undefined, 'guest')).toBe(false)
  })
})
