/** How conversations and people come to our attention: what is muted, what is starred, and what is counted of it. */
import { useEffect, useMemo, useState } from 'react'

import type { Attention, Conversation } from '../api/types'
import { useSynced, useWorkspace } from '../sync/provider'
import { counts, mentions as mentioned } from './counts'
import type { ChatState, Timeline } from './state'

/** A timer cannot wait longer. */
const kLongestWait = 2 ** 31 - 1

export interface Unread {
  unread: number
  mentions: number
}

export function is_muted({ mute, is_starred }: Attention, now: number): boolean {
  if (!mute || is_starred) return false
  return mute.until === undefined || now < Date.parse(mute.until)
}

/** What of a conversation is counted where it wants to be seen. A mute lets through what starred people say. */
export function heeded(
  { mine, last_message }: Conversation,
  timeline: Timeline | undefined,
  starred: readonly string[],
  member_id: string,
  now: number,
): Unread {
  if (!is_muted(mine.attention, now) || mine.unread === 0) return { unread: mine.unread, mentions: mine.mentions }
  const mentions = mine.attention.lets_mentions ? mine.mentions : 0
  const held = timeline?.messages.length ? timeline.messages : last_message ? [last_message] : []
  const heard = held.filter(
    (message) => message.seq > mine.read_seq && counts(message, member_id) && starred.includes(message.author_id),
  )
  const twice = heard.filter((message) => mentions > 0 && mentioned(message, member_id))
  return { unread: mentions + heard.length - twice.length, mentions }
}

type Held = Pick<ChatState, 'conversations' | 'timelines' | 'starred'>

export function total_heeded(state: Held, member_id: string, now: number): Unread {
  const all = Object.values(state.conversations).map((it) =>
    heeded(it, state.timelines[it.id], state.starred, member_id, now),
  )
  const sum = (field: keyof Unread) => all.reduce((total, each) => total + each[field], 0)
  return { unread: sum('unread'), mentions: sum('mentions') }
}

/** Over all conversations, for the rail, the title of the page and the app's badge. */
export function useTotalUnread(): Unread {
  const { me } = useWorkspace()
  const conversations = useSynced((state) => state.slices.chat.conversations)
  const timelines = useSynced((state) => state.slices.chat.timelines)
  const starred = useStarred()
  const ends = useMemo(() => Object.values(conversations).map((it) => it.mine.attention.mute?.until), [conversations])
  const now = useNow(ends)
  return useMemo(
    () => total_heeded({ conversations, timelines, starred }, me.member_id, now),
    [conversations, timelines, starred, me, now],
  )
}

export function useHeeded(conversation: Conversation): Unread {
  const { me } = useWorkspace()
  const timeline = useSynced((state) => state.slices.chat.timelines[conversation.id])
  const starred = useStarred()
  const now = useNow([conversation.mine.attention.mute?.until])
  return useMemo(
    () => heeded(conversation, timeline, starred, me.member_id, now),
    [conversation, timeline, starred, me, now],
  )
}

export function useMuted(conversation: Conversation): boolean {
  const { attention } = conversation.mine
  return is_muted(attention, useNow([attention.mute?.until]))
}

export function useStarred(): readonly string[] {
  return useSynced((state) => state.slices.chat.starred)
}

/** The time, which goes on by itself when the next of these moments comes. */
export function useNow(moments: readonly (string | undefined)[]): number {
  const [now, set_now] = useState(() => Date.now())
  const coming = moments.map((moment) => (moment ? Date.parse(moment) : 0)).filter((moment) => moment > now)
  const next = coming.length > 0 ? Math.min(...coming) : undefined
  useEffect(() => {
    set_now(Date.now())
    if (next === undefined) return
    const timer = setTimeout(() => set_now(Date.now()), Math.min(Math.max(0, next - Date.now()), kLongestWait))
    return () => clearTimeout(timer)
  }, [next])
  return now
}
