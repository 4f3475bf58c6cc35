import { describe, expect, it } from 'vitest'

import { link_state } from './link_state'

describe('a link that does not open', () => {
  it.each([
    [409, 'people.invite_expired', 'expired'],
    [409, 'people.invite_revoked', 'revoked'],
    [409, 'people.invite_used_up', 'used_up'],
    [404, 'people.invite_unknown', 'unknown'],
    [404, 'request.not_found', 'unknown'],
    [0, 'client.unreachable', 'passing'],
    [429, 'auth.too_many_attempts', 'passing'],
    [503, 'server.stopping', 'passing'],
  ])('%i %s is %s', (status, code, state) => {
    expect(link_state({ status, code })).toBe(state)
  })
})
