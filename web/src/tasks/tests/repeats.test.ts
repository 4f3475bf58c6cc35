import { describe, expect, it } from 'vitest'

import { ending_of, is_same, weekday_of, weekdays_of, with_ending, with_unit, with_weekday } from '../repeats'

const monday = '2026-11-30'

describe('a rule that repeats', () => {
  it('keeps its interval and end when the unit changes, and no days that only the other knew', () => {
    const weekly = { unit: 'week', interval: 2, weekdays: [1, 4], count: 5 } as const
    expect(with_unit({ ...weekly, weekdays: [1, 4] }, 'month')).toEqual({ unit: 'month', interval: 2, count: 5 })
    expect(with_unit({ unit: 'month', interval: 1, month_day: 31, until: '2027-01-31' }, 'day')).toEqual({
      unit: 'day',
      interval: 1,
      until: '2027-01-31',
    })
    expect(with_unit(undefined, 'year')).toEqual({ unit: 'year', interval: 1 })
  })

  it('ends in one way alone', () => {
    const endless = { unit: 'week', interval: 1 } as const
    expect(ending_of(endless)).toBe('never')
    const counted = with_ending(endless, 'count', monday)
    expect(counted).toEqual({ ...endless, count: 10 })
    const dated = with_ending(counted, 'until', monday)
    expect(dated).toEqual({ ...endless, until: '2027-02-28' })
    expect([ending_of(counted), ending_of(dated)]).toEqual(['count', 'until'])
    expect(with_ending(dated, 'never', monday)).toEqual(endless)
  })

  it('is the same by what it says', () => {
    const weekly = { unit: 'week', interval: 1 } as const
    expect(is_same(undefined, undefined)).toBe(true)
    expect(is_same(weekly, undefined)).toBe(false)
    expect(is_same({ ...weekly, weekdays: [1, 2] }, { ...weekly, weekdays: [1, 2] })).toBe(true)
    expect(is_same({ ...weekly, weekdays: [1, 2] }, weekly)).toBe(false)
    expect(is_same({ ...weekly, count: 2 }, { ...weekly, count: 3 })).toBe(false)
  })

  it('counts days of a week from Monday, begins with the due date and keeps one', () => {
    expect([monday, '2026-12-06'].map(weekday_of)).toEqual([1, 7])
    const weekly = { unit: 'week', interval: 1 } as const
    expect(weekdays_of(weekly, monday)).toEqual([1])
    expect(with_weekday(weekly, monday, 4).weekdays).toEqual([1, 4])
    expect(with_weekday({ ...weekly, weekdays: [3, 7] }, monday, 1).weekdays).toEqual([1, 3, 7])
    expect(with_weekday(weekly, monday, 1)).toEqual(weekly)
  })
})
