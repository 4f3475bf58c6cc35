import { describe, expect, it, vi } from 'vitest'

import { attended } from '../attendance'
import { begins_at, calendar_time, next_slot, type Plan, wish_of } from '../scheduling'
import { usual_settings } from '../SettingsFields'

describe('a meeting that is scheduled', () => {
  it('is offered for the next half hour that is not about to begin', () => {
    expect(next_slot(new Date(2026, 11, 1, 9, 12))).toEqual({ date: '2026-12-01', time: '09:30' })
    expect(next_slot(new Date(2026, 11, 1, 9, 26))).toEqual({ date: '2026-12-01', time: '10:00' })
    expect(next_slot(new Date(2026, 11, 31, 23, 40))).toEqual({ date: '2027-01-01', time: '00:00' })
  })

  it('stands in the calendar for as long as it is, also over midnight', () => {
    const late = calendar_time({ date: '2026-12-31', time: '23:30', minutes: 60 })
    expect(late).toMatchObject({ start_date: '2026-12-31', start_minute: 1410, end_date: '2027-01-01', end_minute: 30 })
    const usual = calendar_time({ date: '2026-12-01', time: '10:00', minutes: 45 })
    expect(usual).toMatchObject({ start_date: '2026-12-01', start_minute: 600, end_date: '2026-12-01', end_minute: 645 })
  })

  it('is asked for with all that it needs at once', () => {
    vi.stubGlobal('location', { origin: 'https://madang.example' })
    const plan: Plan = {
      title: 'Review', date: '2026-12-01', time: '10:00', minutes: 45, member_ids: ['mem_1'],
      settings: { ...usual_settings, has_lobby: true }, password: 'secret', in_calendar: true,
    }
    expect(wish_of(plan)).toMatchObject({
      title: 'Review', invited_ids: ['mem_1'], settings: { has_lobby: true }, password: 'secret',
      scheduled_for: new Date(2026, 11, 1, 10).toISOString(),
      in_calendar: { time: { start_date: '2026-12-01', start_minute: 600 }, link_base: 'https://madang.example/meet' },
    })
    const bare = wish_of({ ...plan, password: '', in_calendar: false })
    expect([bare.password, bare.in_calendar]).toEqual([undefined, undefined])
  })

  it('begins when the fields say so, or at no time at all', () => {
    expect(begins_at({ date: '2026-12-01', time: '10:30' })).toEqual(new Date(2026, 11, 1, 10, 30))
    expect(begins_at({ date: '', time: '10:30' })).toBeUndefined()
  })
})

describe('who attended', () => {
  it('is told with begun minutes and each stay', () => {
    const stay = (id: string, member_id: string, joined_at?: string) =>
      ({ id, member_id, joined_at }) as Parameters<typeof attended>[0]['participants'][number]
    const sheet = {
      participants: [stay('ptc_1', 'mem_1', '2026-12-01T01:00:00Z'), stay('ptc_2', 'mem_1'), stay('ptc_3', 'mem_2', '2026-12-01T01:01:00Z')],
      members: [{ member_id: 'mem_1', first_joined_at: '2026-12-01T01:00:00Z', seconds: 61 }],
    }
    expect(attended(sheet)).toEqual([
      { member_id: 'mem_1', first_joined_at: '2026-12-01T01:00:00Z', last_left_at: undefined, minutes: 2, stays: [sheet.participants[0]] },
    ])
  })
})
