import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { kAwayAfterMs, kGatherMs, kMostWatched } from '../presenting'
import { bench, Hallway, leading } from './scripted'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

type Bench = Awaited<ReturnType<typeof leading>>

const watched = ({ wire }: Bench) => wire.line.frames('watch').map(({ member_ids }) => member_ids)
const activities = ({ wire }: Bench) => wire.line.frames('present').map(({ activity }) => activity)
/** With a server that answers. */
async function pass({ wire }: Bench, milliseconds: number): Promise<void> {
  for (let left = milliseconds; left > 0; left -= 10_000) {
    await vi.advanceTimersByTimeAsync(Math.min(left, 10_000))
    wire.line.say({ frame: 'pong' })
  }
}

const gather = () => vi.advanceTimersByTimeAsync(kGatherMs)

describe('watching', () => {
  it('says at once what comes and goes within a moment, and nothing twice', async () => {
    const b = await leading()
    b.tab.watch(['mem_a'])
    b.tab.watch(['mem_b', 'mem_a'])
    await gather()
    b.tab.watch(['mem_a', 'mem_b'])
    await gather()
    b.tab.watch([])
    await gather()
    expect(watched(b)).toEqual([['mem_b', 'mem_a'], []])
  })

  it('says it again on a new line, and after something was dropped', async () => {
    const b = await leading()
    b.tab.watch(['mem_a'])
    await gather()
    b.wire.line.say({ frame: 'resumed', streams: [] })
    expect(watched(b)).toEqual([['mem_a'], ['mem_a']])
    b.wire.line.break()
    await vi.advanceTimersByTimeAsync(30_000)
    b.wire.line.welcome()
    expect(watched(b)).toEqual([['mem_a']])
  })

  it('is one for all tabs, and forgets a tab that closes', async () => {
    const hallway = new Hallway()
    const leader = await leading(bench(hallway))
    const follower = bench(hallway)
    leader.tab.watch(['mem_a'])
    follower.tab.watch(['mem_b', 'mem_a'])
    await gather()
    follower.tab.close()
    await gather()
    expect(watched(leader)).toEqual([['mem_a', 'mem_b'], ['mem_a']])
  })

  it('reaches a new leader, who did not know', async () => {
    const hallway = new Hallway()
    const first = bench(hallway)
    first.tab.watch(['mem_a'])
    const leader = await leading(bench(hallway))
    await gather()
    expect(watched(leader)).toEqual([['mem_a']])
  })

  it('keeps within what the server takes', async () => {
    const b = await leading()
    b.tab.watch(Array.from({ length: kMostWatched + 1 }, (_, index) => `mem_${index}`))
    await gather()
    expect(watched(b)[0]).toHaveLength(kMostWatched)
  })
})

describe('activity', () => {
  it('is away until somebody stirs, and again after a while', async () => {
    const b = await leading()
    b.tab.stir()
    b.tab.stir()
    await pass(b, kAwayAfterMs - 1)
    b.tab.stir()
    await pass(b, kAwayAfterMs - 1)
    expect(activities(b)).toEqual(['away', 'active'])
    await pass(b, 1)
    expect(activities(b)).toEqual(['away', 'active', 'away'])
  })

  it('of one tab is that of the browser', async () => {
    const hallway = new Hallway()
    const leader = await leading(bench(hallway))
    bench(hallway).tab.stir()
    expect(activities(leader)).toEqual(['away', 'active'])
  })

  it('and remarks of a tab that follows go out by the leader', async () => {
    const hallway = new Hallway()
    const leader = await leading(bench(hallway))
    const follower = bench(hallway)
    follower.tab.remark({ frame: 'quiet' })
    expect(leader.wire.line.frames('quiet')).toHaveLength(1)
    follower.tab.watch(['mem_a'])
    await gather()
    follower.tab.look_again()
    expect(watched(leader)).toHaveLength(2)
  })
})
