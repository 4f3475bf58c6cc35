import { describe, expect, it } from 'vitest'

import type { SpecialDay } from '../../api/types'
import { by_month, day_faults, days_off, runs_of, year_to_watch } from '../days'

const off = (date: string, holiday: SpecialDay['holiday'] = 'chuseok', substitute = false): SpecialDay => {
  return { date, kind: 'off', holiday, substitute }
}
const entered = (date: string, name: string): SpecialDay => ({ date, kind: 'off', substitute: false, name })

const dates = (days: readonly SpecialDay[]) => runs_of(days).map((run) => run.map(({ date }) => date.slice(5)))

describe('the special days of a year', () => {
  it('are one line where they follow each other under one name', () => {
    const days = [off('2025-10-03', 'national_foundation_day'), off('2025-10-05'), off('2025-10-06'), off('2025-10-07')]
    expect(dates(days)).toEqual([['10-03'], ['10-05', '10-06', '10-07']])
  })

  it('are apart where a day lies between, or one is a substitute or worked', () => {
    expect(dates([off('2025-10-07'), off('2025-10-08', 'chuseok', true)])).toEqual([['10-07'], ['10-08']])
    expect(dates([off('2025-10-07'), off('2025-10-09')])).toEqual([['10-07'], ['10-09']])
    expect(dates([off('2025-10-07'), { ...off('2025-10-08'), kind: 'working' }])).toEqual([['10-07'], ['10-08']])
  })

  it('stand alone when somebody entered them', () => {
    expect(dates([entered('2026-05-04', 'A'), entered('2026-05-05', 'A')])).toEqual([['05-04'], ['05-05']])
  })

  it('go over the end of a month', () => {
    const runs = runs_of([off('2026-01-31'), off('2026-02-01'), off('2026-03-01', 'independence_movement_day')])
    expect(by_month(runs).map(({ month, runs: those }) => [month, those.length])).toEqual([['2026-01', 1], ['2026-03', 1]])
  })

  it('count once where a day has two names', () => {
    expect(days_off([off('2025-05-05', 'childrens_day'), off('2025-05-05', 'buddhas_birthday')])).toBe(1)
  })

  it('of the next year are watched from November on', () => {
    expect(year_to_watch(new Date(2026, 9, 31))).toBeUndefined()
    expect(year_to_watch(new Date(2026, 10, 1))).toBe(2027)
  })
})

describe('a day that is entered', () => {
  it('has a date of the years that are known, and a name', () => {
    expect(day_faults({ date: '2026-05-04', name: '창립기념일' })).toEqual({ date: undefined, name: undefined })
    expect(day_faults({ date: '', name: '  ' })).toEqual({ date: 'date_missing', name: 'name_missing' })
    expect(day_faults({ date: '2051-01-01', name: '字'.repeat(61) })).toEqual({ date: 'date_unknown', name: 'name_long' })
    expect(day_faults({ date: '2026-05-04', name: '👩🏽'.repeat(30) }).name).toBeUndefined()
  })
})
