/** Where the pages of a document lie below each other: pure. Lengths are CSS pixels where nothing else is said. */
import type { Size } from '../zoom'

/** A page as the document says it: in points, of which an inch has 72. */
export type Sheet = Size

/** What every page is taken for until the first is known. */
export const kA4: Sheet = { width: 595, height: 842 }

/** The same list where nothing new is said: what is laid out anew stops a reader who is scrolling. */
export function with_sheet(sheets: readonly Sheet[], number: number, sheet: Sheet): readonly Sheet[] {
  const held = sheets[number - 1]
  if (!held || (held.width === sheet.width && held.height === sheet.height)) return sheets
  return sheets.map((each, at) => (at === number - 1 || (number === 1 && each === kA4) ? sheet : each))
}

/** Whole width, or as wide as one likes to read; or a number of pixels for each point. */
export type Zoom = 'width' | 'reading' | number

export interface Spread {
  scale: number
  width: number
  height: number
  /** The top of each page. */
  tops: readonly number[]
}

/** What is read stays where it is when pages change their size: a page, and how far down in it. */
export interface Anchor {
  page: number
  down: number
}

export const kPixelsPerPoint = 96 / 72
export const kGap = 12
const kReadingWidth = 960
const kLeast = 0.25 * kPixelsPerPoint
const kMost = 5 * kPixelsPerPoint
/** Some phones draw nothing at all on a larger canvas. */
const kMostPixels = 16_000_000

export function scale_of(zoom: Zoom, sheets: readonly Sheet[], room: number): number {
  if (typeof zoom === 'number') return Math.min(kMost, Math.max(kLeast, zoom))
  const widest = Math.max(1, ...sheets.map(({ width }) => width))
  const wanted = zoom === 'width' ? room : Math.min(room, kReadingWidth)
  return Math.min(kMost, Math.max(0.1, (wanted - 2 * kGap) / widest))
}

export function spread_of(sheets: readonly Sheet[], scale: number): Spread {
  const tops: number[] = []
  let height = kGap
  for (const sheet of sheets) {
    tops.push(height)
    height += sheet.height * scale + kGap
  }
  const widest = Math.max(0, ...sheets.map(({ width }) => width))
  return { scale, width: widest * scale + 2 * kGap, height, tops }
}

/** The page that lies at this height, or the last one above it. */
export function page_at({ tops }: Spread, y: number): number {
  let low = 0
  let high = tops.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((tops[middle] ?? Infinity) <= y) low = middle
    else high = middle - 1
  }
  return Math.max(0, low)
}

/** First and last page to be drawn: those in sight and one more to each side. */
export function drawn_pages(spread: Spread, top: number, room: number): [number, number] {
  const last = spread.tops.length - 1
  return [Math.max(0, page_at(spread, top) - 1), Math.min(last, page_at(spread, top + room) + 1)]
}

export function anchor_at(spread: Spread, y: number): Anchor {
  const page = page_at(spread, y)
  return { page, down: (y - (spread.tops[page] ?? 0)) / spread.scale }
}

export function height_of(spread: Spread, { page, down }: Anchor): number {
  return (spread.tops[page] ?? 0) + down * spread.scale
}

/** How many pixels of canvas stand for one of the screen's. */
export function canvas_ratio(page: Size, wanted: number): number {
  return Math.min(wanted, Math.sqrt(kMostPixels / Math.max(1, page.width * page.height)))
}
