/**
 * Where the face is between two looks at it. A look takes a tenth of a second and trembles by a pixel: what is drawn
 * follows it, slowly while the head rests and at once when it moves, and fades when the face is lost.
 */
import type { Box } from './light'

/** Pairs of x and y, in parts of the picture's width and height. */
export type Points = Float32Array

const kRestingTime = 140 // ms
const kMovingTime = 30
/** Of the face's width, in one look: slower is trembling. */
const kTrembles = 0.012
const kMoves = 0.06
const kFades = 300 // ms
const kLostAfter = 1_200 // ms without a look that saw it: longer than the slowest device takes for one

export const kLeftEdge = 234
export const kRightEdge = 454

export function point(points: Points, index: number): [number, number] {
  return [points[index * 2] ?? 0, points[index * 2 + 1] ?? 0]
}

/** In heights of the picture, so that it is the same length whichever way it lies. */
export function face_width(points: Points, aspect: number): number {
  const [left_x, left_y] = point(points, kLeftEdge)
  const [right_x, right_y] = point(points, kRightEdge)
  return Math.hypot((right_x - left_x) * aspect, right_y - left_y)
}

export function box_of(points: Points, margin = 0): Box {
  const box = { left: 1, top: 1, right: 0, bottom: 0 }
  for (let at = 0; at < points.length; at += 2) {
    const [x, y] = [points[at] ?? 0, points[at + 1] ?? 0]
    box.left = Math.min(box.left, x)
    box.right = Math.max(box.right, x)
    box.top = Math.min(box.top, y)
    box.bottom = Math.max(box.bottom, y)
  }
  const [across, down] = [(box.right - box.left) * margin, (box.bottom - box.top) * margin]
  return {
    left: Math.max(0, box.left - across),
    top: Math.max(0, box.top - down),
    right: Math.min(1, box.right + across),
    bottom: Math.min(1, box.bottom + down),
  }
}

function mean_distance(from: Points, to: Points): number {
  let sum = 0
  for (let at = 0; at < to.length; at += 2)
    sum += Math.hypot((to[at] ?? 0) - (from[at] ?? 0), (to[at + 1] ?? 0) - (from[at + 1] ?? 0))
  return sum / (to.length / 2)
}

export class Landmarks {
  #wanted: Points | undefined
  #shown: Points | undefined
  #seen_at = -Infinity
  #shown_at = -Infinity
  #presence = 0
  #time = kRestingTime

  /** A look ended; nothing was found without `points`. */
  seen(points: Points | null, at: number): void {
    if (!points) return
    if (this.#wanted) {
      const width = Math.max(0.01, face_width(points, 1))
      const moved = mean_distance(this.#wanted, points) / width
      const share = Math.min(1, Math.max(0, (moved - kTrembles) / (kMoves - kTrembles)))
      this.#time = kRestingTime + (kMovingTime - kRestingTime) * share
    }
    this.#wanted = points
    this.#seen_at = at
  }

  /** What to draw at a time, and how much of it: 0 without a face to 1. */
  at(time: number): { points: Points; presence: number } | undefined {
    if (!this.#wanted) return undefined
    const passed = Math.min(1_000, Math.max(0, time - this.#shown_at))
    const is_here = time - this.#seen_at < kLostAfter
    this.#presence = Math.min(1, Math.max(0, this.#presence + (is_here ? passed : -passed) / kFades))
    if (!this.#shown || this.#presence === 0) this.#shown = this.#wanted.slice()
    else this.#follow(this.#shown, this.#wanted, 1 - Math.exp(-passed / this.#time))
    this.#shown_at = time
    return { points: this.#shown, presence: this.#presence }
  }

  forget(): void {
    this.#wanted = this.#shown = undefined
    this.#presence = 0
    this.#seen_at = -Infinity
  }

  #follow(shown: Points, wanted: Points, share: number): void {
    for (const [at, was] of shown.entries()) shown[at] = was + ((wanted[at] ?? 0) - was) * share
  }
}
