/**
 * Which messages are drawn. The timeline always reaches the newest message; the window over it is at most 200 long
 * (about two thousand nodes) and may end earlier, so that nothing is put under the reader who looks at something older.
 */
import type { Message } from '../../api/types'
import { place_of } from '../timeline'

export const kStep = 50
export const kMost = 200

export interface Window {
  /** Seq of the first message drawn. */
  start: number
  /** Seq of the last message drawn; undefined while it follows the newest. */
  end: number | undefined
}

type Messages = readonly Message[]

export function opened(messages: Messages): Window {
  return { start: messages[Math.max(0, messages.length - kStep)]?.seq ?? 0, end: undefined }
}

export function drawn(window: Window, messages: Messages): Messages {
  const { end } = window
  const from = place_of(messages, window.start)
  const to = end === undefined ? messages.length : place_of(messages, end + 1)
  return messages.slice(window.end === undefined ? Math.max(from, to - kMost) : from, to)
}

/** The same window, or the newest part when what it showed is no longer held. */
export function over_some(window: Window, messages: Messages): Window {
  return messages.length === 0 || drawn(window, messages).length > 0 ? window : opened(messages)
}

/** Fifty more above, letting go of what is far below. */
export function with_earlier(window: Window, messages: Messages): Window {
  const from = Math.max(0, place_of(messages, window.start) - kStep)
  const shown = drawn(window, messages).length
  const start = messages[from]?.seq ?? 0
  if (shown + kStep <= kMost) return { ...window, start }
  return { start, end: messages[Math.min(messages.length, from + kMost) - 1]?.seq }
}

/** Fifty more below, letting go of what is far above. */
export function with_later(window: Window, messages: Messages): Window {
  if (window.end === undefined) return window
  const to = Math.min(messages.length, place_of(messages, window.end + 1) + kStep)
  const from = Math.max(place_of(messages, window.start), to - kMost)
  const start = messages[from]?.seq ?? window.start
  return { start, end: to === messages.length ? undefined : messages[to - 1]?.seq }
}

/** Fifty messages with the one of this seq in their middle. */
export function around(seq: number, messages: Messages): Window {
  const at = place_of(messages, seq)
  const start = messages[Math.max(0, at - kStep / 2)]?.seq ?? 0
  return { start, end: messages[Math.min(messages.length - 1, at + kStep / 2)]?.seq }
}

/** The reader looks at something older: what comes from now on stays out of sight. */
export function frozen(window: Window, messages: Messages): Window {
  return window.end === undefined ? { ...window, end: messages.at(-1)?.seq } : window
}

export function at_newest(window: Window, messages: Messages): Window {
  if (window.end === undefined) return window
  const joined = { ...window, end: undefined }
  return drawn(joined, messages).length >= kMost ? opened(messages) : joined
}

/**
 * What the reader wrote stays in sight when it has been sent, also after scrolling up: it was drawn already. A long run
 * of it was not written just now.
 */
export function over_own(window: Window, messages: Messages, member_id: string): Window {
  if (window.end === undefined) return window
  const at = place_of(messages, window.end + 1)
  const next = messages.slice(at, at + kStep)
  const other = next.findIndex((message) => message.author_id !== member_id)
  const own = other < 0 ? next : next.slice(0, other)
  const last = own.at(-1)
  return !last || own.length === kStep ? window : { ...window, end: last.seq }
}

/** Messages of others that wait below the window. */
export function waiting(window: Window, messages: Messages, member_id: string): number {
  if (window.end === undefined) return 0
  const below = messages.slice(place_of(messages, window.end + 1))
  return below.filter((message) => message.kind === 'text' && message.author_id !== member_id).length
}
