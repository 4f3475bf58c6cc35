/** What this device asks the server for: who in which slot, and how high. Pure. */
import type { Arrangement } from './arrange'

export interface View {
  stage: string | null
  stage_height: number
  tiles: string[]
  tile_height: number
  screen: string | null
  screen_height: number
  /** Pictures are turned off: voices alone. */
  hears_only: boolean
}

export const nothing_shown: View = {
  stage: null,
  stage_height: 0,
  tiles: [],
  tile_height: 0,
  screen: null,
  screen_height: 0,
  hears_only: false,
}

const heights = [90, 180, 360, 540, 720, 1080, 1440, 2160] as const

/** The next height that cameras and layers come in: a pixel more or less of a window asks for nothing new. */
export function asked_height(pixels: number): number {
  return heights.find((height) => height >= pixels) ?? heights[heights.length - 1] ?? 0
}

/**
 * Who is on which tile slot: whoever stays keeps theirs, so that their picture goes on without a break; new ones take
 * what became free. The list has no holes: the last ones close them.
 */
export function kept_slots(before: readonly string[], wanted: readonly string[]): string[] {
  const is_wanted = new Set(wanted)
  const places: (string | undefined)[] = wanted.map((_, index) => {
    const held = before[index]
    return held !== undefined && is_wanted.has(held) ? held : undefined
  })
  const placed = new Set(places.filter((id) => id !== undefined))
  const waiting = wanted.filter((id) => !placed.has(id))
  return places.map((id) => id ?? (waiting.shift() as string))
}

export interface ViewWish {
  arrangement: Arrangement
  me: string
  /** Device pixels of one of the page's. */
  scale: number
  before: View
  hears_only: boolean
  /** Of the people there those who send a camera. */
  cameras: ReadonlySet<string>
}

export function view_of({ arrangement, me, scale, before, hears_only, cameras }: ViewWish): View {
  if (hears_only) return { ...nothing_shown, hears_only: true }
  const tiles = arrangement.tiles.filter(({ id }) => id !== me)
  const stage = tiles.find(({ role, id }) => role === 'stage' && cameras.has(id))
  const screen = tiles.find(({ role }) => role === 'screen')
  const small = tiles.filter(({ role, id }) => role === 'tile' && cameras.has(id))
  const high = (height = 0) => (height === 0 ? 0 : asked_height(height * scale))
  return {
    stage: stage?.id ?? null,
    stage_height: high(stage?.spot.height),
    tiles: kept_slots(before.tiles, small.map(({ id }) => id)),
    tile_height: high(small[0]?.spot.height),
    screen: screen?.id ?? null,
    screen_height: high(screen?.spot.height),
    hears_only: false,
  }
}

export function is_same_view(a: View, b: View): boolean {
  const { tiles: a_tiles, ...a_rest } = a
  const { tiles: b_tiles, ...b_rest } = b
  const keys = Object.keys(a_rest) as (keyof typeof a_rest)[]
  return a_tiles.join() === b_tiles.join() && keys.every((key) => a_rest[key] === b_rest[key])
}

/** Says the last of many views, at once when nothing was said for a while, and never the same one twice. */
export class ViewTeller {
  readonly #tell: (view: View) => Promise<unknown>
  readonly #wait_ms: number
  #told: View | undefined
  #next: View | undefined
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(tell: (view: View) => Promise<unknown>, wait_ms = 120) {
    this.#tell = tell
    this.#wait_ms = wait_ms
  }

  show(view: View): void {
    this.#next = view
    this.#timer ??= setTimeout(() => this.#say(), this.#wait_ms)
  }

  /** The server has forgotten what it was told. */
  forget(): void {
    this.#next ??= this.#told
    this.#told = undefined
    if (this.#next) this.show(this.#next)
  }

  #say(): void {
    this.#timer = undefined
    const view = this.#next
    this.#next = undefined
    if (!view || (this.#told && is_same_view(this.#told, view))) return
    this.#told = view
    this.#tell(view).catch(() => {
      if (this.#told === view) this.#told = undefined
    })
  }

  close(): void {
    clearTimeout(this.#timer)
  }
}
