/** A signature on its way from the pen to the server: lines on a sheet of 1000 by 400. Pure. */
import type { Stroke } from '../api/types'

export const kSheet = { width: 1000, height: 400 } as const
/** The server takes so much, and this is less. */
export const kMostPoints = 2_400
export const kMostStrokes = 50
const kShortestInk = 100

export interface Point {
  x: number
  y: number
}

const clamped = (value: number, most: number) => Math.max(0, Math.min(most, Math.round(value)))

/** Where a press lies on the sheet, wherever on the screen it is drawn. */
export function on_sheet(press: Point, box: { left: number; top: number; width: number; height: number }): Point {
  return {
    x: clamped(((press.x - box.left) * kSheet.width) / Math.max(1, box.width), kSheet.width),
    y: clamped(((press.y - box.top) * kSheet.height) / Math.max(1, box.height), kSheet.height),
  }
}

/** Without points so near to the one before that nobody sees them. */
export function thinned(points: readonly Point[], least = 4): Point[] {
  const kept: Point[] = []
  for (const [index, point] of points.entries()) {
    const last = kept.at(-1)
    const is_far = !last || Math.abs(point.x - last.x) + Math.abs(point.y - last.y) >= least
    if (is_far || index === points.length - 1) kept.push(point)
  }
  return kept
}

export function stroke_of(points: readonly Point[]): Stroke {
  return { points: points.flatMap(({ x, y }) => [x, y]) }
}

export function count_points(strokes: readonly Stroke[]): number {
  return strokes.reduce((sum, { points }) => sum + points.length / 2, 0)
}

/** Whether it is more than a dot, as the server wants it. */
export function is_signature(strokes: readonly Stroke[]): boolean {
  const ink = strokes.reduce((sum, { points }) => sum + ink_of(points), 0)
  return ink >= kShortestInk
}

function ink_of(points: readonly number[]): number {
  let ink = 0
  for (let i = 2; i + 1 < points.length; i += 2) {
    const across = Math.abs((points[i] ?? 0) - (points[i - 2] ?? 0))
    const down = Math.abs((points[i + 1] ?? 0) - (points[i - 1] ?? 0))
    ink += Math.max(across, down)
  }
  return ink
}

/** What draws a line, for the `d` of an SVG path; a dot is a line of no length. */
export function path_of({ points }: Stroke): string {
  if (points.length === 2) return `M${points[0]} ${points[1]}h0.1`
  let path = ''
  for (let i = 0; i + 1 < points.length; i += 2) path += `${i === 0 ? 'M' : 'L'}${points[i]} ${points[i + 1]}`
  return path
}
