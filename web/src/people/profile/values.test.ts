import { expect, test } from 'vitest'

import type { ProfileField } from '../../api/types'
import { profile_change, refused_field, values_of } from './values'

const fields: ProfileField[] = [
  { id: 'pfd_a', name: 'Nickname', kind: 'text', writer: 'member' },
  { id: 'pfd_b', name: 'Birthday', kind: 'date', writer: 'member' },
]
const before = values_of([{ field_id: 'pfd_a', value: 'Mina' }])

test('nothing is written when nothing was touched', () => {
  expect(profile_change(before, { pfd_a: ' Mina ' }, fields)).toBeUndefined()
})

test('only what was touched is written, and emptying takes away', () => {
  expect(profile_change(before, { pfd_a: '', pfd_b: '2026-05-31' }, fields)).toEqual([
    { field_id: 'pfd_a', value: '' },
    { field_id: 'pfd_b', value: '2026-05-31' },
  ])
})

test('a refusal finds the field it is about', () => {
  const change = [{ field_id: 'pfd_b', value: 'x' }]
  expect(refused_field('profile[0].value', change)).toBe('pfd_b')
  expect(refused_field('display_name', change)).toBeUndefined()
})
