import { describe, expect, it } from 'vitest'

import { window_text, windows_to_choose } from './windows'

describe('a window', () => {
  it('is told in the largest unit that leaves no rest', () => {
    const told = [2, 60, 90, 1440, 1500, 10_080].map((minutes) => window_text(minutes, 'en'))
    expect(told).toEqual(['2 minutes', '1 hour', '90 minutes', '1 day', '25 hours', '7 days'])
    expect(window_text(1440, 'ko')).toBe('1일')
  })

  it('is offered in order, with what was settled elsewhere', () => {
    expect(windows_to_choose(60)).toEqual(windows_to_choose(0))
    expect(windows_to_choose(30).slice(0, 5)).toEqual([0, 2, 15, 30, 60])
  })
})
