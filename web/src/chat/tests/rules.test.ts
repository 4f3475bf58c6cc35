import { describe, expect, it } from 'vitest'

import { is_within } from '../rules'

describe('the time for an amendment', () => {
  const at = '2026-03-01T09:00:00.000Z'
  const later = (milliseconds: number) => Date.parse(at) + milliseconds

  it('ends after its minutes', () => {
    expect(is_within(2, at, later(120_000))).toBe(true)
    expect(is_within(2, at, later(120_001))).toBe(false)
  })

  it('never begins with none', () => {
    expect(is_within(0, at, later(0))).toBe(false)
  })
})
