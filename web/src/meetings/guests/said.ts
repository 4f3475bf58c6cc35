/** What somebody without an account holds of a meeting's chat. Pure. */
import type { Message } from '../../api/types'

export interface Said {
  /** Ascending. */
  messages: readonly Message[]
  has_earlier: boolean
  /** Numbers of messages that were said or changed, and are not fetched yet. */
  moved: readonly number[]
}

export interface SaidPage {
  messages: readonly Message[]
  /** In the direction that was asked for. */
  has_more: boolean
}

export const nothing_said: Said = { messages: [], has_earlier: false, moved: [] }

export const last_seq = ({ messages }: Said): number => messages.at(-1)?.seq ?? 0

function merged(held: readonly Message[], fresh: readonly Message[]): Message[] {
  const by_seq = new Map([...held, ...fresh].map((message) => [message.seq, message]))
  return [...by_seq.values()].sort((a, b) => a.seq - b.seq)
}

export function with_moved(said: Said, seq: number): Said {
  return { ...said, moved: [...said.moved.filter((other) => other !== seq), seq] }
}

export function without_moved(said: Said, seqs: readonly number[]): Said {
  return { ...said, moved: said.moved.filter((seq) => !seqs.includes(seq)) }
}

export function with_messages(said: Said, messages: readonly Message[]): Said {
  return { ...said, messages: merged(said.messages, messages) }
}

/** The newest page. Where more was said meanwhile than it holds, what was held before is let go. */
export function with_newest(said: Said, { messages, has_more }: SaidPage): Said {
  const first = messages[0]?.seq ?? 0
  const meets = said.messages.some(({ seq }) => seq >= first)
  if (!has_more || !meets) return { ...said, messages, has_earlier: has_more }
  return with_messages(said, messages)
}

export function with_earlier(said: Said, { messages, has_more }: SaidPage): Said {
  return { ...with_messages(said, messages), has_earlier: has_more }
}

/** What of others is new to who has read so far. */
export function unread_in({ messages }: Said, read_seq: number, member_id: string): number {
  const is_new = ({ seq, author_id, recalled_at }: Message) => seq > read_seq && author_id !== member_id && !recalled_at
  return messages.filter(is_new).length
}
