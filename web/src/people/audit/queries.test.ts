import { describe, expect, it } from 'vitest'

import { query_of } from './queries'

describe('the filter of the audit log', () => {
  const now = Date.parse('2026-03-31T12:00:00Z')

  it('asks for everything when nothing is chosen', () => {
    expect(query_of({}, now)).toEqual({})
    expect(query_of({ actor_id: undefined, target_kind: undefined, days: undefined }, now)).toEqual({})
  })

  it('names what is chosen, and counts days back from now', () => {
    expect(query_of({ actor_id: 'mem_1', target_kind: 'invite', days: 30 }, now)).toEqual({
      actor_id: 'mem_1',
      target_kind: 'invite',
      since: '2026-03-01T12:00:00.000Z',
    })
  })
})
