import { useEffect, useState } from 'react'

import type { Conversation } from '../../api/types'
import { useConnectionState } from '../../sync/connection'
import { useWorkspace } from '../../sync/provider'
import { mark_read } from '../actions'
import type { Timeline } from '../state'

/** Several messages that come together are marked once. */
const kGatherMs = 250

/** Says how far we have read: only what is really before somebody's eyes, at the end of the list of a focused page. */
export function useMarkRead(conversation: Conversation, timeline: Timeline, at_newest: boolean): void {
  const workspace = useWorkspace()
  const is_watched = useWatched()
  const is_reached = useConnectionState() !== 'offline'
  const newest = timeline.messages.at(-1)?.seq ?? 0
  const is_behind = newest > conversation.mine.read_seq
  const wanted = is_watched && at_newest && is_behind && is_reached
  useEffect(() => {
    if (!wanted) return
    const mark = () => void mark_read(workspace, conversation.id, newest).catch(() => undefined)
    const timer = setTimeout(mark, kGatherMs)
    return () => clearTimeout(timer)
  }, [workspace, conversation.id, newest, wanted])
}

function useWatched(): boolean {
  const [watched, set_watched] = useState(is_watched)
  useEffect(() => {
    const look = () => set_watched(is_watched())
    const signals: [EventTarget, string][] = [[window, 'focus'], [window, 'blur'], [document, 'visibilitychange']]
    signals.forEach(([target, name]) => target.addEventListener(name, look))
    return () => signals.forEach(([target, name]) => target.removeEventListener(name, look))
  }, [])
  return watched
}

function is_watched(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus()
}
