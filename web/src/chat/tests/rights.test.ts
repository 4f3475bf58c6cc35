import { describe, expect, it } from 'vitest'

import type { Conversation, Right } from '../../api/types'
import { hindrance, outranks, without_named } from '../rights'
import { me, Truth } from './samples'

const kNow = Date.parse('2026-03-01T09:00:00.000Z')

function conversation(mine: Partial<Conversation['mine']>, speak: Right): Conversation {
  const truth = new Truth()
  truth.grants('speak', speak)
  const whole = truth.conversation()
  return { ...whole, mine: { ...whole.mine, ...mine } }
}

const asked = (mine: Partial<Conversation['mine']>, speak: Right) => hindrance(conversation(mine, speak), me.member_id, 'speak', kNow)

describe('who may speak', () => {
  const admins: Right = { holders: 'admins', named: [] }
  const everyone: Right = { holders: 'everyone', named: [] }

  it('is everybody, or those who run the group, or those it names', () => {
    expect(asked({}, everyone)).toBeUndefined()
    expect(asked({}, admins)).toBe('admins')
    expect(asked({ role: 'admin' }, admins)).toBeUndefined()
    expect(asked({}, { holders: 'named', named: ['mem_x'] })).toBe('named')
    expect(asked({}, { holders: 'named', named: [me.member_id] })).toBeUndefined()
  })

  it('is nobody who is silenced, until the time is over', () => {
    expect(asked({ role: 'owner', silenced_until: '2026-03-01T09:00:00.001Z' }, everyone)).toBe('silenced')
    expect(asked({ silenced_until: '2026-03-01T09:00:00.000Z' }, everyone)).toBeUndefined()
  })
})

it('rank goes from owner to member', () => {
  expect([outranks('owner', 'admin'), outranks('admin', 'member'), outranks('admin', 'admin'), outranks('member', 'owner')]).toEqual([
    true, true, false, false,
  ])
})

it('who leaves is named no more', () => {
  const { rights } = conversation({}, { holders: 'named', named: ['mem_a', 'mem_b'] })
  expect(without_named(rights, 'mem_a').speak).toEqual({ holders: 'named', named: ['mem_b'] })
})
