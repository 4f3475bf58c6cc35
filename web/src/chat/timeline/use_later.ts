import { type RefObject, useCallback, useEffect, useRef } from 'react'

import { useWorkspace } from '../../sync/provider'
import { load_later } from '../actions'
import { kAtNewest } from './anchor'
import type { View } from './view'
import { frozen, type Window, with_later } from './window'

type Move = (change: (now: Window) => Window, keeps_place: boolean) => void

/** Pages are asked for this long before they are reached. */
export const kAhead = 1_600
const kNearEnd = 1_200

type Box = RefObject<HTMLDivElement | null>

/** Answers whether it has drawn more. */
export type Later = (is_moving: boolean) => boolean

/** Brings later messages into a window that ends before the newest: from memory, or what follows an excursion. */
export function useLater(id: string, ref: Box, { messages, covered_to }: View, { end }: Window, move: Move): Later {
  const fetch = useLaterPage(id)
  // Whoever stands at the end of an excursion cannot scroll to ask for more, until the newest is reached.
  const toured = useRef(false)
  useEffect(() => {
    toured.current = covered_to !== undefined || (toured.current && end !== undefined)
  }, [covered_to, end])
  return useCallback(
    (is_moving: boolean) => {
      if (!ref.current || end === undefined || !(is_moving || toured.current)) return false
      const below = -ref.current.scrollTop
      const is_last = end >= (messages.at(-1)?.seq ?? 0)
      const is_near = below < (is_last ? kAtNewest : kNearEnd)
      if (is_last && covered_to !== undefined && below < kAhead) fetch(covered_to)
      if (!is_near || (is_last && covered_to !== undefined)) return false
      const next = (now: Window) => with_later(now, messages)
      move((now) => (covered_to === undefined ? next(now) : frozen(next(now), messages)), !is_last)
      return !is_last
    },
    [ref, end, messages, covered_to, move, fetch],
  )
}

/** A page that does not come is asked for again by the next scrolling. */
function useLaterPage(id: string): (after: number) => void {
  const workspace = useWorkspace()
  const busy = useRef(false)
  return useCallback(
    (after) => {
      if (busy.current) return
      busy.current = true
      const done = () => void (busy.current = false)
      load_later(workspace, id, after).then(done, done)
    },
    [workspace, id],
  )
}
