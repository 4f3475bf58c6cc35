import { describe, expect, it } from 'vitest'

import {
  copied,
  day_texts,
  type Draft,
  draft_of,
  faults_of,
  hours_of,
  is_overnight,
  quiet_fault,
  stretch_of,
  with_more,
  with_worked,
  without,
} from '../week'

const usual = { days: [...Array.from({ length: 5 }, () => [{ from: 540, to: 1080 }]), [], []] }

/** A week with hours on Monday and, if said, on Tuesday. */
function week(monday: Draft[number], tuesday: Draft[number] = []): Draft {
  return [monday, tuesday, [], [], [], [], []]
}

const times = (text: string) => ({ from: text.slice(0, 5), to: text.slice(6) })

describe('the hours of a week', () => {
  it('come out of the fields as they went in', () => {
    expect(hours_of(draft_of(usual))).toEqual(usual)
    const night = { days: [[{ from: 1320, to: 1800 }], [], [], [], [], [], [{ from: 0, to: 1440 }]] }
    expect(hours_of(draft_of(night))).toEqual(night)
  })

  it('go on into the next day where they end before they begin', () => {
    expect(stretch_of(times('22:00-06:00'))).toEqual({ from: 1320, to: 1800 })
    expect(is_overnight(times('22:00-06:00'))).toBe(true)
  })

  it('end with the day at midnight', () => {
    expect(stretch_of(times('18:00-00:00'))).toEqual({ from: 1080, to: 1440 })
    expect(is_overnight(times('18:00-00:00'))).toBe(false)
  })

  it('are put in the order of the day', () => {
    const { days } = hours_of(week([times('13:00-18:00'), times('09:00-12:00')]))
    expect(days[0]).toEqual([{ from: 540, to: 720 }, { from: 780, to: 1080 }])
  })

  it('are told apart by what is wrong with them', () => {
    expect(faults_of(week([times('09:00-12:00'), times('11:00-18:00')]))[0]).toBe('overlapping')
    expect(faults_of(week([{ from: '09:00', to: '' }]))[0]).toBe('missing')
    expect(faults_of(week([times('22:00-06:00')], [times('05:00-09:00')]))).toEqual(['into_next_day', ...Array(6)])
    expect(faults_of(week([times('22:00-06:00')], [times('06:00-09:00')]))).toEqual(Array(7).fill(undefined))
  })

  it('reach from Sunday into Monday', () => {
    const draft = [[times('00:00-08:00')], [], [], [], [], [], [times('22:00-06:00')]]
    expect(faults_of(draft)[6]).toBe('into_next_day')
  })
})

describe('writing the hours of a week', () => {
  it('a day that begins to be worked has the hours of the one before it', () => {
    const draft = with_worked(week([times('08:00-16:00')], [times('10:00-19:00')]), 5, true)
    expect(draft[5]).toEqual([times('10:00-19:00')])
    expect(with_worked(draft, 0, false)[0]).toEqual([])
  })

  it('the first day of all has usual ones', () => {
    expect(with_worked(week([]), 2, true)[2]).toEqual([times('09:00-18:00')])
  })

  it('another stretch begins an hour after the last, if the day has room', () => {
    expect(with_more(week([times('09:00-12:00')]), 0)[0]?.[1]).toEqual(times('13:00-14:00'))
    expect(with_more(week([times('13:00-23:00')]), 0)[0]?.[1]).toEqual({ from: '', to: '' })
    expect(without(week([times('09:00-12:00'), times('13:00-18:00')]), 0, 0)[0]).toEqual([times('13:00-18:00')])
  })

  it('days that are off stay off when hours are copied', () => {
    const draft = copied(week([times('09:00-12:00')], [times('10:00-19:00')]), 0)
    expect(draft.slice(0, 3)).toEqual([[times('09:00-12:00')], [times('09:00-12:00')], []])
  })

  it('is said in few words', () => {
    expect(day_texts({ days: [[{ from: 540, to: 720 }, { from: 780, to: 1440 }], []] })).toEqual(['09:00–12:00, 13:00–24:00', ''])
  })
})

describe('quiet hours', () => {
  it('are shorter than a day', () => {
    expect(quiet_fault(times('22:00-07:00'))).toBeUndefined()
    expect(quiet_fault(times('22:00-22:00'))).toBe('all_day')
    expect(quiet_fault({ from: '', to: '07:00' })).toBe('missing')
  })
})
