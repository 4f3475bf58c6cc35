/** How a picture lies on its stage: pure. Points are counted from the middle of the stage, in CSS pixels. */
export interface Size {
  width: number
  height: number
}

export interface Point {
  x: number
  y: number
}

/** `scale` 1 fits the picture into the stage; `x` and `y` say where its middle is. */
export interface Look {
  scale: number
  x: number
  y: number
}

export interface Space {
  stage: Size
  /** How large the picture is at scale 1. */
  fitted: Size
  most: number
}

export const kFitted: Look = { scale: 1, x: 0, y: 0 }

const kMostAtLeast = 4
const kDoubleTap = 2.5

/** Contained in the stage and, where `may_grow` is not said, never larger than it is. */
export function fitted_size(picture: Size, stage: Size, may_grow = false): Size {
  if (picture.width <= 0 || picture.height <= 0) return { width: 0, height: 0 }
  const contained = Math.min(stage.width / picture.width, stage.height / picture.height)
  const factor = may_grow ? contained : Math.min(1, contained)
  return { width: picture.width * factor, height: picture.height * factor }
}

/** Every pixel of the picture can be looked at twice as large as it is, and a small picture four times. */
export function space_of(picture: Size, stage: Size, may_grow = false): Space {
  const fitted = fitted_size(picture, stage, may_grow)
  const most = fitted.width > 0 ? Math.max(kMostAtLeast, (2 * picture.width) / fitted.width) : kMostAtLeast
  return { stage, fitted, most }
}

/** No further in than pixels go, no further out than whole, and never past its own edge. */
export function clamped(look: Look, { stage, fitted, most }: Space): Look {
  const scale = Math.min(most, Math.max(1, look.scale))
  const reach = (picture: number, room: number) => Math.max(0, (picture * scale - room) / 2)
  const within = (value: number, limit: number) => Math.min(limit, Math.max(-limit, value)) + 0
  return {
    scale,
    x: within(look.x, reach(fitted.width, stage.width)),
    y: within(look.y, reach(fitted.height, stage.height)),
  }
}

/** What lies at `at` stays there. */
export function zoomed(look: Look, factor: number, at: Point, space: Space): Look {
  const scale = Math.min(space.most, Math.max(1, look.scale * factor))
  const grown = scale / look.scale
  return clamped({ scale, x: at.x - (at.x - look.x) * grown, y: at.y - (at.y - look.y) * grown }, space)
}

export function panned(look: Look, by: Point, space: Space): Look {
  return clamped({ ...look, x: look.x + by.x, y: look.y + by.y }, space)
}

type Fingers = readonly [Point, Point]

/** Two fingers went from here to there, and what was under them went with them. */
export function pinched(look: Look, from: Fingers, to: Fingers, space: Space): Look {
  const before = distance(...from)
  const factor = before > 0 ? distance(...to) / before : 1
  const start = middle(...from)
  const end = middle(...to)
  return panned(zoomed(look, factor, start, space), { x: end.x - start.x, y: end.y - start.y }, space)
}

/** Into the picture where it was tapped, and out again. */
export function double_tapped(look: Look, at: Point, space: Space): Look {
  return look.scale > 1 ? kFitted : zoomed(kFitted, kDoubleTap, at, space)
}

/** How large a pixel of the picture is drawn. */
export function magnification(look: Look, picture: Size, space: Space): number {
  return picture.width > 0 ? (look.scale * space.fitted.width) / picture.width : 1
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y)
}

function middle(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }
}
