import { afterEach, describe, expect, it, vi } from 'vitest'

import { Backoff, kLongestUnseenMs, kLongestWaitMs } from '../backoff'

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

function after(attempts: number): Backoff {
  const backoff = new Backoff()
  for (let i = 0; i < attempts; i += 1) backoff.next_ms()
  return backoff
}

describe('the wait between two attempts', () => {
  it('doubles, and stays under four seconds for whoever looks, however long the server is away', () => {
    vi.spyOn(Math, 'random').mockReturnValue(1)
    const backoff = new Backoff()
    expect([1, 2, 3, 4, 5, 6].map(() => backoff.next_ms())).toEqual([500, 1_000, 2_000, 4_000, 4_000, 4_000])
    expect(after(500).next_ms()).toBe(kLongestWaitMs)
    backoff.reset()
    expect(backoff.next_ms()).toBe(500)
  })

  it('is any part of that, so that those who lost it together do not come together', () => {
    const waits = Array.from({ length: 15_000 }, () => after(9).next_ms())
    for (let from = 0; from < kLongestWaitMs; from += 500)
      expect(waits.filter((wait) => wait >= from && wait < from + 500).length).toBeLessThan(2_200)
  })

  it('is longer while nobody sees the page, or the browser has no network', () => {
    vi.spyOn(Math, 'random').mockReturnValue(1)
    vi.stubGlobal('document', { visibilityState: 'hidden' })
    expect(after(9).next_ms()).toBe(kLongestUnseenMs)
    vi.stubGlobal('document', { visibilityState: 'visible' })
    vi.stubGlobal('navigator', { onLine: false })
    expect(after(9).next_ms()).toBe(kLongestUnseenMs)
    vi.stubGlobal('navigator', { onLine: true })
    expect(after(9).next_ms()).toBe(kLongestWaitMs)
  })

  it('is not shorter than the server asks, and not the same for all it asked', () => {
    const waits = Array.from({ length: 100 }, () => new Backoff().next_ms(2))
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(2_000)
    expect(Math.max(...waits)).toBeLessThanOrEqual(3_000)
    expect(new Set(waits).size).toBeGreaterThan(20)
  })
})
