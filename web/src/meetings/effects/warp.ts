/**
 * Slimming: places along the jaw are pulled towards the face's own axis, each with a smooth fall-off that ends at its
 * radius, so that nothing far away moves. Lengths are in heights of the picture.
 */
import { face_width, kLeftEdge, kRightEdge, point, type Points } from './landmarks'

export interface Pull {
  x: number
  y: number
  /** How far what lies at (x, y) goes. */
  by_x: number
  by_y: number
  radius: number
}

const kForehead = 10
const kChin = 152
/** From the ear down to beside the chin, and how strongly each is pulled. */
const kJaw: readonly [left: number, right: number, share: number][] = [
  [132, 361, 0.7],
  [172, 397, 1],
  [150, 379, 0.7],
]
/** At 100, of half the face's width. */
const kMost = 0.13
const kRadius = 0.42

export const kPulls = kJaw.length * 2

function pull_at(points: Points, index: number, aspect: number, share: number, width: number): Pull {
  const [x, y] = point(points, index)
  const [top_x, top_y] = point(points, kForehead)
  const [bottom_x, bottom_y] = point(points, kChin)
  const axis = [(bottom_x - top_x) * aspect, bottom_y - top_y] as const
  const along = ((x - top_x) * aspect * axis[0] + (y - top_y) * axis[1]) / (axis[0] ** 2 + axis[1] ** 2)
  const to_axis = [top_x * aspect + axis[0] * along - x * aspect, top_y + axis[1] * along - y] as const
  const distance = Math.max(1e-4, Math.hypot(...to_axis))
  const step = Math.min(distance * 0.5, (width / 2) * kMost * share)
  return {
    x: x * aspect,
    y,
    by_x: (to_axis[0] / distance) * step,
    by_y: (to_axis[1] / distance) * step,
    radius: width * kRadius,
  }
}

/** The side of the jaw that is turned away is nearer to the axis: it is pulled less, or it would be drawn over. */
export function turned(points: Points): [left: number, right: number] {
  const [left] = point(points, kLeftEdge)
  const [right] = point(points, kRightEdge)
  const [nose] = point(points, 1)
  const across = Math.max(1e-4, right - left)
  const share = Math.min(1, Math.max(0, (nose - left) / across))
  return [Math.min(1, share * 2), Math.min(1, (1 - share) * 2)]
}

/** `strength`: 0 to 1. */
export function pulls_of(points: Points, aspect: number, strength: number): Pull[] {
  const width = face_width(points, aspect)
  const [left_share, right_share] = turned(points)
  return kJaw.flatMap(([left, right, share]) => [
    pull_at(points, left, aspect, share * strength * left_share, width),
    pull_at(points, right, aspect, share * strength * right_share, width),
  ])
}

/** 1 in the middle, 0 from the radius on, and flat at both. */
export function fall_off(distance: number, radius: number): number {
  const rest = 1 - Math.min(1, (distance / radius) ** 2)
  return rest * rest
}

/** Where the picture is read for what is drawn at (x, y). The shader computes the same. */
export function source_of(x: number, y: number, pulls: readonly Pull[]): [number, number] {
  let [from_x, from_y] = [x, y]
  for (const pull of pulls) {
    const weight = fall_off(Math.hypot(x - pull.x, y - pull.y), pull.radius)
    from_x -= pull.by_x * weight
    from_y -= pull.by_y * weight
  }
  return [from_x, from_y]
}
