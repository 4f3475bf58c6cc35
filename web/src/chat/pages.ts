/** Pages of messages over HTTP, and how each is laid into what is held. */
import { answer, http } from '../api/client'
import type { Cursor, Message, Original } from '../api/types'
import type { Me, Snapshot } from '../sync/slices'
import { up_to_date } from './amendments'
import { begun, ended, met, with_earlier as excursion_earlier, with_later } from './excursion'
import type { ChatState, Excursion } from './state'
import { type Page, with_earlier, with_newest } from './timeline'

const kPageLimit = 50
/** Of one conversation; the oldest asked for goes first. */
const kMostStrays = 300

type ChatSnapshot = Snapshot<ChatState>

/** What the timeline holds, or the excursion beside it. */
export type Part = 'timeline' | 'excursion'

export interface MessagePage {
  messages: Message[]
  has_earlier: boolean
  has_later: boolean
  cursor: Cursor
}

export async function message_page(me: Me, id: string, query: Query = {}): Promise<MessagePage> {
  const path = { org_id: me.organisation_id, conversation_id: id }
  const params = { path, query: { limit: kPageLimit, ...query } }
  return answer(http.GET('/api/orgs/{org_id}/conversations/{conversation_id}/messages', { params }))
}

interface Query {
  before_seq?: number
  after_seq?: number
  limit?: number
}

export async function newest_page(me: Me, id: string): Promise<ChatSnapshot> {
  const page = await message_page(me, id)
  return changing((state) => {
    const timeline = state.timelines[id]
    if (!timeline) return state
    const next = with_newest(timeline, laid(state, me, id, page))
    return met({ ...state, timelines: { ...state.timelines, [id]: next } }, id)
  })
}

export async function earlier_page(me: Me, id: string, before_seq: number, part: Part): Promise<ChatSnapshot> {
  const page = await message_page(me, id, { before_seq })
  return changing((state) => {
    const timeline = state.timelines[id]
    const excursion = state.excursions[id]
    const fresh = laid(state, me, id, page)
    if (part === 'excursion' && excursion) return toured(state, id, excursion_earlier(excursion, fresh))
    if (part === 'excursion' || !timeline || before_seq < timeline.covered_from) return state
    return met({ ...state, timelines: { ...state.timelines, [id]: with_earlier(timeline, fresh) } }, id)
  })
}

/** What follows the excursion; when that is the timeline, the two become one. */
export async function later_page(me: Me, id: string, after_seq: number): Promise<ChatSnapshot> {
  const page = await message_page(me, id, { after_seq })
  return changing((state) => {
    const excursion = state.excursions[id]
    if (!excursion || excursion.covered_to < after_seq) return state
    const fresh = { ...laid(state, me, id, page), has_later: page.has_later }
    return met(toured(state, id, with_later(excursion, fresh)), id)
  })
}

/** A new excursion, to one place. */
export async function pages_around(me: Me, id: string, seq: number): Promise<ChatSnapshot> {
  const before = await message_page(me, id, { before_seq: seq + 1 })
  const after = await message_page(me, id, { after_seq: seq })
  return changing((state) => {
    if (!state.timelines[id]) return state
    const fresh = begun(laid(state, me, id, before), { ...laid(state, me, id, after), has_later: after.has_later })
    return met(toured(state, id, fresh), id)
  })
}

export function back_to_newest(id: string): ChatSnapshot {
  return changing((state) => ended(state, id))
}

/** One message that something refers to. Absent when it is not for us to see. */
export async function stray(me: Me, id: string, { message_id, seq }: Original): Promise<ChatSnapshot> {
  const page = await message_page(me, id, { before_seq: seq + 1, limit: 1 })
  return changing((state) => {
    const [message] = laid(state, me, id, page).messages
    if (message?.id !== message_id || !state.conversations[id]) return state
    const strays = [...Object.entries(state.strays[id] ?? {}), [message_id, message] as const].slice(-kMostStrays)
    return { ...state, strays: { ...state.strays, [id]: Object.fromEntries(strays) } }
  })
}

/** What is pinned, beside what is held already. */
export async function pinned(me: Me, id: string): Promise<ChatSnapshot> {
  const params = { path: { org_id: me.organisation_id, conversation_id: id } }
  const list = await answer(http.GET('/api/orgs/{org_id}/conversations/{conversation_id}/pins', { params }))
  return changing((state) => {
    if (!state.conversations[id]) return state
    const messages = up_to_date(state, me, id, { messages: list.messages, as_of: list.cursor.seq })
    const fresh = Object.fromEntries(messages.map((message) => [message.id, message]))
    return { ...state, strays: { ...state.strays, [id]: { ...state.strays[id], ...fresh } } }
  })
}

function toured(state: ChatState, id: string, excursion: Excursion): ChatState {
  return { ...state, excursions: { ...state.excursions, [id]: excursion } }
}

function laid(state: ChatState, me: Me, id: string, page: MessagePage): Page {
  const read = { messages: page.messages, as_of: page.cursor.seq }
  return { messages: up_to_date(state, me, id, read), has_earlier: page.has_earlier, as_of: read.as_of }
}

function changing(change: (state: ChatState) => ChatState): ChatSnapshot {
  return { cursors: [], change }
}
