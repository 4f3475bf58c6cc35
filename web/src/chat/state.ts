import type { Conversation, ConversationMember, Message } from '../api/types'
import type { Amendment } from './amendments'

/**
 * The messages of a conversation that are held here: everything with `covered_from <= seq <= as_of`, without holes.
 * Each part of the state knows how far it has come by itself (`Conversation.head_seq`, `as_of` here and in `Roster`),
 * because snapshots of different parts are taken at different moments.
 */
export interface Timeline {
  messages: readonly Message[]
  /** 0 when nothing earlier exists or may be read. */
  covered_from: number
  as_of: number
  /** False until a page was fetched; events alone only bring what is new. */
  loaded: boolean
}

/** A part far from the newest that the reader has jumped to: everything with `covered_from <= seq <= covered_to`. */
export interface Excursion {
  messages: readonly Message[]
  covered_from: number
  covered_to: number
}

export interface Roster {
  members: Readonly<Record<string, ConversationMember>>
  as_of: number
}

export interface ChatState {
  conversations: Readonly<Record<string, Conversation>>
  timelines: Readonly<Record<string, Timeline>>
  /** Of conversations in which the reader has jumped to where the timeline does not reach. */
  excursions: Readonly<Record<string, Excursion>>
  /** Messages that something refers to, held beside the timeline; by conversation and id. */
  strays: Readonly<Record<string, Readonly<Record<string, Message>>>>
  /** The last changes of messages in each conversation, for pages that were read before them and come after. */
  amended: Readonly<Record<string, readonly Amendment[]>>
  /** Only of conversations that were opened. */
  rosters: Readonly<Record<string, Roster>>
  /** When each member was last heard typing, in milliseconds of our clock. */
  typing: Readonly<Record<string, Readonly<Record<string, number>>>>
  /** The people we have starred, by id. */
  starred: readonly string[]
  /** Conversations whose unread counts could not be followed exactly and must be asked for. */
  doubtful: readonly string[]
}

declare module '../sync/slices' {
  interface SliceStates {
    chat: ChatState
  }
}

export const kEmptyChat: ChatState = {
  conversations: {},
  timelines: {},
  excursions: {},
  strays: {},
  amended: {},
  rosters: {},
  typing: {},
  starred: [],
  doubtful: [],
}

export function fresh_timeline(conversation: Conversation): Timeline {
  const nothing_said = conversation.head_seq === 0
  return {
    messages: [],
    covered_from: nothing_said ? 0 : conversation.head_seq + 1,
    as_of: conversation.head_seq,
    loaded: false,
  }
}

export function last_activity(conversation: Conversation): string {
  return conversation.last_message?.posted_at ?? conversation.created_at
}
