import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react'

import { distance, double_tapped, type Look, panned, pinched, type Point, type Space, zoomed } from './zoom'

const kTapMs = 300
const kTapReach = 24
const kSwipe = 64
const kDismiss = 110

interface Gestures {
  space: Space
  look: Look
  /** `smoothly` when the picture jumps, and not when it follows a finger. Several may come before anything is drawn. */
  on_look: (change: (now: Look) => Look, smoothly: boolean) => void
  /** A finger threw the picture to the side, or down. */
  on_step: (by: 1 | -1) => void
  on_dismiss: () => void
}

interface Finger {
  began: Point
  now: Point
  type: string
}

const kStill: Point = { x: 0, y: 0 }

/** Wheel, drag, pinch, double tap and swipe on a stage. `drag` is how far a finger has carried a picture that fits. */
export function useGestures(stage: RefObject<HTMLElement | null>, gestures: Gestures) {
  const fingers = useRef(new Map<number, Finger>())
  const pinching = useRef(false)
  const last_tap = useRef<Point & { at: number }>(undefined)
  const [drag, set_drag] = useState(kStill)
  useWheel(stage, gestures)
  const { space, look, on_look } = gestures

  const tap = (at: Point, when: number) => {
    const before = last_tap.current
    const twice = before && when - before.at < kTapMs && distance(before, at) < kTapReach
    last_tap.current = twice ? undefined : { ...at, at: when }
    if (twice) on_look((now) => double_tapped(now, at, space), true)
  }
  const pinch = (from: Point, to: Point, other: Point) =>
    on_look((now) => pinched(now, [from, other], [to, other], space), false)
  const on_down = (event: PointerEvent) => {
    if (event.button !== 0 || (event.target as Element).closest('button, a')) return
    const at = point_of(event, stage.current)
    event.currentTarget.setPointerCapture(event.pointerId)
    fingers.current.set(event.pointerId, { began: at, now: at, type: event.pointerType })
    pinching.current = fingers.current.size > 1
  }
  const on_move = (event: PointerEvent) => {
    const finger = fingers.current.get(event.pointerId)
    if (!finger) return
    const at = point_of(event, stage.current)
    const by = { x: at.x - finger.now.x, y: at.y - finger.now.y }
    const [other] = [...fingers.current].filter(([id]) => id !== event.pointerId).map(([, each]) => each)
    if (other) pinch(finger.now, at, other.now)
    else if (look.scale > 1) on_look((now) => panned(now, by, space), false)
    else if (finger.type !== 'mouse' && !pinching.current) set_drag(along(finger.began, at))
    finger.now = at
  }
  const on_up = (event: PointerEvent) => {
    const finger = fingers.current.get(event.pointerId)
    if (!finger) return
    fingers.current.delete(event.pointerId)
    set_drag(kStill)
    const was_pinching = pinching.current
    if (fingers.current.size === 0) pinching.current = false
    if (was_pinching || event.type === 'pointercancel') return
    if (distance(finger.began, finger.now) < kTapReach / 2) return tap(finger.now, event.timeStamp)
    if (finger.type !== 'mouse' && look.scale === 1) throw_by(along(finger.began, finger.now), gestures)
  }
  const handlers = { onPointerDown: on_down, onPointerMove: on_move, onPointerUp: on_up, onPointerCancel: on_up }
  return { drag, handlers }
}

/** To the side or down, whichever it is more; up leads nowhere. */
function along(from: Point, to: Point): Point {
  const by = { x: to.x - from.x, y: to.y - from.y }
  return Math.abs(by.x) > Math.abs(by.y) ? { x: by.x, y: 0 } : { x: 0, y: Math.max(0, by.y) }
}

function throw_by({ x, y }: Point, { on_step, on_dismiss }: Gestures): void {
  if (Math.abs(x) > kSwipe) on_step(x < 0 ? 1 : -1)
  else if (y > kDismiss) on_dismiss()
}

/** A listener of its own, because one that React adds may not keep the page from zooming or scrolling. */
function useWheel(stage: RefObject<HTMLElement | null>, gestures: Gestures): void {
  const now = useRef(gestures)
  useEffect(() => void (now.current = gestures))
  useEffect(() => {
    const element = stage.current
    const on_wheel = (event: WheelEvent) => {
      event.preventDefault()
      const { space, on_look } = now.current
      const pixels = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1)
      const factor = Math.exp(-pixels * (event.ctrlKey ? 0.01 : 0.0015))
      const at = point_of(event, element)
      on_look((look) => zoomed(look, factor, at, space), false)
    }
    element?.addEventListener('wheel', on_wheel, { passive: false })
    return () => element?.removeEventListener('wheel', on_wheel)
  }, [stage])
}

function point_of({ clientX, clientY }: { clientX: number; clientY: number }, stage: HTMLElement | null): Point {
  const box = stage?.getBoundingClientRect() ?? new DOMRect()
  return { x: clientX - box.left - box.width / 2, y: clientY - box.top - box.height / 2 }
}
