/** Snapshots of chat over HTTP, and how each is laid into what is held. */
import { answer, http } from '../api/client'
import type { Conversation, ConversationMember, Cursor } from '../api/types'
import type { Me, Snapshot } from '../sync/slices'
import { up_to_date } from './amendments'
import { ended } from './excursion'
import { type MessagePage, message_page } from './pages'
import { attended, read_to } from './reducers'
import { type ChatState, fresh_timeline, type Roster } from './state'
import { trimmed, with_newest } from './timeline'

/** What stays of a conversation in memory after it was left for another one. */
export const kKeptMessages = 200

type ChatSnapshot = Snapshot<ChatState>

export async function conversation_list(me: Me): Promise<ChatSnapshot> {
  const path = { org_id: me.organisation_id }
  const list = await answer(http.GET('/api/orgs/{org_id}/conversations', { params: { path } }))
  const cursors = [list.member_cursor, ...list.conversations.map(cursor_of)]
  const change = (state: ChatState) => with_conversations(state, list.conversations)
  return { cursors, change: (state) => ({ ...change(state), starred: list.starred_ids }) }
}

/** Of the member's own stream: which conversations there are, and how far we have read in them. */
export async function refreshed_list(me: Me, held: ChatState): Promise<ChatSnapshot> {
  const path = { org_id: me.organisation_id }
  const list = await answer(http.GET('/api/orgs/{org_id}/conversations', { params: { path } }))
  const known = held.conversations
  const fresh = list.conversations.filter((it) => known[it.id]?.epoch !== it.epoch)
  return {
    cursors: [list.member_cursor, ...fresh.map(cursor_of)],
    change: (state) => ({ ...relisted(state, list.conversations, me), starred: list.starred_ids }),
  }
}

/** Of one conversation: everything again, at the earliest of the moments at which its parts were read. */
export async function whole_conversation(me: Me, conversation_id: string): Promise<ChatSnapshot> {
  const params = { path: { org_id: me.organisation_id, conversation_id } }
  const [conversation, page, roster] = await Promise.all([
    answer(http.GET('/api/orgs/{org_id}/conversations/{conversation_id}', { params })),
    message_page(me, conversation_id),
    answer(http.GET('/api/orgs/{org_id}/conversations/{conversation_id}/members', { params })),
  ])
  const seq = Math.min(conversation.head_seq, page.cursor.seq, roster.cursor.seq)
  return {
    cursors: [{ stream: conversation_id, epoch: conversation.epoch, seq }],
    change: (state) => replaced(state, me, conversation, page, rostered(roster.members, roster.cursor)),
  }
}

export async function roster(me: Me, conversation_id: string): Promise<ChatSnapshot> {
  const params = { path: { org_id: me.organisation_id, conversation_id } }
  const list = await answer(http.GET('/api/orgs/{org_id}/conversations/{conversation_id}/members', { params }))
  const fresh = rostered(list.members, list.cursor)
  return { cursors: [], change: (state) => with_roster(state, conversation_id, fresh) }
}

/** Exact counts again. They are taken only if nothing was said in between; otherwise the doubt stays. */
export async function recount(me: Me, conversation_id: string): Promise<ChatSnapshot> {
  const params = { path: { org_id: me.organisation_id, conversation_id } }
  const fresh = await answer(http.GET('/api/orgs/{org_id}/conversations/{conversation_id}', { params }))
  return { cursors: [], change: (state) => without_doubt(state, fresh) }
}

/** A conversation that our own request made or changed. Its stream is followed from where the answer stands. */
export function conversation_snapshot(conversation: Conversation): ChatSnapshot {
  return {
    cursors: [cursor_of(conversation)],
    change: (state) => (state.conversations[conversation.id] ? state : with_conversations(state, [conversation])),
  }
}

export function let_go(conversation_id: string): ChatSnapshot {
  const change = (state: ChatState) => {
    const timeline = state.timelines[conversation_id]
    if (!timeline) return state
    const home = ended(state, conversation_id)
    return { ...home, timelines: { ...state.timelines, [conversation_id]: trimmed(timeline, kKeptMessages) } }
  }
  return { cursors: [], change }
}

export function cursor_of(conversation: Conversation): Cursor {
  return { stream: conversation.id, epoch: conversation.epoch, seq: conversation.head_seq }
}

function with_conversations(state: ChatState, list: Conversation[]): ChatState {
  const conversations = { ...state.conversations }
  const timelines = { ...state.timelines }
  for (const conversation of list) {
    conversations[conversation.id] = conversation
    timelines[conversation.id] = fresh_timeline(conversation)
  }
  return { ...state, conversations, timelines }
}

function relisted(state: ChatState, list: Conversation[], me: Me): ChatState {
  const listed = new Set(list.map((conversation) => conversation.id))
  const kept = Object.values(state.conversations).filter((held) => listed.has(held.id))
  const stay: ChatState = { ...state, conversations: Object.fromEntries(kept.map((held) => [held.id, held])) }
  const fresh = list.filter((conversation) => stay.conversations[conversation.id]?.epoch !== conversation.epoch)
  const full = with_conversations(stay, fresh)
  const noticed = list.reduce((next, it) => attended(next, it.id, it.mine.attention), full)
  return list.reduce((next, it) => read_to(next, { conversation_id: it.id, ...it.mine }, me), noticed)
}

function replaced(state: ChatState, me: Me, conversation: Conversation, page: MessagePage, fresh: Roster): ChatState {
  const empty = { messages: [], covered_from: Infinity, as_of: -1, loaded: true }
  const id = conversation.id
  const messages = up_to_date(state, me, id, { messages: page.messages, as_of: page.cursor.seq })
  const timeline = with_newest(empty, { ...page, messages, as_of: page.cursor.seq })
  return {
    ...ended(state, id),
    conversations: { ...state.conversations, [id]: as_attended(state, conversation) },
    timelines: { ...state.timelines, [id]: timeline },
    strays: { ...state.strays, [id]: {} },
    rosters: { ...state.rosters, [id]: fresh },
    doubtful: state.doubtful.filter((other) => other !== id),
  }
}

function rostered(members: ConversationMember[], cursor: Cursor): Roster {
  return { members: Object.fromEntries(members.map((member) => [member.member_id, member])), as_of: cursor.seq }
}

function with_roster(state: ChatState, id: string, fresh: Roster): ChatState {
  const held = state.rosters[id]
  if (!state.conversations[id] || (held && held.as_of > fresh.as_of)) return state
  return { ...state, rosters: { ...state.rosters, [id]: fresh } }
}

function without_doubt(state: ChatState, fresh: Conversation): ChatState {
  const held = state.conversations[fresh.id]
  if (held && (held.head_seq !== fresh.head_seq || held.mine.read_seq > fresh.mine.read_seq)) return state
  const doubtful = state.doubtful.filter((other) => other !== fresh.id)
  if (!held) return { ...state, doubtful }
  const { mine } = as_attended(state, fresh)
  const sure = { ...held, mine, last_message: fresh.last_message }
  return { ...state, doubtful, conversations: { ...state.conversations, [fresh.id]: sure } }
}

/** Our own stream alone says how a held conversation comes to our attention: this one was read at another moment. */
function as_attended(state: ChatState, fresh: Conversation): Conversation {
  const held = state.conversations[fresh.id]
  return held ? { ...fresh, mine: { ...fresh.mine, attention: held.mine.attention } } : fresh
}
