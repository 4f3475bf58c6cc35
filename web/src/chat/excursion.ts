/** Pure changes of an excursion, which grows at both ends until it meets the timeline. */
import { type Page, page_start, union } from './timeline'
import type { ChatState, Excursion, Timeline } from './state'

/** What was read around one place: a page that ends with it, and one that begins after it. */
export function begun(before: Page, after: LaterPage): Excursion {
  const messages = union(before.messages, after.messages)
  return { messages, covered_from: page_start(before), covered_to: page_end(after) }
}

export interface LaterPage extends Page {
  has_later: boolean
}

export function with_later(excursion: Excursion, page: LaterPage): Excursion {
  const covered_to = Math.max(excursion.covered_to, page_end(page))
  return { ...excursion, messages: union(excursion.messages, page.messages), covered_to }
}

export function with_earlier(excursion: Excursion, page: Page): Excursion {
  const covered_from = Math.min(excursion.covered_from, page_start(page))
  return { ...excursion, messages: union(page.messages, excursion.messages), covered_from }
}

/** Where the two touch they are one timeline, and there is no excursion any more. */
export function met(state: ChatState, id: string): ChatState {
  const timeline = state.timelines[id]
  const excursion = state.excursions[id]
  if (!timeline || !excursion || excursion.covered_to < timeline.covered_from - 1) return state
  return ended({ ...state, timelines: { ...state.timelines, [id]: joined(timeline, excursion) } }, id)
}

export function ended(state: ChatState, id: string): ChatState {
  if (!state.excursions[id]) return state
  const excursions = { ...state.excursions }
  delete excursions[id]
  return { ...state, excursions }
}

function joined(timeline: Timeline, excursion: Excursion): Timeline {
  return {
    messages: union(excursion.messages, timeline.messages),
    covered_from: Math.min(timeline.covered_from, excursion.covered_from),
    as_of: Math.max(timeline.as_of, excursion.covered_to),
    loaded: true,
  }
}

function page_end(page: LaterPage): number {
  return page.has_later ? (page.messages.at(-1)?.seq ?? page.as_of) : page.as_of
}
