import { type RefObject, useCallback, useEffect, useRef } from 'react'

import { useWorkspace } from '../../sync/provider'
import { load_later } from '../actions'
import type { View } from './view'
import { frozen, type Window, with_later } from './window'

type Move = (change: (now: Window) => Window, keeps_place: boolean) => void

/** Pages are asked for this long before they are reached. */
export const kAhead = 1_600
const kNearEnd = 600

type Box = RefObject<HTMLDivElement | null>

/** Brings later messages into a window that ends before the newest: from memory, or what follows an excursion. */
export function useLater(id: string, ref: Box, { messages, covered_to }: View, { end }: Window, move: Move) {
  const fetch = useLaterPage(id)
  const more = useCallback(() => {
    if (!ref.current || end === undefined) return
    const below = -ref.current.scrollTop
    const is_last = end >= (messages.at(-1)?.seq ?? 0)
    if (covered_to === undefined) {
      if (below < kNearEnd) move((now) => with_later(now, messages), true)
    } else if (is_last) {
      if (below < kAhead) fetch(covered_to)
    } else if (below < kNearEnd) {
      move((now) => frozen(with_later(now, messages), messages), true)
    }
  }, [ref, end, messages, covered_to, move, fetch])

  // Whoever stands at the end of an excursion cannot scroll to ask for more, until the newest is reached.
  const toured = useRef(false)
  useEffect(() => {
    toured.current = covered_to !== undefined || (toured.current && end !== undefined)
    if (toured.current) queueMicrotask(more)
  }, [more, covered_to, end])
  return more
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
