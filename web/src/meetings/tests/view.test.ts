import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { arrange, type Shown } from '../layout/arrange'
import { asked_height, kept_slots, nothing_shown, type View, view_of, ViewTeller } from '../layout/view'

const people: Shown[] = ['me', 'a', 'b', 'c'].map((id) => ({
  id, has_camera: id !== 'c', shares_screen: false, hand_raised: false, is_me: id === 'me',
}))
const area = { width: 1280, height: 720 }

describe('the slots of tiles', () => {
  it('are kept by whoever stays', () => {
    expect(kept_slots(['a', 'b', 'c'], ['c', 'b', 'd'])).toEqual(['d', 'b', 'c'])
    expect(kept_slots(['a', 'b', 'c', 'd'], ['d', 'b'])).toEqual(['d', 'b'])
    expect(kept_slots([], ['x', 'y'])).toEqual(['x', 'y'])
  })

  it('hold exactly who is wanted, each once, whatever was there before', () => {
    const random = sequence(7)
    for (let round = 0; round < 500; round += 1) {
      const some = () => [...new Set(Array.from({ length: random(12) }, () => `p${random(15)}`))]
      const [before, wanted] = [some(), some()]
      const after = kept_slots(before, wanted)
      expect([...after].sort()).toEqual([...wanted].sort())
      const stays = (id: string, place: number) => place < wanted.length && wanted.includes(id)
      for (const [place, id] of before.entries()) if (stays(id, place)) expect(after[place]).toBe(id)
    }
  })
})

function sequence(seed: number) {
  let state = seed
  return (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state % below
  }
}

describe('what is asked of the server', () => {
  const arrangement = arrange({ mode: 'speaker', people, speaker: 'a', page: 0, area, slots: 25 })
  const given = { arrangement, me: 'me', scale: 1, before: nothing_shown, hears_only: false, cameras: new Set(['me', 'a', 'b']) }

  it('is never oneself, and nobody without a camera', () => {
    const view = view_of(given)
    expect(view.stage).toBe('a')
    expect(view.tiles).toEqual(['b'])
  })

  it('counts the pixels of the device', () => {
    expect(view_of({ ...given, scale: 2 }).stage_height).toBeGreaterThan(view_of(given).stage_height)
    expect([1, 91, 360, 361, 5000].map(asked_height)).toEqual([90, 180, 360, 540, 2160])
  })

  it('is voices alone when pictures are turned off', () => {
    expect(view_of({ ...given, hears_only: true })).toEqual({ ...nothing_shown, hears_only: true })
  })
})

describe('views that are told', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  const view = (stage: string): View => ({ ...nothing_shown, stage })

  it('are the last of many, and not the same one again', () => {
    const told: View[] = []
    const teller = new ViewTeller((next) => Promise.resolve(told.push(next)), 100)
    for (const stage of ['a', 'b', 'c']) teller.show(view(stage))
    vi.advanceTimersByTime(100)
    teller.show(view('c'))
    vi.advanceTimersByTime(100)
    expect(told.map(({ stage }) => stage)).toEqual(['c'])
    teller.forget()
    vi.advanceTimersByTime(100)
    expect(told.map(({ stage }) => stage)).toEqual(['c', 'c'])
  })

  it('are told again when the server did not take them', async () => {
    const tell = vi.fn().mockRejectedValueOnce(new Error('offline')).mockResolvedValue(undefined)
    const teller = new ViewTeller(tell, 100)
    teller.show(view('a'))
    await vi.advanceTimersByTimeAsync(100)
    teller.show(view('a'))
    await vi.advanceTimersByTimeAsync(100)
    expect(tell).toHaveBeenCalledTimes(2)
  })
})
