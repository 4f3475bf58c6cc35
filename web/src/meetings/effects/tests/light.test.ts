import { describe, expect, it } from 'vitest'

import { gain_of, histogram_of, kMostGain, lifted, Light, quantile_of } from '../light'

function grey(...brightness: number[]): Uint8Array {
  return Uint8Array.from(brightness.flatMap((value) => [value, value, value, 255]))
}

const even = (brightness: number) => histogram_of(grey(...Array<number>(64).fill(brightness)), 8)

describe('the curve that gives light back', () => {
  it('leaves a bright picture alone', () => {
    expect(gain_of(even(140))).toBe(1)
    expect(lifted(0.3, 1)).toBeCloseTo(0.3)
  })

  it('lifts the middle of a dark one to where it belongs', () => {
    const histogram = even(60)
    expect(lifted(quantile_of(histogram, 0.5), gain_of(histogram))).toBeCloseTo(0.4, 2)
  })

  it('never lifts noise out of a black one', () => {
    expect(gain_of(even(2))).toBe(kMostGain)
  })

  it.each([1, 1.7, kMostGain])('keeps black, white and the order of all between (%f)', (gain) => {
    expect([lifted(0, gain), lifted(1, gain)]).toEqual([0, 1])
    for (let step = 0; step < 100; step += 1) {
      const [here, next] = [lifted(step / 100, gain), lifted((step + 1) / 100, gain)]
      expect(next).toBeGreaterThan(here)
      expect(here).toBeGreaterThanOrEqual(step / 100)
    }
  })
})

describe('what is measured', () => {
  it('sums up to one, and a face counts for more than the window behind it', () => {
    const backlit = grey(...Array.from({ length: 64 }, (_, at) => (at % 8 > 2 && at % 8 < 6 ? 30 : 230)))
    const face = { left: 0.3, right: 0.7, top: 0, bottom: 1 }
    const histogram = histogram_of(backlit, 8, face)
    expect(histogram.reduce((sum, share) => sum + share)).toBeCloseTo(1)
    expect(gain_of(histogram_of(backlit, 8))).toBe(1)
    expect(gain_of(histogram)).toBeGreaterThan(2)
  })
})

describe('light over time', () => {
  it('is there at once in the first picture and goes smoothly from then on', () => {
    const light = new Light()
    light.measured(even(50), 0)
    const dark = light.gain
    expect(dark).toBeGreaterThan(2)
    light.measured(even(150), 100)
    expect(light.gain).toBeGreaterThan(dark * 0.8)
    for (let at = 200; at < 4_000; at += 100) light.measured(even(150), at)
    expect(light.gain).toBeLessThan(1.05)
  })

  it('does not follow what nobody sees', () => {
    const light = new Light()
    light.measured(even(60), 0)
    const { gain } = light
    light.measured(even(61), 5_000)
    expect(light.gain).toBe(gain)
  })
})
