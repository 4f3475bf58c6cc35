import { describe, expect, it } from 'vitest'

import { read_repeat, rule_of, usual_repeats } from '../rules'

const kTuesday = '2026-12-29' // the last of its month, and the fifth

describe('a rule', () => {
  it('is read as it was chosen', () => {
    for (const repeat of Object.values(usual_repeats(kTuesday))) {
      expect(read_repeat(rule_of(repeat, kTuesday), kTuesday)).toEqual(repeat)
    }
  })

  it('ends on a date or after some times', () => {
    expect(read_repeat('FREQ=DAILY;UNTIL=20261231', kTuesday)?.until).toBe('2026-12-31')
    expect(read_repeat('FREQ=DAILY;COUNT=3', kTuesday)?.count).toBe(3)
    expect(rule_of({ frequency: 'WEEKLY', interval: 2, weekdays: [0, 2], count: 4 }, kTuesday)).toBe('FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;COUNT=4')
  })

  it('of another program may be more than the form can say', () => {
    for (const rule of ['FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1', 'FREQ=YEARLY;BYDAY=1SU;BYMONTH=10', 'FREQ=HOURLY', 'FREQ=MONTHLY;BYMONTHDAY=5'])
      expect(read_repeat(rule, kTuesday)).toBeUndefined()
  })
})
