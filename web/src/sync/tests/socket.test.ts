import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { RefusalError } from '../../api/refusal_error'
import { kPongTimeoutMs, kQuietMs } from '../socket'
import { at, bench, complete, Hallway, leading, posted, settled } from './scripted'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a connection', () => {
  it('says hello with its ticket and where it is', async () => {
    const b = await leading()
    expect(b.wire.line.sent[0]).toEqual({
      frame: 'hello',
      ticket: 'ticket-1',
      org_id: 'org_1',
      cursors: [at('cnv_a', 0)],
    })
    expect(b.store.state.connection).toBe('online')
  })

  it('comes back after a break from where it was, and misses nothing', async () => {
    const b = await leading()
    b.wire.line.event(posted(1))
    b.wire.line.break()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(b.wire.lines).toHaveLength(2)
    b.wire.line.welcome([complete('cnv_a', 3, [posted(2), posted(3)])])
    expect(b.wire.line.frames('hello')[0]?.cursors).toEqual([at('cnv_a', 1)])
    expect(b.seen()).toEqual(['1', '2', '3'])
  })

  it('asks for everything since its cursors when it lagged', async () => {
    const b = await leading()
    b.wire.line.say({ frame: 'lagged' })
    expect(b.wire.line.frames('resume')[0]?.cursors).toEqual([at('cnv_a', 0)])
    b.wire.line.say({ frame: 'resumed', streams: [complete('cnv_a', 1, [posted(1)])] })
    expect(b.seen()).toEqual(['1'])
  })

  it('probes a quiet line and gives up one that does not answer', async () => {
    const b = await leading()
    await vi.advanceTimersByTimeAsync(kQuietMs)
    expect(b.wire.line.frames('ping')).toHaveLength(1)
    b.wire.line.say({ frame: 'pong' })
    await vi.advanceTimersByTimeAsync(kQuietMs)
    const dead = b.wire.line
    await vi.advanceTimersByTimeAsync(kPongTimeoutMs + 500)
    expect(dead.closed).toBe(true)
    expect(b.wire.lines).toHaveLength(2)
  })

  it('waits as long as a server that says goodbye asks', async () => {
    const b = await leading()
    b.wire.line.say({ frame: 'goodbye', resume_after_ms: 3_000 })
    await vi.advanceTimersByTimeAsync(2_900)
    expect(b.wire.lines).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1_200)
    expect(b.wire.lines).toHaveLength(2)
  })

  it('tries at once when the network is back', async () => {
    const b = await leading()
    vi.spyOn(Math, 'random').mockReturnValue(1)
    b.wire.line.break()
    b.tab.wake()
    await settled()
    expect(b.wire.lines).toHaveLength(2)
    vi.restoreAllMocks()
  })

  it('is back within five seconds of a server that was away for minutes', async () => {
    const b = await leading()
    b.wire.ticket_problem = new RefusalError(503, { code: 'store.cannot_reach', message: 'Away.' }, 2)
    b.wire.line.break()
    await vi.advanceTimersByTimeAsync(300_000)
    b.wire.ticket_problem = undefined
    const before = b.wire.lines.length
    await vi.advanceTimersByTimeAsync(4_500)
    expect(b.wire.lines.length).toBeGreaterThan(before)
    b.wire.line.welcome()
    expect(b.store.state.connection).toBe('online')
  })

  it('says offline only when it stays away', async () => {
    const b = await leading()
    b.wire.ticket_problem = new TypeError('no network')
    b.wire.line.break()
    await settled()
    expect(b.store.state.connection).toBe('connecting')
    await vi.advanceTimersByTimeAsync(5_000)
    expect(b.store.state.connection).toBe('offline')
  })

  it('ends when the session has ended', async () => {
    const b = bench()
    b.wire.ticket_problem = new RefusalError(401, { code: 'auth.signed_out', message: 'Signed out.' })
    b.tab.lead()
    await settled()
    expect(b.signed_out).toHaveBeenCalledOnce()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(b.wire.tickets).toBe(1)
  })
})

describe('a line that broke', () => {
  it('shows the token of its welcome after a break, and needs no ticket', async () => {
    const b = await leading(bench(), 'token-1')
    b.wire.line.event(posted(1))
    b.wire.line.break()
    await vi.advanceTimersByTimeAsync(1_000)
    b.wire.line.welcome([complete('cnv_a', 2, [posted(2)])])
    const resume = { token: 'token-1', seqs: [1] }
    expect(b.wire.line.sent[0]).toEqual({ frame: 'hello', org_id: 'org_1', cursors: [], resume })
    expect(b.seen()).toEqual(['1', '2'])
    b.wire.line.break()
    await vi.advanceTimersByTimeAsync(1_000)
    b.wire.line.welcome()
    expect(b.wire.line.frames('hello')[0]?.resume).toEqual({ token: 'token-1', seqs: [2] })
    expect(b.wire.tickets).toBe(1)
  })

  it('tells with the token where it is in what its welcome did not name', async () => {
    const b = bench()
    b.tab.lead()
    await settled()
    b.wire.line.welcome([complete('cnv_other', 5), { ...complete('cnv_left', 3), answer: 'gone' }], 'token-1')
    b.wire.line.break()
    await vi.advanceTimersByTimeAsync(1_000)
    b.wire.line.welcome()
    const hello = b.wire.line.frames('hello')[0]
    expect(hello?.resume).toEqual({ token: 'token-1', seqs: [-1] })
    expect(hello?.cursors).toEqual([at('cnv_a', 0)])
  })

  it('asks for a ticket at once when its token is not known any more', async () => {
    const b = await leading(bench(), 'token-1')
    b.wire.line.break()
    await vi.advanceTimersByTimeAsync(1_000)
    b.wire.line.refuse('socket.resume_token_unknown')
    await settled()
    b.wire.line.welcome()
    expect(b.wire.lines).toHaveLength(3)
    expect(b.wire.line.frames('hello')[0]?.ticket).toBe('ticket-2')
    expect(b.store.state.connection).toBe('online')
  })

  it('ends when the session of its token has ended', async () => {
    const b = await leading(bench(), 'token-1')
    b.wire.ticket_problem = new RefusalError(401, { code: 'auth.signed_out', message: 'Signed out.' })
    b.wire.line.break()
    await vi.advanceTimersByTimeAsync(1_000)
    b.wire.line.refuse('auth.signed_out')
    await vi.advanceTimersByTimeAsync(2_000)
    expect(b.signed_out).toHaveBeenCalledOnce()
  })
})

describe('several tabs', () => {
  it('share what the leader hears, and a follower catches up through the leader', async () => {
    const hallway = new Hallway()
    const leader = await leading(bench(hallway))
    leader.wire.line.event(posted(1))
    const follower = bench(hallway)
    follower.tab.follow()
    expect(leader.wire.line.frames('resume')[0]?.cursors).toEqual([at('cnv_a', 0)])
    leader.wire.line.say({ frame: 'resumed', streams: [complete('cnv_a', 1, [posted(1)])] })
    leader.wire.line.event(posted(2))
    expect(follower.seen()).toEqual(['1', '2'])
    expect(leader.seen()).toEqual(['1', '2'])
    expect(follower.store.state.connection).toBe('online')
  })

  it('a follower takes over with its own cursors when the leader is gone', async () => {
    const hallway = new Hallway()
    const leader = await leading(bench(hallway))
    const follower = bench(hallway)
    follower.tab.follow()
    leader.wire.line.say({ frame: 'resumed', streams: [complete('cnv_a', 0)] })
    leader.wire.line.event(posted(1))
    leader.tab.close()
    follower.tab.lead()
    await settled()
    follower.wire.line.welcome([complete('cnv_a', 2, [posted(2)])])
    expect(follower.wire.line.frames('hello')[0]?.cursors).toEqual([at('cnv_a', 1)])
    expect(follower.seen()).toEqual(['1', '2'])
  })
})
