import { type TouchEvent, useRef } from 'react'

import type { Point } from './zoom'

const kSwipe = 64

/** A finger drawn to the side, but for one that moves something in a player. */
export function useSwipe(on_step: (by: 1 | -1) => void) {
  const began = useRef<Point>(undefined)
  return {
    onTouchStart: ({ target, touches }: TouchEvent) => {
      const [first, second] = Array.from(touches)
      const is_taken = target instanceof Element && target.closest('audio, video, button, a')
      began.current = first && !second && !is_taken ? { x: first.clientX, y: first.clientY } : undefined
    },
    onTouchEnd: ({ changedTouches }: TouchEvent) => {
      const [last] = Array.from(changedTouches)
      const from = began.current
      began.current = undefined
      if (!from || !last) return
      const by = { x: last.clientX - from.x, y: last.clientY - from.y }
      if (Math.abs(by.x) > kSwipe && Math.abs(by.x) > 2 * Math.abs(by.y)) on_step(by.x < 0 ? 1 : -1)
    },
  }
}
