/** Who is shown where. Pure: from who is there, what they do and what the reader chose, to tiles and pages. */
import { type Area, best_grid, kGap, type Spot, spots_of, tiles_per_page } from './grid'

export type LayoutMode = 'grid' | 'speaker' | 'presentation'

export interface Shown {
  id: string
  has_camera: boolean
  shares_screen: boolean
  hand_raised: boolean
  is_me: boolean
}

export interface Wish {
  mode: LayoutMode
  people: readonly Shown[]
  /** The one who spoke last of those that are not oneself. */
  speaker?: string
  /** What the reader alone chose to see large. */
  pinned?: string
  /** What the host shows large to everybody. */
  spotlit?: string
  page: number
  area: Area
  /** Tiles that this device can be sent at once. */
  slots: number
  hides_self?: boolean
}

export type PictureKind = 'camera' | 'screen'

export interface PlacedTile {
  id: string
  picture: PictureKind
  /** `stage` comes by the large slot, `tile` by one of a page, `screen` by that of screens. */
  role: 'stage' | 'tile' | 'screen'
  spot: Spot
}

export interface Arrangement {
  mode: LayoutMode
  tiles: PlacedTile[]
  page: number
  pages: number
}

/** A shared screen is looked at, whatever the reader looked at before; without one there is nothing to present. */
export function mode_in(wish: Wish): LayoutMode {
  const is_shared = wish.people.some(({ shares_screen }) => shares_screen)
  if (is_shared && wish.mode !== 'grid') return 'presentation'
  if (wish.mode === 'presentation') return 'speaker'
  if ((wish.pinned ?? wish.spotlit) && wish.mode === 'grid') return 'speaker'
  return wish.mode
}

/** Who is large: pinned, spotlit, who speaks, anybody but oneself. */
export function stage_of({ people, pinned, spotlit, speaker }: Wish): string | undefined {
  const is_here = (id: string | undefined) => id !== undefined && people.some((person) => person.id === id)
  const chosen = [pinned, spotlit, speaker].find(is_here)
  const others = people.filter(({ is_me }) => !is_me)
  return chosen ?? (others.find(({ has_camera }) => has_camera) ?? others[0] ?? people[0])?.id
}

/** Raised hands first, then cameras, then the rest, each in the order of coming: nobody jumps about when they speak. */
export function in_order(people: readonly Shown[]): Shown[] {
  const rank = (person: Shown) => (person.hand_raised ? 0 : person.has_camera ? 1 : 2)
  return people
    .map((person, index) => ({ person, index }))
    .sort((a, b) => rank(a.person) - rank(b.person) || a.index - b.index)
    .map(({ person }) => person)
}

function page_of<Item>(items: readonly Item[], page: number, per_page: number) {
  const pages = Math.max(1, Math.ceil(items.length / Math.max(1, per_page)))
  const at = Math.min(Math.max(0, page), pages - 1)
  return { at, pages, shown: items.slice(at * per_page, (at + 1) * per_page) }
}

function grid_of(wish: Wish, people: readonly Shown[]): Arrangement {
  const { area } = wish
  const per_page = tiles_per_page(area, wish.slots)
  const { at, pages, shown } = page_of(in_order(people), wish.page, per_page)
  // A last page that is not full keeps the size of the others: pages that are turned do not change shape.
  const grid = best_grid(area, pages > 1 ? per_page : shown.length)
  const spots = spots_of(area, grid, shown.length)
  const tiles = shown.map(({ id }, index): PlacedTile => ({ id, picture: 'camera', role: 'tile', spot: spots[index] as Spot }))
  return { mode: 'grid', tiles, page: at, pages }
}

const kStripShare = 0.19
const kStripWidth = { least: 132, most: 236 }

/** The strip lies beside a wide area and below a tall one. */
function parted(area: Area, has_strip: boolean): { large: Spot; strip: Spot; upright: boolean } {
  const upright = area.width >= area.height * 1.25
  const whole = { left: 0, top: 0, width: Math.floor(area.width), height: Math.floor(area.height) }
  if (!has_strip) return { large: whole, strip: { ...whole, width: 0, height: 0 }, upright }
  if (upright) {
    const width = Math.round(Math.min(kStripWidth.most, Math.max(kStripWidth.least, area.width * kStripShare)))
    const left = whole.width - width
    return { large: { ...whole, width: left - kGap }, strip: { ...whole, left, width }, upright }
  }
  const height = Math.round(Math.min(150, Math.max(84, area.height * kStripShare)))
  const top = whole.height - height
  return { large: { ...whole, height: top - kGap }, strip: { ...whole, top, height }, upright }
}

/** Tiles of a strip have the shape of cameras, as many as fit. */
function strip_spots(strip: Spot, upright: boolean, count: number): Spot[] {
  const width = upright ? strip.width : Math.round((strip.height * 4) / 3)
  const height = upright ? Math.round((strip.width * 9) / 16) : strip.height
  const used = upright ? count * (height + kGap) - kGap : count * (width + kGap) - kGap
  const lead = Math.max(0, ((upright ? strip.height : strip.width) - used) / 2)
  return Array.from({ length: count }, (_, index) => {
    const along = Math.round(lead + index * ((upright ? height : width) + kGap))
    return { left: strip.left + (upright ? 0 : along), top: strip.top + (upright ? along : 0), width, height }
  })
}

function strip_room(strip: Spot, upright: boolean): number {
  const one = upright ? (strip.width * 9) / 16 : (strip.height * 4) / 3
  return Math.max(1, Math.floor(((upright ? strip.height : strip.width) + kGap) / (one + kGap)))
}

function with_strip(wish: Wish, people: readonly Shown[], large: Omit<PlacedTile, 'spot'>): Arrangement {
  const mode = large.picture === 'screen' ? 'presentation' : 'speaker'
  // Who presents is seen beside what they show; who is large already is not seen twice.
  const beside = in_order(people).filter(({ id }) => large.picture === 'screen' || id !== large.id)
  const ordered = [...beside.filter(({ id }) => id === large.id), ...beside.filter(({ id }) => id !== large.id)]
  const { large: spot, strip, upright } = parted(wish.area, ordered.length > 0)
  const per_page = Math.min(wish.slots, strip_room(strip, upright))
  const { at, pages, shown } = page_of(ordered, wish.page, per_page)
  const spots = strip_spots(strip, upright, shown.length)
  const tiles = shown.map(({ id }, index): PlacedTile => ({ id, picture: 'camera', role: 'tile', spot: spots[index] as Spot }))
  return { mode, tiles: [{ ...large, spot }, ...tiles], page: at, pages }
}

export function arrange(wish: Wish): Arrangement {
  const others = wish.people.filter(({ is_me }) => !is_me)
  const people = wish.hides_self && others.length > 0 ? others : wish.people
  const mode = mode_in(wish)
  const presenter = presenter_of(wish)
  if (mode === 'presentation' && presenter) {
    return with_strip(wish, people, { id: presenter, picture: 'screen', role: 'screen' })
  }
  const stage = stage_of({ ...wish, people })
  if (mode === 'speaker' && stage && people.length > 1) {
    return with_strip(wish, people, { id: stage, picture: 'camera', role: 'stage' })
  }
  return grid_of(wish, people)
}

/** Of several shared screens that of who is pinned, else the first that is not one's own. */
export function presenter_of({ people, pinned }: Wish): string | undefined {
  const sharing = people.filter(({ shares_screen }) => shares_screen)
  const chosen = sharing.find(({ id }) => id === pinned) ?? sharing.find(({ is_me }) => !is_me) ?? sharing[0]
  return chosen?.id
}
