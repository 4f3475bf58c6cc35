/**
 * Which messages are drawn. The timeline always reaches the newest message; the window over it is at most 200 long
 * (about two thousand nodes) and may end earlier, so that nothing is put under the reader who looks at something older.
 */
import type { Message } from '../../api/types'

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
  const from = first_at_least(messages, window.start)
  const to = end === undefined ? messages.length : first_at_least(messages, end + 1)
  return messages.slice(window.end === undefined ? Math.max(from, to - kMost) : from, to)
}

/** Fifty more above, letting go of what is far below. */
export function with_earlier(window: Window, messages: Messages): Window {
  const from = Math.max(0, first_at_least(messages, window.start) - kStep)
  const shown = drawn(window, messages).length
  const start = messages[from]?.seq ?? 0
  if (shown + kStep <= kMost) return { ...window, start }
  return { start, end: messages[Math.min(messages.length, from + kMost) - 1]?.seq }
}

/** Fifty more below, letting go of what is far above. */
export function with_later(window: Window, messages: Messages): Window {
  if (window.end === undefined) return window
  const to = Math.min(messages.length, first_at_least(messages, window.end + 1) + kStep)
  const from = Math.max(first_at_least(messages, window.start), to - kMost)
  const start = messages[from]?.seq ?? window.start
  return { start, end: to === messages.length ? undefined : messages[to - 1]?.seq }
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

/** What the reader wrote stays in sight when it has been sent, also after scrolling up: it was drawn already. */
export function over_own(window: Window, messages: Messages, member_id: string): Window {
  if (window.end === undefined) return window
  let at = first_at_least(messages, window.end + 1)
  let end = window.end
  for (let next = messages[at]; next?.author_id === member_id; next = messages[at]) {
    end = next.seq
    at += 1
  }
  return end === window.end ? window : { ...window, end }
}

/** Messages of others that wait below the window. */
export function waiting(window: Window, messages: Messages, member_id: string): number {
  if (window.end === undefined) return 0
  const below = messages.slice(first_at_least(messages, window.end + 1))
  return below.filter((message) => message.kind === 'text' && message.author_id !== member_id).length
}

function first_at_least(messages: Messages, seq: number): number {
  let low = 0
  let high = messages.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((messages[middle]?.seq ?? Infinity) < seq) low = middle + 1
    else high = middle
  }
  return low
}
