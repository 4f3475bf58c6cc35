import { describe, expect, it } from 'vitest'

import { hours_by_day, is_date } from './words'

describe('the words of the audit log', () => {
  it('have the hours of a week by day, on the clock on the wall', () => {
    const text = '1-2 09:00-12:00, 13:00-18:00; 4 22:00-30:00; 7 18:00-24:00'
    const day = '09:00–12:00, 13:00–18:00'
    expect(hours_by_day(text)).toEqual([day, day, '', '22:00–06:00', '', '', '18:00–24:00'])
    expect(hours_by_day('1 00:00-48:00')[0]).toBe('00:00–24:00')
  })

  it('know a day by its date', () => {
    expect([is_date('2026-05-04'), is_date('name')]).toEqual([true, false])
  })
})
