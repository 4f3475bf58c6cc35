import { expect, test } from 'vitest'

import type { DayItem } from '../../ui/DayRow'
import { heading_of, sections_of } from './sections'

const now = new Date(2026, 2, 4, 15, 30)
const at = (day: number, hour = 12) => new Date(2026, 2, day, hour).toISOString()
const item = (key: string, more: Partial<DayItem> = {}): DayItem => ({ key, icon: null, title: key, to: '/', ...more })

test('each thing stands under when it must be done', () => {
  const heading = (moment: string, more: Partial<DayItem> = {}) => heading_of(item('a', { at: moment, ...more }), now)
  expect(heading(at(4, 9))).toBe('late')
  expect(heading(at(4, 23))).toBe('today')
  expect(heading(new Date(2026, 2, 5).toISOString())).toBe('today')
  expect(heading(at(5))).toBe('tomorrow')
  expect(heading(at(11))).toBe('week')
  expect(heading(at(12))).toBeUndefined()
  expect(heading_of(item('a'), now)).toBe('undated')
})

test('what asks for an answer comes first, however old it is, and what has passed is gone', () => {
  expect(heading_of(item('a', { at: at(1), asks: true }), now)).toBe('asks')
  expect(heading_of(item('a', { at: at(12), asks: true }), now)).toBe('asks')
  expect(heading_of(item('a', { at: at(4, 9), passes: true }), now)).toBeUndefined()
})

test('sections without anything are left out, and the rest is in the order of its time', () => {
  const items = [item('none'), item('late', { at: at(3) }), item('two', { at: at(4, 20) }), item('one', { at: at(4, 18) }), item('three', { at: at(4, 18) })]
  const seen = sections_of(items, now).map(({ heading, items: list }) => [heading, ...list.map(({ key }) => key)])
  expect(seen).toEqual([['late', 'late'], ['today', 'one', 'three', 'two'], ['undated', 'none']])
})
