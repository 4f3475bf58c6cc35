/**
 * Which messages are drawn. The timeline always reaches the newest message; the window over it is at most 160 long
 * (under two thousand nodes) and may end earlier, so that nothing is put under the reader who looks at something older.
 * It grows by a few messages at a time, one frame after the other: fifty at once would take longer than a frame may.
 */
import type { Message } from '../../api/types'
import { place_of } from '../timeline'

export const kStep = 12
export const kMost = 160
/** As many as are let go of at once at the far end: that costs a look at where the reader is. */
const kLetGo = 50
/** About a jump's target, which may be anywhere on the screen. */
const kAround = 50
/** Most rows are higher, and the list is lower than the screen by what stands above and below it. */
const kLowest = 44

/** Of one's own messages: more than this were not written just now. */
const kLongRun = 50

export interface Window {
  /** Seq of the first message drawn. */
  start: number
  /** Seq of the last message drawn; undefined while it follows the newest. */
  end: number | undefined
  /** Seq of the newest message there was when the window stopped following: what came since is new to the reader. */
  known?: number
}

type Messages = readonly Message[]

/** What a screen of this height shows, and a little more; the rest comes after it was drawn. */
export function opened(messages: Messages, height: number): Window {
  const count = Math.min(kAround, Math.ceil(height / kLowest))
  return { start: messages[Math.max(0, messages.length - count)]?.seq ?? 0, end: undefined }
}

export function drawn(window: Window, messages: Messages): Messages {
  const { end } = window
  const from = place_of(messages, window.start)
  const to = end === undefined ? messages.length : place_of(messages, end + 1)
  return messages.slice(window.end === undefined ? Math.max(from, to - kMost) : from, to)
}

/** The same window, or the newest part when what it showed is no longer held. */
export function over_some(window: Window, messages: Messages, height: number): Window {
  return messages.length === 0 || drawn(window, messages).length > 0 ? window : opened(messages, height)
}

/** Whether the next step upwards lets go of what is far below. */
export function is_full(window: Window, messages: Messages): boolean {
  return drawn(window, messages).length + kStep > kMost
}

/** A few more above. */
export function with_earlier(window: Window, messages: Messages): Window {
  const from = Math.max(0, place_of(messages, window.start) - kStep)
  const start = messages[from]?.seq ?? 0
  if (!is_full(window, messages)) return { ...window, start }
  const end = messages[Math.min(messages.length, from + kMost - kLetGo) - 1]?.seq
  return { start, end, known: window.known ?? window.end ?? messages.at(-1)?.seq }
}

/** A few more below. */
export function with_later(window: Window, messages: Messages): Window {
  if (window.end === undefined) return window
  const to = Math.min(messages.length, place_of(messages, window.end + 1) + kStep)
  const held = place_of(messages, window.start)
  const from = is_full(window, messages) ? Math.max(held, to - kMost + kLetGo) : held
  const start = messages[from]?.seq ?? window.start
  if (to === messages.length) return { start, end: undefined }
  return { ...window, start, end: messages[to - 1]?.seq }
}

/** Fifty messages with the one of this seq in their middle. */
export function around(seq: number, messages: Messages): Window {
  const at = place_of(messages, seq)
  const start = messages[Math.max(0, at - kAround / 2)]?.seq ?? 0
  return { start, end: messages[Math.min(messages.length - 1, at + kAround / 2)]?.seq, known: messages.at(-1)?.seq }
}

/** The reader looks at something older: what comes from now on stays out of sight. */
export function frozen(window: Window, messages: Messages): Window {
  const newest = messages.at(-1)?.seq
  return window.end === undefined ? { ...window, end: newest, known: newest } : window
}

export function at_newest(window: Window, messages: Messages, height: number): Window {
  if (window.end === undefined) return window
  const joined = { start: window.start, end: undefined }
  return drawn(joined, messages).length >= kMost ? opened(messages, height) : joined
}

/**
 * What the reader wrote stays in sight when it has been sent, also after scrolling up: it was drawn already. A long run
 * of it was not written just now.
 */
export function over_own(window: Window, messages: Messages, member_id: string): Window {
  if (window.end === undefined) return window
  const at = place_of(messages, window.end + 1)
  const next = messages.slice(at, at + kLongRun)
  const other = next.findIndex((message) => message.author_id !== member_id)
  const own = other < 0 ? next : next.slice(0, other)
  const last = own.at(-1)
  return !last || own.length === kLongRun ? window : { ...window, end: last.seq }
}

/** Messages of others that came since and wait below the window; what was let go of there is nothing new. */
export function waiting(window: Window, messages: Messages, member_id: string): number {
  if (window.end === undefined) return 0
  const below = messages.slice(place_of(messages, Math.max(window.end, window.known ?? 0) + 1))
  return below.filter((message) => message.kind !== 'notice' && message.author_id !== member_id).length
}
