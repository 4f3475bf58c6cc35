import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { RefusalError } from '../../api/refusal_error'
import { at, bench, complete, kStaleWord, leading, type Ledger, posted, settled } from './scripted'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('the rule for events', () => {
  it('applies the next event and ignores one it knows', async () => {
    const b = await leading()
    b.wire.line.event(posted(1))
    b.wire.line.event(posted(1))
    b.wire.line.event(posted(2))
    b.wire.line.event(posted(1))
    expect(b.seen()).toEqual(['1', '2'])
    expect(b.store.state.cursors.cnv_a).toEqual({ epoch: '1', seq: 2 })
  })

  it('asks once for what is missing and then is whole', async () => {
    const b = await leading()
    b.wire.line.event(posted(1))
    b.wire.line.event(posted(3))
    b.wire.line.event(posted(4))
    expect(b.wire.line.frames('resume').map((frame) => frame.cursors)).toEqual([[at('cnv_a', 1)]])
    expect(b.store.state.connection).toBe('resyncing')
    b.wire.line.say({ frame: 'resumed', streams: [complete('cnv_a', 4, [posted(2), posted(3), posted(4)])] })
    b.wire.line.event(posted(5))
    expect(b.seen()).toEqual(['1', '2', '3', '4', '5'])
    expect(b.store.state.connection).toBe('online')
  })

  it('asks again when the answer ends before what was seen meanwhile', async () => {
    const b = await leading()
    b.wire.line.event(posted(3))
    b.wire.line.event(posted(6))
    b.wire.line.say({ frame: 'resumed', streams: [complete('cnv_a', 2, [posted(1), posted(2)])] })
    expect(b.wire.line.frames('resume').at(-1)?.cursors).toEqual([at('cnv_a', 2)])
    expect(b.wire.line.frames('resume')).toHaveLength(2)
  })

  it('fetches afresh when a complete answer does not bring what it promises, instead of asking for ever', async () => {
    const b = await leading()
    b.wire.line.event(posted(3))
    b.wire.line.say({ frame: 'resumed', streams: [complete('cnv_a', 3, [posted(3)])] })
    await settled()
    expect(b.refetch).toHaveBeenCalledOnce()
    expect(b.store.state.cursors.cnv_a?.seq).toBe(100)
  })

  it('tells every slice which stream was fetched afresh, for its events may have been another’s', async () => {
    const b = await leading()
    const missed: string[] = []
    b.slice.missed = (state, stream) => {
      missed.push(stream)
      return state
    }
    b.wire.line.event(posted(3))
    b.wire.line.say({ frame: 'resumed', streams: [complete('cnv_a', 3, [posted(3)])] })
    await settled()
    expect(missed).toEqual(['cnv_a'])
  })

  it('applies what has no seq without moving the cursor', async () => {
    const b = await leading()
    b.wire.line.event(posted(undefined, 'typing'))
    expect(b.seen()).toEqual(['typing'])
    expect(b.store.state.cursors.cnv_a?.seq).toBe(0)
  })

  it('leaves streams alone that it does not follow', async () => {
    const b = await leading()
    b.wire.line.event(posted(7, 'x', 'cnv_other'))
    expect(b.seen()).toEqual([])
    expect(b.wire.line.frames('resume')).toHaveLength(0)
  })
})

describe('a slice that heard that something changed and not what', () => {
  const fresh = { change: (state: unknown) => ({ ...(state as Ledger), stale: false }), cursors: [at('cnv_a', 3)] }

  it('is fetched afresh once, at a moment of its own, however often it heard it', async () => {
    const b = await leading()
    b.refetch.mockResolvedValue(fresh)
    for (const seq of [1, 2, 3]) b.wire.line.event(posted(seq, kStaleWord))
    expect(b.refetch).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(b.refetch).toHaveBeenCalledOnce()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(b.refetch).toHaveBeenCalledOnce()
  })

  it('is fetched again when it hears it while it is being fetched', async () => {
    const b = await leading()
    b.refetch.mockImplementationOnce(async () => {
      b.wire.line.event(posted(4, kStaleWord))
      return fresh
    })
    b.refetch.mockResolvedValue({ ...fresh, cursors: [at('cnv_a', 4)] })
    b.wire.line.event(posted(1, kStaleWord))
    await vi.advanceTimersByTimeAsync(20_000)
    expect(b.refetch).toHaveBeenCalledTimes(2)
    expect(b.store.state.cursors.cnv_a?.seq).toBe(4)
  })

  it('is fetched afresh after a start with what the tab before had heard', async () => {
    const b = bench()
    b.refetch.mockResolvedValue(fresh)
    b.store.restore(b.slice, { seen: [], refetched: 0, stale: true })
    await leading(b)
    await vi.advanceTimersByTimeAsync(5_000)
    expect(b.refetch).toHaveBeenCalledOnce()
  })
})

describe('streams that cannot be replayed', () => {
  it('are fetched afresh, and events that come meanwhile are applied after', async () => {
    const b = await leading()
    b.refetch.mockImplementation(async () => {
      b.wire.line.event(posted(100))
      b.wire.line.event(posted(101))
      return { change: (state: unknown) => state, cursors: [at('cnv_a', 100)] }
    })
    b.wire.line.say({ frame: 'lagged' })
    b.wire.line.say({ frame: 'resumed', streams: [{ ...complete('cnv_a', 100), answer: 'refetch' }] })
    await settled()
    expect(b.seen()).toEqual(['101'])
    expect(b.store.state.cursors.cnv_a?.seq).toBe(101)
  })

  it('are fetched afresh when their epoch changes', async () => {
    const b = await leading()
    b.refetch.mockResolvedValue({ change: (state: unknown) => state, cursors: [at('cnv_a', 3, '2')] })
    b.wire.line.event(posted(1, 'x', 'cnv_a', '2'))
    await settled()
    expect(b.store.state.cursors.cnv_a).toEqual({ epoch: '2', seq: 3 })
  })

  it('are asked for until the server answers', async () => {
    const b = await leading()
    b.refetch.mockRejectedValueOnce(new RefusalError(503, { code: 'x', message: 'busy' }))
    void b.tab.engine.refetch('cnv_a')
    await vi.advanceTimersByTimeAsync(2_000)
    expect(b.refetch).toHaveBeenCalledTimes(2)
    expect(b.store.state.connection).toBe('online')
  })

  it('are forgotten when they are gone', async () => {
    const b = await leading()
    b.wire.line.say({ frame: 'lagged' })
    b.wire.line.say({ frame: 'resumed', streams: [{ ...complete('cnv_a', 0), answer: 'gone' }] })
    expect(b.seen()).toEqual(['gone'])
    expect(b.store.state.cursors.cnv_a).toBeUndefined()
  })
})
