/** Which rows and columns make tiles largest in an area. Pure. */

export interface Area {
  width: number
  height: number
}

export interface Grid {
  columns: number
  rows: number
  /** Of one tile, in whole pixels. */
  width: number
  height: number
}

export const kGap = 8
/** Wide as cameras are, or closer to square and upright where the area is tall: a face still fits. */
export const ratios = [16 / 9, 4 / 3, 1, 3 / 4] as const

function fitted(area: Area, columns: number, rows: number, ratio: number, gap: number): Grid {
  const width = Math.max(0, (area.width - gap * (columns - 1)) / columns)
  const height = Math.max(0, (area.height - gap * (rows - 1)) / rows)
  const fits = Math.min(width, height * ratio)
  return { columns, rows, width: Math.floor(fits), height: Math.floor(fits / ratio) }
}

const size = ({ width, height }: Grid) => width * height

/** The grid for so many tiles that shows most of each. Of equal ones the wider shape: cameras are not cut. */
export function best_grid(area: Area, count: number, gap = kGap): Grid {
  const tiles = Math.max(1, count)
  // An area that is wide shows whole cameras: only a tall one is worth cutting their sides.
  const shapes = area.width >= area.height ? ratios.slice(0, 2) : ratios
  let best = fitted(area, 1, tiles, ratios[0], gap)
  for (let columns = 1; columns <= tiles; columns += 1) {
    const rows = Math.ceil(tiles / columns)
    for (const ratio of shapes) {
      const grid = fitted(area, columns, rows, ratio, gap)
      // A squarer tile cuts a camera's sides: it has to be much larger to be worth that.
      if (size(grid) > size(best) * (ratio === ratios[0] ? 1 : 1.12)) best = grid
    }
  }
  return best
}

export interface Spot {
  left: number
  top: number
  width: number
  height: number
}

/** Where each tile is. A last row that is not full stands in the middle. */
export function spots_of(area: Area, grid: Grid, count: number, gap = kGap): Spot[] {
  const rows = Math.ceil(count / grid.columns)
  const used_height = rows * grid.height + (rows - 1) * gap
  const top = Math.max(0, (area.height - used_height) / 2)
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / grid.columns)
    const in_row = row === rows - 1 ? count - row * grid.columns : grid.columns
    const left = Math.max(0, (area.width - in_row * grid.width - (in_row - 1) * gap) / 2)
    const column = index - row * grid.columns
    return {
      left: Math.round(left + column * (grid.width + gap)),
      top: Math.round(top + row * (grid.height + gap)),
      width: grid.width,
      height: grid.height,
    }
  })
}

export const page_sizes = [4, 9, 16, 25] as const
const kSmallestTile = 150

/** How many tiles a page has: as many as are still large enough to see a face, and no more than there are slots. */
export function tiles_per_page(area: Area, slots: number): number {
  const is_readable = (count: number) => count <= slots && best_grid(area, count).width >= kSmallestTile
  return page_sizes.findLast(is_readable) ?? Math.min(slots, page_sizes[0])
}
