/**
 * Moves the window over the timeline as the reader scrolls. The scroller is `column-reverse`: its zero is the newest
 * message, so what is put above never moves what is read. Only a change below has to be made up for.
 */
import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { flushSync } from 'react-dom'

import type { Message } from '../../api/types'
import { useWorkspace } from '../../sync/provider'
import { end_excursion } from '../actions'
import type { Timeline } from '../state'
import { type Anchor, anchor_in, hold, kAtNewest } from './anchor'
import { type Earlier, useEarlier } from './use_earlier'
import { useJump } from './use_jump'
import { kAhead, type Later, useLater } from './use_later'
import { useSteps } from './use_steps'
import type { View } from './view'
import * as windows from './window'

export interface Scroller {
  ref: RefObject<HTMLDivElement | null>
  shown: readonly Message[]
  at_newest: boolean
  waiting: number
  problem: string | undefined
  has_earlier: boolean
  on_scroll: () => void
  to_newest: () => void
  earlier: () => void
  jump: (seq: number) => void
}

export function useScroller(conversation_id: string, view: View, timeline: Timeline): Scroller {
  const workspace = useWorkspace()
  const { me } = workspace
  const { messages, covered_to } = view
  const ref = useRef<HTMLDivElement>(null)
  const { window, shown, set_window, move } = useWindow(ref, messages, me.member_id)
  const [at_newest, set_at_newest] = useState(true)
  useLayoutEffect(() => {
    if (at_newest && window.end === undefined) ref.current?.scrollTo({ top: 0 })
  }, [shown, at_newest, window.end])

  const earlier = useEarlier(conversation_id, view, window, move)
  const later = useLater(conversation_id, ref, view, window, move)
  const jump = useJump(conversation_id, ref, set_window)
  const look = useCallback(() => {
    const scroller = ref.current
    if (!scroller) return
    const below = -scroller.scrollTop
    const is_there = below < kAtNewest && covered_to === undefined && window.end === undefined
    set_at_newest(is_there)
    if (!is_there) set_window((now) => windows.frozen(now, messages))
  }, [messages, covered_to, window.end, set_window])
  // The last of a page that was waiting has come: whoever stands at its end reads the newest, without scrolling on.
  useEffect(() => {
    const scroller = ref.current
    if (scroller && window.end === undefined) set_at_newest(covered_to === undefined && -scroller.scrollTop < kAtNewest)
  }, [covered_to, window.end])
  const draw_more = useDrawingMore(ref, shown, earlier, later)
  const on_scroll = useCallback(() => {
    look()
    draw_more()
  }, [look, draw_more])

  const to_newest = useCallback(() => {
    const is_away = covered_to !== undefined
    if (is_away) end_excursion(workspace, conversation_id)
    const opened = () => windows.opened(timeline.messages, innerHeight)
    set_window((now) => (is_away ? opened() : windows.at_newest(now, messages, innerHeight)))
    set_at_newest(true)
    ref.current?.scrollTo({ top: 0 })
  }, [messages, timeline.messages, covered_to, set_window, workspace, conversation_id])

  return {
    ref,
    shown,
    at_newest: at_newest && window.end === undefined,
    waiting: windows.waiting(window, messages, me.member_id),
    problem: earlier.problem,
    has_earlier: view.covered_from > 0 || (messages[0]?.seq ?? 0) < (shown[0]?.seq ?? 0),
    on_scroll,
    to_newest,
    earlier: earlier.retry,
    jump,
  }
}

/** Draws more where the reader comes near the end of what is drawn; what it returns is called when they move. */
function useDrawingMore(ref: Scroller['ref'], shown: Scroller['shown'], earlier: Earlier, later: Later): () => void {
  const step = useCallback(
    (is_moving: boolean) => {
      const above = ref.current ? ref.current.scrollHeight - ref.current.clientHeight + ref.current.scrollTop : kAhead
      return later(is_moving) || earlier.more({ is_near: above < kAhead, is_moving })
    },
    [ref, later, earlier],
  )
  const steps = useSteps(step)
  useEffect(() => steps.after_drawing(), [shown, step, steps])
  return steps.now
}

/** The part of the timeline that is drawn. `move` changes it, and can keep what is read where it stands. */
function useWindow(ref: RefObject<HTMLDivElement | null>, messages: readonly Message[], member_id: string) {
  const anchor = useRef<Anchor>(undefined)
  const [kept, set_window] = useState(() => windows.opened(messages, innerHeight))
  const settled = useCallback(
    (now: windows.Window) => windows.over_own(windows.over_some(now, messages, innerHeight), messages, member_id),
    [messages, member_id],
  )
  const window = useMemo(() => settled(kept), [settled, kept])
  const { start, end } = window
  const shown = useMemo(() => windows.drawn({ start, end }, messages), [start, end, messages])

  // The place is noted and restored in one task: between the two the reader must not scroll on.
  const move = useCallback(
    (change: (now: windows.Window) => windows.Window, keeps_place: boolean) => {
      const moved = (now: windows.Window) => change(settled(now))
      if (!keeps_place) return set_window(moved)
      anchor.current = anchor_in(ref.current)
      flushSync(() => set_window(moved))
    },
    [ref, settled],
  )
  useLayoutEffect(() => hold(ref.current, anchor))
  return { window, shown, set_window, move }
}
