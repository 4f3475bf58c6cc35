/**
 * What becomes of a message after it was said. An amendment says how things stand, so that it does no harm to apply it
 * twice, and one that comes late to a page that was read earlier makes it true.
 */
import type { EventOf, Message } from '../api/types'
import type { Me } from '../sync/slices'
import { ended } from './excursion'
import { type ChatState, fresh_timeline } from './state'
import { place_of, replaced, without_text } from './timeline'

type AmendmentType =
  'chat.message_recalled' | 'chat.message_edited' | 'chat.message_reacted' | 'chat.previews_changed'
export type Amendment = EventOf<AmendmentType>

/** More than can happen in a conversation while a page of it is on its way. */
const kKept = 200

/** Names a message, and where it stands. */
export interface Place {
  conversation_id: string
  message_id: string
  message_seq: number
}

type Change = (message: Message) => Message

export function amend(message: Message, amendment: Amendment, me: Me): Message {
  if (message.recalled_at) return message
  switch (amendment.type) {
    case 'chat.message_recalled':
      return without_text(message, amendment.data.recalled_at)
    case 'chat.message_edited':
      return edited(message, amendment.data)
    case 'chat.message_reacted':
      return reacted(message, amendment.data, me)
    case 'chat.previews_changed':
      return { ...message, previews: amendment.data.previews ?? message.previews }
  }
}

/** Where the text is withheld, whoever holds the message has to ask for it: see `forgotten`. */
export function edited(message: Message, { text, mentions, mentions_all, edited_at }: Edit): Message {
  return text === undefined ? message : { ...message, text, mentions, mentions_all, edited_at }
}

type Edit = Pick<Message, 'mentions' | 'mentions_all' | 'edited_at'> & { text?: string }

type Told = Pick<EventOf<'chat.message_reacted'>['data'], 'emoji' | 'count' | 'present' | 'member_id'>

export function reacted(message: Message, change: Told, me: Pick<Me, 'member_id'>): Message {
  const { emoji, count, present } = change
  const held = message.reactions.find((reaction) => reaction.emoji === emoji)
  const mine = change.member_id === me.member_id ? present : (held?.mine ?? false)
  const next = { emoji, count, mine }
  if (!held) return count > 0 ? { ...message, reactions: [...message.reactions, next] } : message
  const reactions = message.reactions.map((reaction) => (reaction === held ? next : reaction))
  return { ...message, reactions: reactions.filter((reaction) => reaction.count > 0) }
}

interface Read {
  messages: readonly Message[]
  as_of: number
}

/** The messages of a page as they are now; it was read at `as_of`. */
export function up_to_date(state: ChatState, me: Me, id: string, { messages, as_of }: Read): Message[] {
  const since = (state.amended[id] ?? []).filter((amendment) => (amendment.seq ?? 0) > as_of)
  return messages.map((message) => {
    const own = since.filter((amendment) => amendment.data.message_id === message.id)
    return own.reduce((changed, amendment) => amend(changed, amendment, me), message)
  })
}

/** By event: the message is changed wherever it is held, and the change is remembered. */
export function amended(state: ChatState, amendment: Amendment, me: Me): ChatState {
  const id = amendment.stream
  const seq = amendment.seq ?? 0
  const place = { conversation_id: id, ...amendment.data }
  const next = everywhere(state, place, (message) => amend(message, amendment, me))
  const timeline = next.timelines[id]
  const conversation = next.conversations[id]
  if (!timeline || !conversation) return state
  const head = { ...conversation, head_seq: Math.max(conversation.head_seq, seq) }
  const told = [...(next.amended[id] ?? []), amendment].slice(-kKept)
  return {
    ...next,
    conversations: { ...next.conversations, [id]: head },
    timelines: { ...next.timelines, [id]: { ...timeline, as_of: Math.max(timeline.as_of, seq) } },
    amended: { ...next.amended, [id]: told },
  }
}

export function everywhere(state: ChatState, place: Place, change: Change): ChatState {
  const id = place.conversation_id
  return {
    ...state,
    timelines: put(state.timelines, id, (timeline) => with_messages(timeline, place, change)),
    excursions: put(state.excursions, id, (excursion) => with_messages(excursion, place, change)),
    strays: put(state.strays, id, (strays) => put(strays, place.message_id, change)),
    conversations: put(state.conversations, id, (conversation) => {
      const last = conversation.last_message
      if (last?.id !== place.message_id) return conversation
      const next = change(last)
      // Only pages carry reactions and previews.
      return next === last ? conversation : { ...conversation, last_message: { ...next, reactions: [], previews: [] } }
    }),
  }
}

/** Nothing of the conversation is held any more but that it is there; it is fetched again where it is looked at. */
export function forgotten(state: ChatState, id: string): ChatState {
  const conversation = state.conversations[id]
  if (!conversation) return state
  return {
    ...ended(state, id),
    timelines: { ...state.timelines, [id]: fresh_timeline(conversation) },
    strays: { ...state.strays, [id]: {} },
    doubtful: state.doubtful.includes(id) ? state.doubtful : [...state.doubtful, id],
  }
}

function with_messages<T extends { messages: readonly Message[] }>(part: T, place: Place, change: Change): T {
  const at = place_of(part.messages, place.message_seq)
  const held = part.messages[at]
  if (held?.id !== place.message_id) return part
  const next = change(held)
  return next === held ? part : { ...part, messages: replaced(part.messages, at, next) }
}

type Held<T> = Readonly<Record<string, T>>

/** The record with what is under `key` changed, and the same record when it is absent or stays as it is. */
function put<T>(record: Held<T>, key: string, change: (value: T) => T): Held<T> {
  const held = record[key]
  if (held === undefined) return record
  const next = change(held)
  return next === held ? record : { ...record, [key]: next }
}
