import { type PointerEvent, type RefObject, useRef, useState } from 'react'

import { kDayMinutes } from './times'
import type { Shown } from './use_calendar'

const kSnap = 15
const kUsual = 60

/** What is being drawn or moved, where it would lie if it were let go now. */
export interface Draft {
  kind: 'make' | 'move' | 'stretch'
  it?: Shown
  day: number
  from: number
  to: number
}

interface Begun extends Draft {
  at: { day: number; minute: number }
  moved: boolean
}

interface Wanted {
  days: number
  on_make: (day: number, from: number, to: number) => void
  on_move: (it: Shown, minutes: number) => void
  on_stretch: (it: Shown, minutes: number) => void
}

const snapped = (minute: number) => Math.round(minute / kSnap) * kSnap
const within = (minute: number) => Math.min(kDayMinutes, Math.max(0, minute))

/** With a mouse: an empty place makes something new, an event moves, and its lower edge makes it longer. */
export function useDrag(box: RefObject<HTMLElement | null>, { days, on_make, on_move, on_stretch }: Wanted) {
  const begun = useRef<Begun>(undefined)
  const [draft, set_draft] = useState<Draft>()
  const place_of = ({ clientX, clientY }: PointerEvent) => {
    const area = box.current?.getBoundingClientRect() ?? new DOMRect()
    const day = Math.min(days - 1, Math.max(0, Math.floor(((clientX - area.left) / area.width) * days)))
    return { day, minute: within(((clientY - area.top) / area.height) * kDayMinutes) }
  }
  const begin = (event: PointerEvent, kind: Draft['kind'], it?: Shown, day = 0, from = 0, to = 0) => {
    if (event.button !== 0 || event.pointerType !== 'mouse') return
    const at = place_of(event)
    begun.current = { kind, day, from, to, at, moved: false, ...(it && { it }) }
    if (kind === 'make') Object.assign(begun.current, { day: at.day, from: Math.floor(at.minute / kSnap) * kSnap })
    event.stopPropagation()
  }
  const drafted = (now: Begun, place: { day: number; minute: number }): Draft => {
    const by = snapped(place.minute - now.at.minute)
    if (now.kind === 'stretch') return { ...now, to: Math.max(now.from + kSnap, within(now.to + by)) }
    if (now.kind === 'move') return { ...now, day: now.day + place.day - now.at.day, from: now.from + by, to: now.to + by }
    return { ...now, to: Math.max(now.from + kSnap, snapped(place.minute)) }
  }
  const move = (event: PointerEvent) => {
    if (!begun.current) return
    const place = place_of(event)
    const { at } = begun.current
    if (place.day === at.day && Math.abs(place.minute - at.minute) < kSnap / 2 && !begun.current.moved) return
    // Not before it moves: who only presses an event shall click it.
    if (!begun.current.moved) box.current?.setPointerCapture(event.pointerId)
    begun.current.moved = true
    set_draft(drafted(begun.current, place))
  }
  const end = (event: PointerEvent) => {
    const now = begun.current
    if (!now) return
    begun.current = undefined
    set_draft(undefined)
    const to_be = drafted(now, place_of(event))
    if (now.kind === 'make') return on_make(now.day, now.from, now.moved ? to_be.to : now.from + kUsual)
    if (!now.it || !now.moved) return
    if (now.kind === 'stretch') return on_stretch(now.it, to_be.to - now.to)
    on_move(now.it, (to_be.day - now.day) * kDayMinutes + to_be.from - now.from)
  }
  const cancel = () => {
    begun.current = undefined
    set_draft(undefined)
  }
  return { draft, begin, handlers: { onPointerMove: move, onPointerUp: end, onPointerCancel: cancel } }
}
