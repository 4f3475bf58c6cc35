/** Where a floating box goes beside the thing it belongs to, kept inside the window. Pure: pixels in, pixels out. */

export type Side = 'top' | 'right' | 'bottom' | 'left'
export type Align = 'start' | 'center' | 'end'

export interface Box {
  left: number
  top: number
  width: number
  height: number
}

interface Size {
  width: number
  height: number
}

interface Wish {
  side: Side
  align: Align
  gap: number
}

const kEdge = 8

const opposite: Record<Side, Side> = { top: 'bottom', bottom: 'top', left: 'right', right: 'left' }

function room(side: Side, anchor: Box, window: Size): number {
  if (side === 'top') return anchor.top
  if (side === 'left') return anchor.left
  if (side === 'bottom') return window.height - anchor.top - anchor.height
  return window.width - anchor.left - anchor.width
}

function along(start: number, length: number, size: number, align: Align): number {
  if (align === 'start') return start
  if (align === 'end') return start + length - size
  return start + (length - size) / 2
}

const within = (value: number, most: number) => Math.max(kEdge, Math.min(value, most - kEdge))

/** Turns to the other side when the wished one has too little room and the other has more. */
export function place_beside(anchor: Box, size: Size, window: Size, { side, align, gap }: Wish) {
  const upright = side === 'top' || side === 'bottom'
  const needed = (upright ? size.height : size.width) + gap + kEdge
  const other = opposite[side]
  const cramped = room(side, anchor, window) < needed && room(other, anchor, window) > room(side, anchor, window)
  const chosen = cramped ? other : side
  const spots = {
    top: anchor.top - size.height - gap,
    bottom: anchor.top + anchor.height + gap,
    left: anchor.left - size.width - gap,
    right: anchor.left + anchor.width + gap,
  }
  const left = upright ? along(anchor.left, anchor.width, size.width, align) : spots[chosen]
  const top = upright ? spots[chosen] : along(anchor.top, anchor.height, size.height, align)
  return { left: within(left, window.width - size.width), top: within(top, window.height - size.height) }
}
