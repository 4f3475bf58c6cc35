import { expect, test } from 'vitest'

import type { AlertRung } from '../../api/types'
import { draft_of, fault_of, monday, next_rung, reasons_of, rung_of, whole } from '../policy'

const rung: AlertRung = { channel: 'sms', after_minutes: 60, times: 2, gap_minutes: 10, waits: true }

test('a rung is typed and read back as it was', () => {
  expect(rung_of(draft_of(rung, 'a'))).toEqual(rung)
  expect(rung_of({ ...draft_of(rung, 'a'), times: '1' }).gap_minutes).toBe(0)
})

test('what the server would refuse is said where it is typed', () => {
  const draft = draft_of(rung, 'a')
  expect(fault_of(draft)).toBeUndefined()
  expect(fault_of({ ...draft, after: '' })).toBe('after')
  expect(fault_of({ ...draft, after: '-1' })).toBe('after')
  expect(fault_of({ ...draft, after: '10081' })).toBe('after')
  expect(fault_of({ ...draft, times: '0' })).toBe('times')
  expect(fault_of({ ...draft, times: '21' })).toBe('times')
  expect(fault_of({ ...draft, gap: '4' })).toBe('gap')
  expect(fault_of({ ...draft, gap: '4', times: '1' })).toBeUndefined()
})

test('a new step is the next way there is, later than the others', () => {
  const first = next_rung([], ['in_app', 'email'], 'a')
  expect([first.channel, first.after]).toEqual(['in_app', '0'])
  const second = next_rung([first, { ...first, after: 'x' }], ['in_app', 'email'], 'b')
  expect([second.channel, second.after]).toEqual(['email', '30'])
  expect(next_rung([first, second], ['in_app', 'email'], 'c').channel).toBe('in_app')
})

test('reasons are lines, without empty ones', () => {
  expect(reasons_of(' 정전 \n\n화재\n')).toEqual(['정전', '화재'])
  expect(reasons_of('')).toEqual([])
  expect(Number.isNaN(whole('1.5'))).toBe(true)
})

test('a week begins on Monday, also seen from a Sunday', () => {
  expect(monday(new Date(2026, 10, 29, 23), 0)).toEqual(new Date(2026, 10, 23))
  expect(monday(new Date(2026, 10, 30), 0)).toEqual(new Date(2026, 10, 30))
  expect(monday(new Date(2026, 10, 30), 1)).toEqual(new Date(2026, 10, 23))
})
