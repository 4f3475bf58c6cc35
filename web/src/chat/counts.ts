/** What is unread, by the rule of the contract: texts and counted notices of others, after the read mark. */
import type { Conversation, Message } from '../api/types'
import type { Timeline } from './state'

export type Counts = Pick<Conversation['mine'], 'unread' | 'mentions'>

export function counts(message: Message, member_id: string): boolean {
  return message.kind !== 'notice' && !message.recalled_at && message.author_id !== member_id
}

/** By name, or as one of all who are there. */
export function mentions(message: Message, member_id: string): boolean {
  return message.mentions_all || message.mentions.includes(member_id)
}

/** Exact when the timeline reaches back to the read mark, otherwise unknown. */
export function counted(timeline: Timeline | undefined, read_seq: number, member_id: string): Counts | undefined {
  if (!timeline || timeline.covered_from > read_seq + 1) return undefined
  const unread = timeline.messages.filter((message) => message.seq > read_seq && counts(message, member_id))
  const mentioned = unread.filter((message) => mentions(message, member_id))
  return { unread: unread.length, mentions: mentioned.length }
}

export function with_counts(conversation: Conversation, read_seq: number, next: Counts): Conversation {
  const { mine } = conversation
  const same = mine.read_seq === read_seq && mine.unread === next.unread && mine.mentions === next.mentions
  if (same) return conversation
  return { ...conversation, mine: { ...mine, read_seq, unread: next.unread, mentions: next.mentions } }
}
