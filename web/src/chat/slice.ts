import type { Event, Message } from '../api/types'
import type { Delivered, Me, Shelved, Slice } from '../sync/slices'
import { conversation_list, cursor_of, refreshed_list, whole_conversation } from './fetching'
import { amended_by, amends_of } from './pending'
import { chat_reducers, left, said } from './reducers'
import { type ChatState, fresh_timeline, kEmptyChat, last_activity } from './state'
import type { Timeline } from './state'
import { trimmed } from './timeline'

const kMirroredTimelines = 20
const kMirroredMessages = 50
const kKeyPrefix = 'chat/'
const kStarredKey = 'chat:starred'

interface Mirrored {
  conversation: ChatState['conversations'][string]
  timeline: Timeline
  roster?: ChatState['rosters'][string]
  strays?: ChatState['strays'][string]
}

export const chat_slice: Slice<'chat', ChatState> = {
  name: 'chat',
  initial: kEmptyChat,
  reducers: chat_reducers,
  owns: (stream) => stream.startsWith('cnv_') || stream.startsWith('mem_'),
  load: conversation_list,
  refetch: (stream, me, held) =>
    stream.startsWith('cnv_') ? whole_conversation(me, stream) : refreshed_list(me, held),
  gone: left,
  opens: (event) => (event.type === 'chat.conversation_joined' ? [cursor_of(event.data.conversation)] : []),
  closes,
  delivered,
  shelve,
  unshelve,
}

function closes(event: Event): string[] {
  return event.type === 'chat.conversation_left' ? [event.data.conversation_id] : []
}

function delivered(state: ChatState, answer: Delivered, me: Me): ChatState {
  const amends = amends_of(answer)
  return amends ? amended_by(state, answer, amends, me) : said(state, answer.body as Message, me)
}

function shelve(state: ChatState): Shelved[] {
  const recent = Object.values(state.conversations).sort((a, b) => (last_activity(a) < last_activity(b) ? 1 : -1))
  const starred = { key: kStarredKey, parts: [state.starred], value: () => state.starred }
  const shelved = recent.map((conversation, rank) => {
    const full = rank < kMirroredTimelines
    const timeline = full ? state.timelines[conversation.id] : undefined
    const roster = full ? state.rosters[conversation.id] : undefined
    const strays = full ? state.strays[conversation.id] : undefined
    return {
      key: kKeyPrefix + conversation.id,
      parts: [conversation, timeline, roster, strays],
      value: (): Mirrored => ({ conversation, timeline: mirrored(conversation, timeline), roster, strays }),
    }
  })
  return [starred, ...shelved]
}

function mirrored(conversation: Mirrored['conversation'], timeline: Timeline | undefined): Timeline {
  return timeline ? trimmed(timeline, kMirroredMessages) : fresh_timeline(conversation)
}

function unshelve(values: Map<string, unknown>): ChatState | undefined {
  const state = { ...kEmptyChat } as {
    -readonly [Key in keyof ChatState]: ChatState[Key]
  }
  state.starred = (values.get(kStarredKey) as readonly string[] | undefined) ?? []
  for (const [key, value] of values) {
    if (!key.startsWith(kKeyPrefix)) continue
    const { conversation, timeline, roster, strays } = value as Mirrored
    state.conversations = { ...state.conversations, [conversation.id]: conversation }
    state.timelines = { ...state.timelines, [conversation.id]: timeline }
    if (strays) state.strays = { ...state.strays, [conversation.id]: strays }
    if (roster) state.rosters = { ...state.rosters, [conversation.id]: roster }
  }
  return state
}
