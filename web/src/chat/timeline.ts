/** Pure changes of a timeline. None of them leaves a hole. */
import type { Message } from '../api/types'
import type { Timeline } from './state'

export interface Page {
  messages: readonly Message[]
  has_earlier: boolean
  as_of: number
}

/** Puts a message where its seq belongs; a message that is held already stays the same object. */
export function with_message(messages: readonly Message[], message: Message): readonly Message[] {
  const last = messages.at(-1)
  if (!last || last.seq < message.seq) return [...messages, message]
  const at = place_of(messages, message.seq)
  if (messages[at]?.seq === message.seq) return messages
  return [...messages.slice(0, at), message, ...messages.slice(at)]
}

export function appended(timeline: Timeline, message: Message): Timeline {
  const messages = with_message(timeline.messages, message)
  return { ...timeline, messages, as_of: Math.max(timeline.as_of, message.seq) }
}

export function without_text(message: Message, recalled_at: string): Message {
  const gone = { text: '', mentions: [], mentions_all: false, reactions: [], previews: [], files: [], edited_at: undefined }
  return { ...message, ...gone, recalled_at }
}

/** Where the message with this seq stands, or the first later one. */
export function place_of(messages: readonly Message[], seq: number): number {
  let low = 0
  let high = messages.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((messages[middle]?.seq ?? Infinity) < seq) low = middle + 1
    else high = middle
  }
  return low
}

export function replaced(messages: readonly Message[], at: number, message: Message): readonly Message[] {
  return [...messages.slice(0, at), message, ...messages.slice(at + 1)]
}

/** The newest page: joined to what is held when they touch, in place of it when there is a hole between them. */
export function with_newest(timeline: Timeline, page: Page): Timeline {
  const start = page_start(page)
  const touches = start <= timeline.as_of + 1
  const held = touches ? timeline.messages : timeline.messages.filter((message) => message.seq >= start)
  return {
    messages: union(held, page.messages),
    covered_from: touches ? Math.min(start, timeline.covered_from) : start,
    as_of: Math.max(timeline.as_of, page.as_of),
    loaded: true,
  }
}

/** A page that ends right before what is held. */
export function with_earlier(timeline: Timeline, page: Page): Timeline {
  const messages = union(page.messages, timeline.messages)
  return { ...timeline, messages, covered_from: Math.min(page_start(page), timeline.covered_from) }
}

/** Lets go of what is far from the end, so that a long visit does not fill the memory. */
export function trimmed(timeline: Timeline, keep: number): Timeline {
  if (timeline.messages.length <= keep) return timeline
  const messages = timeline.messages.slice(-keep)
  return { ...timeline, messages, covered_from: messages[0]?.seq ?? timeline.covered_from }
}

export function page_start(page: Page): number {
  if (!page.has_earlier) return 0
  return page.messages[0]?.seq ?? page.as_of + 1
}

export function union(earlier: readonly Message[], later: readonly Message[]): readonly Message[] {
  const by_seq = new Map<number, Message>()
  for (const message of [...earlier, ...later]) {
    const held = by_seq.get(message.seq)
    if (!held || (message.recalled_at && !held.recalled_at)) by_seq.set(message.seq, message)
  }
  return [...by_seq.values()].sort((a, b) => a.seq - b.seq)
}
