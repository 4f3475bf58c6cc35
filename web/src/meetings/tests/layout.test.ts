import { describe, expect, it } from 'vitest'

import { arrange, in_order, type Shown, type Wish } from '../layout/arrange'
import { best_grid, spots_of, tiles_per_page } from '../layout/grid'

const desktop = { width: 1400, height: 740 }
const phone = { width: 374, height: 620 }

function person(id: string, has: Partial<Shown> = {}): Shown {
  return { id, has_camera: true, shares_screen: false, hand_raised: false, is_me: false, ...has }
}

const people = (count: number) => Array.from({ length: count }, (_, index) => person(`p${index}`, { is_me: index === 0 }))

function wish(given: Partial<Wish>): Wish {
  return { mode: 'grid', people: people(6), page: 0, area: desktop, slots: 25, ...given }
}

function expect_within(area: { width: number; height: number }, count: number) {
  const spots = spots_of(area, best_grid(area, count), count)
  for (const [index, spot] of spots.entries()) {
    expect(spot.left).toBeGreaterThanOrEqual(0)
    expect(spot.left + spot.width).toBeLessThanOrEqual(area.width + 1)
    expect(spot.top + spot.height).toBeLessThanOrEqual(area.height + 1)
    const next = spots[index + 1]
    if (next) expect(next.left >= spot.left + spot.width || next.top >= spot.top + spot.height).toBe(true)
  }
}

describe('a grid', () => {
  it('takes the shape of the area', () => {
    expect(best_grid(desktop, 1)).toMatchObject({ columns: 1, rows: 1 })
    expect(best_grid(desktop, 2)).toMatchObject({ columns: 2, rows: 1 })
    expect(best_grid(desktop, 4)).toMatchObject({ columns: 2, rows: 2 })
    expect(best_grid(desktop, 25)).toMatchObject({ columns: 5, rows: 5 })
    expect(best_grid(phone, 2)).toMatchObject({ columns: 1, rows: 2 })
    expect(best_grid(phone, 4)).toMatchObject({ columns: 2, rows: 2 })
  })

  it('never leaves the area, and no two tiles overlap', () => {
    const areas = [desktop, phone, { width: 320, height: 200 }, { width: 2500, height: 600 }]
    for (const area of areas) for (let count = 1; count <= 25; count += 1) expect_within(area, count)
  })

  it('puts a last row that is not full in the middle', () => {
    const spots = spots_of(desktop, best_grid(desktop, 5), 5)
    const last = spots.filter(({ top }) => top === spots[4]?.top)
    const edge = (last.at(-1)?.left ?? 0) + (last.at(-1)?.width ?? 0)
    expect(Math.abs((last[0]?.left ?? 0) - (desktop.width - edge))).toBeLessThanOrEqual(2)
  })

  it('has as many on a page as can be seen, and as there are slots', () => {
    expect(tiles_per_page(desktop, 25)).toBe(25)
    expect(tiles_per_page(phone, 4)).toBe(4)
    expect(tiles_per_page({ width: 520, height: 320 }, 25)).toBe(9)
  })
})

describe('an arrangement', () => {
  it('shows everybody once over its pages', () => {
    const all = people(61)
    const pages = [0, 1, 2].map((page) => arrange(wish({ people: all, page })))
    expect(pages.map(({ pages: count }) => count)).toEqual([3, 3, 3])
    expect(pages.flatMap(({ tiles }) => tiles.map(({ id }) => id))).toEqual(all.map(({ id }) => id))
  })

  it('keeps the size of tiles on a last page', () => {
    const [full, last] = [0, 1].map((page) => arrange(wish({ people: people(30), page })))
    expect(last?.tiles[0]?.spot.width).toBe(full?.tiles[0]?.spot.width)
  })

  it('goes to the last page when people leave', () => {
    expect(arrange(wish({ page: 7 })).page).toBe(0)
  })

  it('has raised hands before cameras before the rest', () => {
    const order = in_order([person('a', { has_camera: false }), person('b'), person('c', { has_camera: false, hand_raised: true })])
    expect(order.map(({ id }) => id)).toEqual(['c', 'b', 'a'])
  })

  it('has who is pinned on the stage before who is spotlit before who speaks', () => {
    const stage = (given: Partial<Wish>) => arrange(wish({ mode: 'speaker', ...given })).tiles.find(({ role }) => role === 'stage')?.id
    expect(stage({ speaker: 'p2' })).toBe('p2')
    expect(stage({ speaker: 'p2', spotlit: 'p3' })).toBe('p3')
    expect(stage({ speaker: 'p2', spotlit: 'p3', pinned: 'p4' })).toBe('p4')
    expect(stage({ pinned: 'gone' })).toBe('p1')
  })

  it('does not show the stage a second time in the strip', () => {
    const { tiles } = arrange(wish({ mode: 'speaker', speaker: 'p3' }))
    expect(tiles.filter(({ id }) => id === 'p3')).toHaveLength(1)
  })

  it('shows a shared screen large with who presents first beside it', () => {
    const sharing = people(4).map((one) => ({ ...one, shares_screen: one.id === 'p2' }))
    const { mode, tiles } = arrange(wish({ mode: 'speaker', people: sharing }))
    expect(mode).toBe('presentation')
    expect(tiles[0]).toMatchObject({ id: 'p2', picture: 'screen' })
    expect(tiles[1]).toMatchObject({ id: 'p2', picture: 'camera' })
    expect(tiles[0]?.spot.width ?? 0).toBeGreaterThan(desktop.width * 0.7)
  })

  it('lays the strip below on a phone', () => {
    const { tiles } = arrange(wish({ mode: 'speaker', area: phone, slots: 4 }))
    const [stage, first] = tiles
    expect(first?.spot.top).toBeGreaterThan((stage?.spot.top ?? 0) + (stage?.spot.height ?? 0) - 1)
  })

  it('hides the own picture when that is wanted, but never leaves nobody', () => {
    expect(arrange(wish({ hides_self: true })).tiles.some(({ id }) => id === 'p0')).toBe(false)
    expect(arrange(wish({ hides_self: true, people: people(1) })).tiles).toHaveLength(1)
  })
})
