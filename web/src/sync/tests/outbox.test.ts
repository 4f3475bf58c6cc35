import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { kCallTimeoutMs } from '../calls'
import type { Entry } from '../outbox_entry'
import { bench, type Bench, Hallway, leading, MemoryShelf, settled } from './scripted'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const draft = (text: string, lane = 'cnv_a') => ({ slice: 'chat', lane, path: `/${lane}`, body: { text } })
const bodies = (b: Bench) => b.wire.lines.flatMap((line) => line.frames('call')).map((call) => call.body as Entry['body'])
const texts = (b: Bench) => bodies(b).map((body) => body.text)
const states = (b: Bench) => b.store.state.outbox.map((entry) => entry.state)

function reply(b: Bench, status = 201, body: unknown = 'ok') {
  const call = b.wire.line.frames('call').at(-1)
  b.wire.line.say({ frame: 'reply', id: call?.id ?? '', status, body })
}

async function reconnected(b: Bench) {
  await vi.advanceTimersByTimeAsync(30_000)
  b.wire.line.welcome()
  await settled()
}

describe('the outbox', () => {
  it('sends one write of a conversation at a time, and conversations beside each other', async () => {
    const b = await leading()
    await Promise.all([draft('1'), draft('2'), draft('x', 'cnv_b')].map((it) => b.tab.outbox.add(it)))
    expect(texts(b).sort()).toEqual(['1', 'x'])
    const first = b.wire.line.frames('call').find((call) => call.path === '/cnv_a')
    b.wire.line.say({ frame: 'reply', id: first?.id ?? '', status: 201, body: 'ok' })
    await settled()
    expect(texts(b)).toContain('2')
  })

  it('keeps what was written before it is sent, and forgets it when it has arrived', async () => {
    const b = await leading()
    await b.tab.outbox.add(draft('hello'))
    expect([...b.shelf.entries.values()].map((entry) => entry.body.text)).toEqual(['hello'])
    reply(b, 201, 'it')
    await settled()
    expect(b.shelf.entries.size).toBe(0)
    expect(b.store.state.outbox).toEqual([])
    expect(b.seen()).toEqual(['sent it'])
  })

  it('sends what changes something by the method it names, and a PUT without a name of its own', async () => {
    const b = await leading()
    await b.tab.outbox.add({ ...draft('new text'), method: 'PATCH' })
    await b.tab.outbox.add({ ...draft('is so', 'cnv_b'), method: 'PUT' })
    const calls = b.wire.line.frames('call').map(({ method, body }) => [method, Object.keys(body as object).sort()])
    expect(calls).toEqual([
      ['PATCH', ['client_id', 'text']],
      ['PUT', ['text']],
    ])
  })

  it('keeps the order over a break, and asks again under the same client id', async () => {
    const b = await leading()
    await b.tab.outbox.add(draft('1'))
    await b.tab.outbox.add(draft('2'))
    await b.tab.outbox.add(draft('3'))
    b.wire.line.break()
    await reconnected(b)
    expect(texts(b)).toEqual(['1', '1'])
    expect(bodies(b)[0]?.client_id).toBe(bodies(b)[1]?.client_id)
    for (const text of ['1', '2', '3']) {
      expect(texts(b).at(-1)).toBe(text)
      reply(b)
      await settled()
    }
    expect(texts(b)).toEqual(['1', '1', '2', '3'])
  })

  it('asks again when the reply does not come', async () => {
    const b = await leading()
    await b.tab.outbox.add(draft('1'))
    await vi.advanceTimersByTimeAsync(kCallTimeoutMs + 1_100)
    expect(texts(b).length).toBeGreaterThanOrEqual(2)
    expect(new Set(bodies(b).map((body) => body.client_id)).size).toBe(1)
  })

  it('waits and asks again when the server is busy, without letting a later write overtake', async () => {
    const b = await leading()
    await b.tab.outbox.add(draft('1'))
    await b.tab.outbox.add(draft('2'))
    reply(b, 503, { code: 'server.busy', message: 'Busy.' })
    await vi.advanceTimersByTimeAsync(1_100)
    expect(texts(b)).toEqual(['1', '1'])
  })

  it('keeps what was refused with its reason, goes on with the next, and sends it again when asked', async () => {
    const b = await leading()
    await b.tab.outbox.add(draft('1'))
    await b.tab.outbox.add(draft('2'))
    reply(b, 404, { code: 'chat.not_a_member', message: 'You left.' })
    await settled()
    expect(states(b)).toEqual(['failed', 'sending'])
    expect(b.store.state.outbox[0]?.refusal?.code).toBe('chat.not_a_member')
    reply(b)
    await settled()
    await b.tab.outbox.retry(b.store.state.outbox[0]?.client_id ?? '')
    expect(texts(b)).toEqual(['1', '2', '1'])
  })

  it('lets a refused write be deleted', async () => {
    const b = await leading()
    const entry = await b.tab.outbox.add(draft('1'))
    reply(b, 403, { code: 'auth.forbidden', message: 'No.' })
    await settled()
    await b.tab.outbox.discard(entry.client_id)
    expect(b.store.state.outbox).toEqual([])
    expect(b.shelf.entries.size).toBe(0)
  })

  it('survives a reload, in order', async () => {
    const shelf = new MemoryShelf()
    const before = bench(new Hallway(), shelf)
    await before.tab.outbox.add(draft('1'))
    await before.tab.outbox.add(draft('2'))
    const after = bench(new Hallway(), shelf)
    await after.tab.outbox.open()
    expect(after.store.state.outbox.map((entry) => entry.body.text)).toEqual(['1', '2'])
    await leading(after)
    expect(texts(after)).toEqual(['1'])
  })

  it('of a follower is sent by the leader, and leaves both screens', async () => {
    const hallway = new Hallway()
    const shelf = new MemoryShelf()
    const leader = await leading(bench(hallway, shelf))
    const follower = bench(hallway, shelf)
    await follower.tab.outbox.add(draft('from the other tab'))
    expect(texts(leader)).toEqual(['from the other tab'])
    reply(leader, 201, 'it')
    await settled()
    expect(follower.store.state.outbox).toEqual([])
    expect(follower.seen()).toEqual(['sent it'])
    expect(leader.store.state.outbox).toEqual([])
  })
})
