import { describe, expect, it } from 'vitest'

import type { EventOf } from '../../api/types'
import { working_time_slice } from '../slice'
import { nothing_known, with_fetched } from '../state'

const me = { account_id: 'acc_1', organisation_id: 'org_1', member_id: 'mem_1' }

function told(quiet_from: number): EventOf<'working_time.member_changed'> {
  const data = { time: { quiet: { from: quiet_from, to: 1860 } } }
  const head = { v: 1, org: 'org_1', stream: 'mem_1', epoch: 'e', seq: 1, at: '2026-01-01T00:00:00Z' } as const
  return { ...head, type: 'working_time.member_changed', data } as EventOf<'working_time.member_changed'>
}

const reduce = working_time_slice.reducers['working_time.member_changed']

describe('what the reader said of themselves', () => {
  it('is as it was fetched, and then as it was told', () => {
    const fetched = with_fetched(nothing_known, { time_zone: 'Asia/Seoul' }, 0)
    expect(fetched.mine).toEqual({ time_zone: 'Asia/Seoul' })
    expect(reduce(fetched, told(1320), me).mine).toEqual({ quiet: { from: 1320, to: 1860 } })
  })

  it('stays as it was told where an answer was asked for before', () => {
    const state = reduce(nothing_known, told(1320), me)
    expect(with_fetched(state, {}, nothing_known.told)).toBe(state)
    expect(with_fetched(state, {}, state.told).mine).toEqual({})
  })

  it('is not kept on the device', () => {
    expect(working_time_slice.shelve(reduce(nothing_known, told(1320), me))).toEqual([])
  })
})
