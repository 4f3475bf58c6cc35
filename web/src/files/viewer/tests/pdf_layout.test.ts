import { describe, expect, it } from 'vitest'

import {
  anchor_at,
  canvas_ratio,
  drawn_pages,
  height_of,
  kA4,
  kGap,
  kPixelsPerPoint,
  page_at,
  scale_of,
  spread_of,
  with_sheet,
} from '../pdf/layout'

const a4 = { width: 595, height: 842 }
const wide = { width: 842, height: 595 }
const sheets = [a4, a4, wide, a4]

describe('the pages of a document', () => {
  const spread = spread_of(sheets, 1)

  it('lie below each other with a gap, as wide as the widest', () => {
    expect(spread.tops).toEqual([kGap, 866, 1720, 2327])
    expect(spread.height).toBe(2327 + 842 + kGap)
    expect(spread.width).toBe(842 + 2 * kGap)
  })

  it.each([[-50, 0], [0, 0], [865, 0], [866, 1], [2326, 2], [9_999, 3]])('at %i is page %i', (y, page) => {
    expect(page_at(spread, y)).toBe(page)
  })

  it('are drawn where they are in sight, and one to each side', () => {
    expect(drawn_pages(spread, 0, 500)).toEqual([0, 1])
    expect(drawn_pages(spread, 1_000, 200)).toEqual([0, 2])
    expect(drawn_pages(spread, 2_400, 9_000)).toEqual([2, 3])
  })

  it('keep what is read in its place when they grow, or one above turns out larger', () => {
    const anchor = anchor_at(spread, 1_000)
    expect(height_of(spread, anchor)).toBe(1_000)
    expect(anchor_at(spread_of(sheets, 2), height_of(spread_of(sheets, 2), anchor))).toEqual(anchor)
    const other = spread_of([wide, a4, wide, a4], 1)
    expect(height_of(other, anchor)).toBe(1_000 - (842 - 595))
  })

  it('of an empty document are none', () => {
    const nothing = spread_of([], 1)
    expect([nothing.height, page_at(nothing, 10), drawn_pages(nothing, 0, 100)]).toEqual([kGap, 0, [0, -1]])
  })
})

describe('how large pages are', () => {
  const unknown = [kA4, kA4, kA4]

  it('is taken from the first for those that are not known', () => {
    const told = with_sheet(with_sheet(unknown, 3, wide), 1, { width: 100, height: 200 })
    expect(told.map(({ width }) => width)).toEqual([100, 100, 842])
  })

  it('is the same list where nothing new is said', () => {
    expect(with_sheet(unknown, 2, { ...kA4 })).toBe(unknown)
    expect(with_sheet(unknown, 9, wide)).toBe(unknown)
  })
})

describe('the scale', () => {
  it('fills the width of a phone, and is for reading on a screen', () => {
    expect(scale_of('width', [a4], 390)).toBeCloseTo((390 - 2 * kGap) / 595)
    expect(scale_of('width', [a4], 1440)).toBeCloseTo((1440 - 2 * kGap) / 595)
    expect(scale_of('reading', [a4], 1440)).toBeCloseTo((960 - 2 * kGap) / 595)
  })

  it('that somebody chose has limits', () => {
    expect(scale_of(100, [a4], 390)).toBe(5 * kPixelsPerPoint)
    expect(scale_of(0, [a4], 390)).toBe(0.25 * kPixelsPerPoint)
  })

  it('of a canvas is that of the screen until it would be too large', () => {
    expect(canvas_ratio({ width: 800, height: 1_000 }, 2)).toBe(2)
    const ratio = canvas_ratio({ width: 4_000, height: 5_600 }, 3)
    expect(4_000 * ratio * 5_600 * ratio).toBeLessThanOrEqual(16_000_001)
  })
})
