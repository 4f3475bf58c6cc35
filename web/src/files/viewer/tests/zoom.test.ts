import { describe, expect, it } from 'vitest'

import {
  clamped,
  double_tapped,
  fitted_size,
  kFitted,
  type Look,
  magnification,
  panned,
  pinched,
  type Point,
  space_of,
  zoomed,
} from '../zoom'

const stage = { width: 1000, height: 800 }
const photo = { width: 4000, height: 2000 }
const space = space_of(photo, stage)

/** Which point of the fitted picture lies at `at`. */
const under = (look: Look, at: Point) => ({ x: (at.x - look.x) / look.scale, y: (at.y - look.y) / look.scale })

describe('a picture on its stage', () => {
  it.each([
    ['wide', photo, false, { width: 1000, height: 500 }],
    ['upright', { width: 1000, height: 4000 }, false, { width: 200, height: 800 }],
    ['small, as large as it is', { width: 20, height: 10 }, false, { width: 20, height: 10 }],
    ['small, standing for a larger one', { width: 20, height: 10 }, true, { width: 1000, height: 500 }],
    ['not known yet', { width: 0, height: 0 }, true, { width: 0, height: 0 }],
  ])('%s is fitted', (_, picture, may_grow, expected) => {
    expect(fitted_size(picture, stage, may_grow)).toEqual(expected)
  })

  it('is magnified to twice its pixels at most, a small one to four times', () => {
    expect(space.most).toBe(8)
    expect(space_of({ width: 20, height: 10 }, stage).most).toBe(4)
    expect(zoomed(kFitted, 100, { x: 0, y: 0 }, space).scale).toBe(8)
    expect(magnification({ scale: 8, x: 0, y: 0 }, photo, space)).toBe(2)
  })

  it('never gets smaller than whole', () => {
    expect(zoomed({ scale: 2, x: 300, y: 100 }, 0.1, { x: 90, y: 90 }, space)).toEqual(kFitted)
  })
})

describe('zooming', () => {
  it('leaves what is under the pointer where it is', () => {
    const at = { x: 200, y: -120 }
    const once = zoomed(kFitted, 3, at, space)
    expect(under(once, at).x).toBeCloseTo(under(kFitted, at).x)
    const twice = zoomed(once, 1.5, at, space)
    expect(under(twice, at).x).toBeCloseTo(200)
  })

  it('keeps the edge of the picture outside of the stage', () => {
    expect(panned({ scale: 2, x: 0, y: 0 }, { x: 9_999, y: 9_999 }, space)).toEqual({ scale: 2, x: 500, y: 100 })
    expect(panned(kFitted, { x: 50, y: 50 }, space)).toEqual(kFitted)
  })

  it('settles again when the stage has become another one', () => {
    const turned = space_of(photo, { width: 400, height: 900 })
    expect(clamped({ scale: 2, x: 500, y: 100 }, turned)).toEqual({ scale: 2, x: 200, y: 0 })
  })
})

describe('fingers', () => {
  it('take what is under them along', () => {
    const from = [{ x: -100, y: 0 }, { x: 100, y: 0 }] as const
    const look = pinched(kFitted, from, [{ x: -150, y: 40 }, { x: 350, y: 40 }], space)
    expect(look.scale).toBe(2.5)
    expect(under(look, { x: 350, y: 40 }).x).toBeCloseTo(100)
  })

  it('that lie on one point change nothing', () => {
    const point = { x: 5, y: 5 }
    expect(pinched(kFitted, [point, point], [point, { x: 50, y: 5 }], space).scale).toBe(1)
  })

  it('tap twice to look closely, and twice more to see all again', () => {
    const near = double_tapped(kFitted, { x: 100, y: 50 }, space)
    expect(near.scale).toBe(2.5)
    expect(under(near, { x: 100, y: 50 })).toEqual({ x: 100, y: 50 })
    expect(double_tapped(near, { x: 0, y: 0 }, space)).toEqual(kFitted)
  })
})
