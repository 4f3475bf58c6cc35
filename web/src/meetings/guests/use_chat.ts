import { useEffect, useRef, useState } from 'react'
import { create } from 'zustand'

import { useConnectionState } from '../../sync/connection'
import { useWorkspace } from '../../sync/provider'
import type { Workspace } from '../../sync/workspace'
import type { Room } from '../state'
import { fetch_moved, fetch_newest } from './chat'
import { nothing_said, unread_in } from './said'
import { is_visit } from './visit'

const kTryAgainMs = 2_000
const kept_at = (meeting_id: string) => `madang.visit_read.${meeting_id}`

interface Reading {
  meeting_id: string
  read_seq: number
  /** What is being written, also while the panel is shut. */
  draft: string
}

export const useReading = create<Reading>(() => ({ meeting_id: '', read_seq: 0, draft: '' }))

/** Within this tab, so that a page that is loaded again counts on. */
function begin_reading(meeting_id: string): void {
  if (useReading.getState().meeting_id === meeting_id) return
  useReading.setState({ meeting_id, read_seq: Number(sessionStorage.getItem(kept_at(meeting_id)) ?? 0), draft: '' })
}

export function read_to(meeting_id: string, seq: number): void {
  const { read_seq } = useReading.getState()
  if (seq <= read_seq) return
  useReading.setState({ read_seq: seq })
  sessionStorage.setItem(kept_at(meeting_id), String(seq))
}

/** How much of a meeting's chat is new to a guest, by what this tab has shown. */
export function useUnreadGuest(room: Room): number {
  const { me } = useWorkspace()
  const read_seq = useReading((state) => state.read_seq)
  return unread_in(room.chat ?? nothing_said, read_seq, me.member_id)
}

/** As long as a guest is in the meeting: its chat is fetched, afresh with every connection, and then what moves. */
export function useGuestChat(room: Room | undefined, is_in: boolean): void {
  const workspace = useWorkspace()
  const is_online = useConnectionState() === 'online'
  const id = room?.meeting.id
  const follows = is_in && is_online && is_visit(workspace.me)
  useEffect(() => {
    if (!follows || id === undefined) return
    let later: ReturnType<typeof setTimeout>
    const fetch = () => {
      fetch_newest(workspace, id).catch(() => {
        later = setTimeout(fetch, kTryAgainMs)
      })
    }
    begin_reading(id)
    fetch()
    return () => clearTimeout(later)
  }, [workspace, id, follows])
  useMoved(workspace, room, follows)
}

/** One fetch after the other; what moves meanwhile is in the next. */
function useMoved(workspace: Workspace, room: Room | undefined, follows: boolean): void {
  const [turn, next_turn] = useState(0)
  const is_busy = useRef(false)
  const id = room?.meeting.id
  const moved = room?.chat?.moved
  useEffect(() => {
    if (!follows || id === undefined || !moved?.length || is_busy.current) return
    is_busy.current = true
    const done = () => {
      is_busy.current = false
      next_turn((count) => count + 1)
    }
    fetch_moved(workspace, id).then(done, () => setTimeout(done, kTryAgainMs))
  }, [workspace, id, follows, moved, turn])
}
