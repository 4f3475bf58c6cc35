import { describe, expect, it } from 'vitest'

import { face_width } from '../landmarks'
import { fall_off, kPulls, pulls_of, source_of } from '../warp'
import { face } from './face'

const kAspect = 16 / 9
const points = face(0.5, 0.5, 0.2, kAspect)
const pulls = pulls_of(points, kAspect, 1)
const jaw = { x: (0.5 - 0.38 * 0.2) * kAspect, y: 0.5 + 0.44 * 0.2 * kAspect }

describe('slimming', () => {
  it('moves the jaw inwards on both sides: what is drawn inside of it was outside', () => {
    expect(pulls).toHaveLength(kPulls)
    const middle = 0.5 * kAspect
    expect(source_of(jaw.x, jaw.y, pulls)[0]).toBeLessThan(jaw.x - 0.01)
    const right = middle * 2 - jaw.x
    expect(source_of(right, jaw.y, pulls)[0]).toBeGreaterThan(right + 0.01)
  })

  it('moves nothing that is far away, by not a hair', () => {
    const width = face_width(points, kAspect)
    for (const [x, y] of [[0.1, 0.5], [1.7, 0.5], [0.5 * kAspect, 0.05], [0.5 * kAspect + width * 1.2, 0.6]] as const)
      expect(source_of(x, y, pulls)).toEqual([x, y])
  })

  it('does nothing at zero, and more with more', () => {
    expect(source_of(jaw.x, jaw.y, pulls_of(points, kAspect, 0))).toEqual([jaw.x, jaw.y])
    const moved_by = (strength: number) => jaw.x - source_of(jaw.x, jaw.y, pulls_of(points, kAspect, strength))[0]
    const moved = [0.25, 0.5, 1].map(moved_by)
    expect(moved[1]).toBeCloseTo((moved[0] ?? 0) * 2, 5)
    expect(moved[2]).toBeCloseTo((moved[0] ?? 0) * 4, 5)
  })

  it('never folds: neighbours stay neighbours, in their order', () => {
    const step = 0.002
    for (let y = 0.2; y < 0.95; y += 0.01) {
      for (let x = 0.4; x < 1.4; x += step) {
        const here = source_of(x, y, pulls)
        expect(source_of(x + step, y, pulls)[0]).toBeGreaterThan(here[0])
        expect(source_of(x, y + step, pulls)[1]).toBeGreaterThan(here[1])
      }
    }
  })

  it('spares the side that is turned away', () => {
    const turned = face(0.5, 0.5, 0.2, kAspect)
    turned[2] = 0.5 - 0.08
    const [left, right] = pulls_of(turned, kAspect, 1)
    expect(Math.abs(left?.by_x ?? 0)).toBeLessThan(Math.abs(right?.by_x ?? 0) * 0.5)
  })

  it('falls off smoothly', () => {
    expect([fall_off(0, 1), fall_off(1, 1), fall_off(2, 1)]).toEqual([1, 0, 0])
    expect(fall_off(0.999, 1)).toBeLessThan(1e-4)
    expect(fall_off(0.01, 1)).toBeGreaterThan(0.999)
  })
})
