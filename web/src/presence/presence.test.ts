import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { Event, Presence } from '../api/types'
import { SyncedStore } from '../sync/store'
import { quiet_until } from './quiet'
import { presence_slice } from './slice'
import { nobody, only, type PresenceState } from './state'
import { presence_words } from './telling'
import { Watching } from './watching'

const kNow = Date.parse('2026-03-01T12:00:00Z')
const me = { account_id: 'acc_1', organisation_id: 'org_1', member_id: 'mem_me' }

const of = (member_id: string, state: Presence['state'], more: Partial<Presence> = {}): Presence => ({ member_id, state, ...more })

function told(state: PresenceState, ...presences: Presence[]): PresenceState {
  const event = { type: 'presence.told', data: { presences } } as Extract<Event, { type: 'presence.told' }>
  return presence_slice.reducers['presence.told'](state, event, me)
}

describe('what was told', () => {
  it('takes the place of what was told before, person by person', () => {
    const state = told(told(nobody, of('mem_a', 'online'), of('mem_b', 'away')), of('mem_a', 'offline'))
    expect(Object.values(state.presences).map((each) => each.state)).toEqual(['offline', 'away'])
  })

  it('is forgotten of who went out of sight', () => {
    const state = told(nobody, of('mem_a', 'online'), of('mem_b', 'away'))
    expect(Object.keys(only(state, new Set(['mem_b'])).presences)).toEqual(['mem_b'])
    expect(only(state, new Set(['mem_a', 'mem_b']))).toBe(state)
  })

  it('is applied though its streams have no cursor, and gives them none', () => {
    const store = new SyncedStore(me, [presence_slice])
    const data = { presences: [of('mem_a', 'online')] }
    const event = { v: 1, org: 'org_1', stream: 'prs_a', epoch: '1', type: 'presence.told', at: '', data } as Event
    store.apply(event)
    expect(store.state.slices.presence.presences.mem_a?.state).toBe('online')
    expect(store.state.cursors).toEqual({})
  })

  it('is kept on no device', () => {
    expect(presence_slice.shelve(told(nobody, of('mem_a', 'online')))).toEqual([])
  })
})

describe('watching', () => {
  const workspace = { watch: vi.fn(), absorb: vi.fn() }
  beforeEach(() => {
    vi.useFakeTimers()
    vi.clearAllMocks()
  })
  afterEach(() => void vi.useRealTimers())

  it('is said once for all faces that are drawn together, the newest first', () => {
    const watching = new Watching(workspace)
    watching.begin('mem_a')
    watching.begin('mem_b')
    vi.runAllTimers()
    expect(workspace.watch.mock.calls).toEqual([[['mem_b', 'mem_a']]])
  })

  it('ends with the last face of somebody', () => {
    const watching = new Watching(workspace)
    const ends = [watching.begin('mem_a'), watching.begin('mem_a')]
    ends[0]?.()
    vi.runAllTimers()
    expect(workspace.watch).toHaveBeenLastCalledWith(['mem_a'])
    ends[1]?.()
    vi.runAllTimers()
    expect(workspace.watch).toHaveBeenLastCalledWith([])
  })
})

describe('in words', () => {
  const t = ((key: string, values?: object) => key + (values ? JSON.stringify(values) : '')) as never
  const words = (presence: Presence) => presence_words(t, 'en', presence, kNow)
  const ago = (milliseconds: number) => new Date(kNow - milliseconds).toISOString()

  it('says how somebody is and since when', () => {
    expect(words(of('mem_a', 'online'))).toBe('states.online')
    expect(words(of('mem_a', 'away'))).toBe('states.away')
    expect(words(of('mem_a', 'offline'))).toBe('')
    expect(words(of('mem_a', 'away', { last_active_at: ago(5 * 60_000) }))).toBe('away_since{"when":"5 minutes ago"}')
    expect(words(of('mem_a', 'offline', { last_active_at: ago(86_400_000) }))).toBe('last_active{"when":"yesterday"}')
    expect(words(of('mem_a', 'offline', { last_active_at: ago(1_000) }))).toBe('last_active{"when":"just_now"}')
    expect(words(of('mem_a', 'do_not_disturb'))).toBe('states.do_not_disturb')
    expect(words(of('mem_a', 'do_not_disturb', { quiet_until: ago(0) }))).toContain('quiet_until')
  })

  it('quiet lasts until the end of the day, or as long as was chosen', () => {
    const now = new Date(kNow)
    expect(quiet_until('half_hour', now)).toBe('2026-03-01T12:30:00.000Z')
    expect(quiet_until('two_hours', now)).toBe('2026-03-01T14:00:00.000Z')
    expect(new Date(quiet_until('today', now)).getTime() - kNow).toBeLessThan(86_400_000)
  })
})
