/** How each chat event changes the state: old state + events = a fresh fetch. */
import type { Attention, Conversation, ConversationMember, EventOf, Message } from '../api/types'
import type { Me, Reducers } from '../sync/slices'
import { amended, forgotten } from './amendments'
import { type Counts, counted, counts, mentions, with_counts } from './counts'
import { without_named } from './rights'
import { fresh_timeline, type ChatState } from './state'
import { appended } from './timeline'

type ReadMark = EventOf<'chat.read_mark_moved'>['data']
type Departure = EventOf<'chat.member_left'>['data']

export const chat_reducers: Reducers<'chat', ChatState> = {
  'chat.message_posted': (state, event, me) => said(state, event.data.message, me),

  'chat.message_recalled': (state, event, me) => {
    const conversation = state.conversations[event.stream]
    const next = without_pin(amended(state, event, me), event.stream, event.data.message_id)
    const head = next.conversations[event.stream]
    if (!conversation || !head) return state
    const is_news = (event.seq ?? 0) > conversation.head_seq
    const was_new = is_news && event.data.message_seq > conversation.mine.read_seq
    const guess = was_new ? one_less(conversation.mine) : conversation.mine
    return recounted(next, head, conversation.mine.read_seq, guess, me, was_new && conversation.mine.mentions > 0)
  },

  'chat.message_edited': (state, event, me) => {
    const conversation = state.conversations[event.stream]
    const next = amended(state, event, me)
    const head = next.conversations[event.stream]
    if (!conversation || !head) return state
    if (event.data.text === undefined) return forgotten(next, event.stream)
    const is_news = (event.seq ?? 0) > conversation.head_seq
    const was_new = is_news && event.data.message_seq > conversation.mine.read_seq
    return recounted(next, head, conversation.mine.read_seq, conversation.mine, me, was_new)
  },

  'chat.message_reacted': (state, event, me) => amended(state, event, me),

  'chat.previews_changed': (state, event, me) => {
    const next = amended(state, event, me)
    return event.data.previews ? next : forgotten(next, event.stream)
  },

  'chat.message_pinned': (state, { stream, seq, data: { pin } }) => {
    const others = (held: Conversation) => held.pins.filter((it) => it.message_id !== pin.message_id)
    const is_seen = (held: Conversation) => pin.message_seq >= held.mine.visible_from_seq
    return pinned(state, stream, seq, (held) => (is_seen(held) ? [...others(held), pin] : held.pins))
  },

  'chat.message_unpinned': (state, { stream, seq, data: { message_id } }) =>
    pinned(state, stream, seq, (held) => held.pins.filter((it) => it.message_id !== message_id)),

  'chat.members_added': (state, event, me) => {
    const { members, notice } = event.data
    const id = event.stream
    const is_news = notice.seq > (state.conversations[id]?.head_seq ?? notice.seq)
    const next = with_members(said(state, notice, me), id, members, notice.seq)
    return is_news ? changed(next, id, (it) => ({ ...it, member_count: it.member_count + members.length })) : next
  },

  'chat.member_left': (state, event, me) => {
    const { member_id, new_owner_id, notice } = event.data
    const id = event.stream
    const is_news = notice.seq > (state.conversations[id]?.head_seq ?? notice.seq)
    const next = without_member(said(state, notice, me), id, event.data)
    const smaller = (it: Conversation) => ({
      ...it,
      member_count: it.member_count - 1,
      rights: without_named(it.rights, member_id),
      mine: new_owner_id === me.member_id ? ranked(it.mine, { role: 'owner' }) : it.mine,
    })
    return is_news && member_id !== me.member_id ? changed(next, id, smaller) : next
  },

  'chat.conversation_changed': (state, event, me) => {
    const { kind, title, history, notice } = event.data
    const is_news = notice.seq > (state.conversations[event.stream]?.head_seq ?? notice.seq)
    const next = said(state, notice, me)
    return is_news ? changed(next, event.stream, (it) => {
      const { department_id, ...others } = it
      const place = kind === 'department' && department_id !== undefined ? { department_id } : {}
      return { ...others, ...place, kind, title, history }
    }) : next
  },

  'chat.rights_changed': (state, event, me) => {
    const { rights, notice } = event.data
    const is_news = notice.seq > (state.conversations[event.stream]?.head_seq ?? notice.seq)
    const next = said(state, notice, me)
    return is_news ? changed(next, event.stream, (it) => ({ ...it, rights })) : next
  },

  'chat.members_changed': (state, event, me) => {
    const { members, notice } = event.data
    const id = event.stream
    const is_news = notice.seq > (state.conversations[id]?.head_seq ?? notice.seq)
    const next = with_ranks(said(state, notice, me), id, members, notice.seq)
    const mine = members.find((rank) => rank.member_id === me.member_id)
    return is_news && mine ? changed(next, id, (it) => ({ ...it, mine: ranked(it.mine, mine) })) : next
  },

  'chat.conversation_joined': (state, event) => joined(state, event.data.conversation),

  'chat.conversation_left': (state, event) => left(state, event.data.conversation_id),

  'chat.read_mark_moved': (state, event, me) => read_to(state, event.data, me),

  'chat.attention_changed': (state, event) => attended(state, event.data.conversation_id, event.data.attention),

  'chat.starred_people_changed': (state, event) => ({ ...state, starred: event.data.member_ids }),

  'chat.typing': (state, event, me) => {
    const { conversation_id, member_id } = event.data
    if (member_id === me.member_id) return state
    const here = { ...state.typing[conversation_id], [member_id]: Date.now() }
    return { ...state, typing: { ...state.typing, [conversation_id]: here } }
  },

  'chat.reader_moved': (state, event) => {
    const { conversation_id, member_id, read_seq } = event.data
    return with_reader(state, conversation_id, member_id, read_seq)
  },
}

/** A message or a notice, by event or by the answer to our own post; whichever comes second changes nothing. */
export function said(state: ChatState, message: Message, me: Me): ChatState {
  const id = message.conversation_id
  const conversation = state.conversations[id]
  const timeline = state.timelines[id]
  if (!conversation || !timeline) return state
  const next = appended(timeline, message)
  const is_own = message.author_id === me.member_id && message.kind === 'text'
  const read_seq = is_own ? Math.max(conversation.mine.read_seq, message.seq) : conversation.mine.read_seq
  const is_news = message.seq > conversation.head_seq
  const guess = guessed(conversation, message, read_seq, is_news, me)
  const head = headed(conversation, message.seq, newest(conversation.last_message, message))
  const base = { ...state, timelines: { ...state.timelines, [id]: next } }
  const read = message.kind === 'text' ? with_reader(base, id, message.author_id, message.seq) : base
  return silenced(recounted(read, head, read_seq, guess, me), id, message.author_id)
}

/** Our own read mark, from this device or another. */
export function read_to(state: ChatState, mark: ReadMark, me: Me): ChatState {
  const conversation = state.conversations[mark.conversation_id]
  if (!conversation || mark.read_seq <= conversation.mine.read_seq) return state
  const all_read = mark.read_seq >= conversation.head_seq
  const guess = all_read ? { unread: 0, mentions: 0 } : mark
  const moved = with_reader(state, conversation.id, me.member_id, mark.read_seq)
  return recounted(moved, conversation, mark.read_seq, guess, me, !all_read)
}

export function attended(state: ChatState, id: string, attention: Attention): ChatState {
  return changed(state, id, (it) => ({ ...it, mine: { ...it.mine, attention } }))
}

export function joined(state: ChatState, conversation: Conversation): ChatState {
  const known = state.conversations[conversation.id]
  const is_same_stay = known?.mine.joined_at === conversation.mine.joined_at && known.epoch === conversation.epoch
  if (is_same_stay) return state
  const clean = left(state, conversation.id)
  return {
    ...clean,
    conversations: { ...clean.conversations, [conversation.id]: conversation },
    timelines: { ...clean.timelines, [conversation.id]: fresh_timeline(conversation) },
  }
}

export function left(state: ChatState, id: string): ChatState {
  return {
    conversations: dropped(state.conversations, id),
    timelines: dropped(state.timelines, id),
    excursions: dropped(state.excursions, id),
    strays: dropped(state.strays, id),
    amended: dropped(state.amended, id),
    rosters: dropped(state.rosters, id),
    typing: dropped(state.typing, id),
    starred: state.starred,
    doubtful: state.doubtful.filter((other) => other !== id),
  }
}

function without_pin(state: ChatState, id: string, message_id: string): ChatState {
  const held = state.conversations[id]?.pins.some((pin) => pin.message_id === message_id)
  if (!held) return state
  return changed(state, id, (it) => ({ ...it, pins: it.pins.filter((pin) => pin.message_id !== message_id) }))
}

/** By an event that is no message: what is pinned, and how far the conversation and its timeline have come. */
function pinned(state: ChatState, id: string, seq = 0, pins: (held: Conversation) => Conversation['pins']): ChatState {
  const conversation = state.conversations[id]
  const timeline = state.timelines[id]
  if (!conversation || !timeline || seq <= conversation.head_seq) return state
  const next = changed(state, id, (held) => ({ ...held, head_seq: seq, pins: pins(held) }))
  return { ...next, timelines: { ...next.timelines, [id]: { ...timeline, as_of: Math.max(timeline.as_of, seq) } } }
}

function recounted(
  state: ChatState,
  conversation: Conversation,
  read_seq: number,
  guess: Counts,
  me: Me,
  is_doubtful = false,
): ChatState {
  const id = conversation.id
  const exact = counted(state.timelines[id], read_seq, me.member_id)
  const next = with_counts(conversation, read_seq, exact ?? guess)
  const doubtful = !exact && is_doubtful && !state.doubtful.includes(id) ? [...state.doubtful, id] : state.doubtful
  return { ...state, conversations: { ...state.conversations, [id]: next }, doubtful }
}

function guessed(conversation: Conversation, message: Message, read_seq: number, is_news: boolean, me: Me): Counts {
  const { mine } = conversation
  if (read_seq > mine.read_seq) return { unread: 0, mentions: 0 }
  if (!is_news || message.seq <= read_seq || !counts(message, me.member_id)) return mine
  return { unread: mine.unread + 1, mentions: mine.mentions + (mentions(message, me.member_id) ? 1 : 0) }
}

function one_less({ unread, mentions }: Counts): Counts {
  const left_unread = Math.max(0, unread - 1)
  return { unread: left_unread, mentions: Math.min(mentions, left_unread) }
}

function headed(conversation: Conversation, seq: number, last_message: Message | undefined): Conversation {
  return { ...conversation, head_seq: Math.max(conversation.head_seq, seq), last_message }
}

function newest(held: Message | undefined, message: Message): Message {
  return held && held.seq >= message.seq ? held : message
}

function changed(state: ChatState, id: string, change: (held: Conversation) => Conversation): ChatState {
  const held = state.conversations[id]
  return held ? { ...state, conversations: { ...state.conversations, [id]: change(held) } } : state
}

function with_members(state: ChatState, id: string, members: ConversationMember[], seq: number): ChatState {
  const roster = state.rosters[id]
  if (!roster || seq <= roster.as_of) return state
  const added = Object.fromEntries(members.map((member) => [member.member_id, member]))
  return { ...state, rosters: { ...state.rosters, [id]: { members: { ...roster.members, ...added }, as_of: seq } } }
}

function without_member(state: ChatState, id: string, { member_id, new_owner_id, notice }: Departure): ChatState {
  const roster = state.rosters[id]
  if (!roster || notice.seq <= roster.as_of) return state
  const left_here = dropped(roster.members, member_id)
  const heir = new_owner_id ? left_here[new_owner_id] : undefined
  const members = heir ? { ...left_here, [heir.member_id]: ranked(heir, { role: 'owner' }) } : left_here
  return { ...state, rosters: { ...state.rosters, [id]: { members, as_of: notice.seq } } }
}

type Rank = Pick<ConversationMember, 'role' | 'silenced_until'>

/** A place in the group with another rank; who is not silenced has no such field, as in a fresh fetch. */
function ranked<Place extends Rank>(place: Place, { role, silenced_until }: Rank): Place {
  const next = { ...place, role, silenced_until }
  if (silenced_until === undefined) delete next.silenced_until
  return next
}

function with_ranks(state: ChatState, id: string, ranks: (Rank & { member_id: string })[], seq: number): ChatState {
  const roster = state.rosters[id]
  if (!roster || seq <= roster.as_of) return state
  const members = { ...roster.members }
  for (const rank of ranks) {
    const held = members[rank.member_id]
    if (held) members[rank.member_id] = ranked(held, rank)
  }
  return { ...state, rosters: { ...state.rosters, [id]: { members, as_of: seq } } }
}

function with_reader(state: ChatState, id: string, member_id: string, read_seq: number): ChatState {
  const roster = state.rosters[id]
  const reader = roster?.members[member_id]
  if (!roster || !reader || reader.read_seq >= read_seq) return state
  const members = { ...roster.members, [member_id]: { ...reader, read_seq } }
  return { ...state, rosters: { ...state.rosters, [id]: { ...roster, members } } }
}

function silenced(state: ChatState, id: string, member_id: string): ChatState {
  const here = state.typing[id]
  if (!here?.[member_id]) return state
  return { ...state, typing: { ...state.typing, [id]: dropped(here, member_id) } }
}

function dropped<T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> {
  const rest = { ...record }
  delete rest[key]
  return rest
}
