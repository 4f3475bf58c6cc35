import { describe, expect, it } from 'vitest'

import type { Occurrence } from '../../api/types'
import { bars_over, placed_on } from '../layout'
import { moment_of } from '../moments'
import { days_in, days_of, is_backward, longer_by, moved_by, moved_to_name, stepped, stretch_on, timed, usual_time } from '../times'

const event = (from: string, to: string, time: Partial<Occurrence['time']> = {}): Occurrence => ({
  event_id: from,
  occurrence: from,
  title: '',
  place: '',
  starts_at: new Date(from).toISOString(),
  ends_at: new Date(to).toISOString(),
  time: { start_date: from.slice(0, 10), start_minute: 0, end_date: to.slice(0, 10), end_minute: 0, time_zone: 'UTC', ...time },
})

describe('the days of a view', () => {
  it('are whole weeks from Monday on', () => {
    expect(days_in('week', '2026-12-02')).toEqual(['2026-11-30', '2026-12-01', '2026-12-02', '2026-12-03', '2026-12-04', '2026-12-05', '2026-12-06'])
    const month = days_in('month', '2026-12-15')
    expect([month[0], month.at(-1), month.length]).toEqual(['2026-11-30', '2027-01-03', 35])
  })

  it('step by what is shown', () => {
    expect(stepped('month', '2026-01-31', 1)).toBe('2026-02-01')
    expect(stepped('week', '2026-12-31', 1)).toBe('2027-01-07')
  })
})

describe('the time of an event', () => {
  it('moves over midnight with its end', () => {
    const time = timed('2026-12-31', 1380, 1440)
    expect([time.end_date, time.end_minute]).toEqual(['2027-01-01', 0])
    const later = moved_by(time, 120)
    expect([later.start_date, later.start_minute, later.end_minute]).toEqual(['2027-01-01', 60, 120])
  })

  it('does not end before it begins', () => {
    const time = timed('2026-12-01', 600, 660)
    expect(longer_by(time, -120)).toEqual(time)
    expect(is_backward({ ...time, end_minute: 590 })).toBe(true)
  })

  it('is that of the occurrence it is named by', () => {
    expect(moved_to_name(timed('2026-12-01', 600, 660), '2026-12-08T10:00').start_date).toBe('2026-12-08')
    const whole = { start_date: '2026-12-01', end_date: '2026-12-02', time_zone: 'UTC' }
    expect(moved_to_name(whole, '2026-12-24').end_date).toBe('2026-12-25')
  })

  it('is the next whole hour when nobody says more', () => {
    expect(usual_time('2026-12-01', new Date(2026, 11, 1, 13, 20)).start_minute).toBe(14 * 60)
  })
})

it('says where on each of its days it stands', () => {
  const night = event('2026-12-01T22:00', '2026-12-02T02:00')
  expect(days_of(night)).toEqual({ first: '2026-12-01', last: '2026-12-02' })
  expect(stretch_on(night, '2026-12-01')).toEqual({ from: 1320, to: 1440 })
  expect(stretch_on(night, '2026-12-02')).toEqual({ from: 0, to: 120 })
})

it('puts beside each other what meets, and gives the others all of the width', () => {
  const placed = placed_on([event('2026-12-01T09:00', '2026-12-01T11:00'), event('2026-12-01T10:00', '2026-12-01T12:00'), event('2026-12-01T12:00', '2026-12-01T13:00')], '2026-12-01')
  expect(placed.map(({ column, columns }) => [column, columns])).toEqual([[0, 2], [1, 2], [0, 1]])
})

it('lays what lasts for days in rows, cut at the edges', () => {
  const days = days_in('week', '2026-12-02')
  const whole = (first: string, last: string) => ({ ...event(first, last), time: { start_date: first, end_date: last, time_zone: 'UTC' } })
  const bars = bars_over([whole('2026-11-20', '2026-12-01'), whole('2026-12-01', '2026-12-20'), whole('2026-12-24', '2026-12-25')], days)
  expect(bars.map(({ first, last, row }) => [first, last, row])).toEqual([[0, 1, 0], [1, 6, 1]])
})

it('knows the moment that a clock elsewhere means, on both sides of a change', () => {
  expect(moment_of('2026-03-28', 540, 'Europe/Paris').toISOString()).toBe('2026-03-28T08:00:00.000Z')
  expect(moment_of('2026-03-29', 540, 'Europe/Paris').toISOString()).toBe('2026-03-29T07:00:00.000Z')
  expect(moment_of('2026-10-25', 540, 'Europe/Paris').toISOString()).toBe('2026-10-25T08:00:00.000Z')
  expect(moment_of('2026-12-01', 600, 'Asia/Seoul').toISOString()).toBe('2026-12-01T01:00:00.000Z')
})
