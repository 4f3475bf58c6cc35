/**
 * Moves the window over the timeline as the reader scrolls. The scroller is `column-reverse`: its zero is the newest
 * message, so what is put above never moves what is read. Only a change below has to be made up for.
 */
import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'

import type { Message } from '../../api/types'
import { useWorkspace } from '../../sync/provider'
import type { Timeline } from '../state'
import { useEarlier } from './use_earlier'
import * as windows from './window'

/** Pixels from the newest message that still count as being there. */
const kAtNewest = 40
/** Earlier pages are asked for this long before they are reached. */
const kAhead = 1_600
const kNearEnd = 600

interface Anchor {
  key: string
  top: number
}

export interface Scroller {
  ref: RefObject<HTMLDivElement | null>
  shown: readonly Message[]
  at_newest: boolean
  waiting: number
  loading: boolean
  problem: string | undefined
  has_earlier: boolean
  on_scroll: () => void
  to_newest: () => void
  earlier: () => void
}

export function useScroller(conversation_id: string, timeline: Timeline): Scroller {
  const { me } = useWorkspace()
  const { messages } = timeline
  const ref = useRef<HTMLDivElement>(null)
  const { window, shown, set_window, move } = useWindow(ref, messages, me.member_id)
  const { end } = window
  const [at_newest, set_at_newest] = useState(true)
  useLayoutEffect(() => {
    if (at_newest && window.end === undefined) ref.current?.scrollTo({ top: 0 })
  }, [shown, at_newest, window.end])

  const earlier = useEarlier(conversation_id, timeline, window, move)
  const look = useCallback(() => {
    const scroller = ref.current
    if (!scroller) return
    const below = -scroller.scrollTop
    const above = scroller.scrollHeight - scroller.clientHeight - below
    const is_there = below < kAtNewest
    set_at_newest(is_there)
    if (!is_there) set_window((now) => windows.frozen(now, messages))
    const is_cut = end !== undefined
    if (is_cut && below < kNearEnd) move((now) => windows.with_later(now, messages), !is_there)
    if (above < kAhead) earlier.more()
  }, [messages, set_window, move, earlier, end])
  useEffect(() => {
    const scroller = ref.current
    const above = scroller ? scroller.scrollHeight - scroller.clientHeight + scroller.scrollTop : kAhead
    if (above < kAhead) queueMicrotask(earlier.more)
  }, [shown, earlier])

  const to_newest = useCallback(() => {
    set_window((now) => windows.at_newest(now, messages))
    set_at_newest(true)
    ref.current?.scrollTo({ top: 0 })
  }, [messages, set_window])

  return {
    ref,
    shown,
    at_newest: at_newest && window.end === undefined,
    waiting: windows.waiting(window, messages, me.member_id),
    loading: earlier.loading,
    problem: earlier.problem,
    has_earlier: timeline.covered_from > 0 || (messages[0]?.seq ?? 0) < (shown[0]?.seq ?? 0),
    on_scroll: look,
    to_newest,
    earlier: earlier.retry,
  }
}

/** The part of the timeline that is drawn. `move` changes it, and can keep what is read where it stands. */
function useWindow(ref: RefObject<HTMLDivElement | null>, messages: readonly Message[], member_id: string) {
  const anchor = useRef<Anchor>(undefined)
  const [kept, set_window] = useState(() => windows.opened(messages))
  const window = windows.over_own(kept, messages, member_id)
  const { start, end } = window
  const shown = useMemo(() => windows.drawn({ start, end }, messages), [start, end, messages])

  // The place is noted and restored in one task: between the two the reader must not scroll on.
  const move = useCallback(
    (change: (now: windows.Window) => windows.Window, keeps_place: boolean) => {
      if (!keeps_place) return set_window(change)
      anchor.current = anchor_in(ref.current)
      measure_rows(ref.current)
      flushSync(() => set_window(change))
    },
    [ref],
  )
  useLayoutEffect(() => hold(ref.current, anchor))
  return { window, shown, set_window, move }
}

/**
 * A row below that was never drawn has a guessed height, and would move what is above it when it comes into sight. So
 * rows that are put below are laid out once; the browser remembers their heights.
 */
function measure_rows(scroller: HTMLElement | null): void {
  const log = scroller?.firstElementChild as HTMLElement | null | undefined
  if (!log) return
  log.dataset.measuring = ''
  const done = () => delete log.dataset.measuring
  requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done)))
}

/** A row in the middle of what is seen, and where it stands. */
function anchor_in(scroller: HTMLElement | null): Anchor | undefined {
  if (!scroller) return undefined
  const box = scroller.getBoundingClientRect()
  const under = document.elementsFromPoint(box.left + box.width / 2, box.top + box.height / 2)
  const row = under.map((element) => element.closest<HTMLElement>('[data-key]')).find((found) => found !== null)
  return row?.dataset.key ? { key: row.dataset.key, top: row.getBoundingClientRect().top } : undefined
}

function hold(scroller: HTMLElement | null, anchor: RefObject<Anchor | undefined>): void {
  const wanted = anchor.current
  anchor.current = undefined
  if (!scroller || !wanted) return
  const row = scroller.querySelector(`[data-key="${CSS.escape(wanted.key)}"]`)
  const moved = row ? row.getBoundingClientRect().top - wanted.top : 0
  if (Math.abs(moved) >= 1) scroller.scrollTop += moved
}
