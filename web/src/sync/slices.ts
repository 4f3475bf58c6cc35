/**
 * What a slice brings to the synced store. A slice declares its state by merging into SliceStates:
 *
 *   declare module '../sync/slices' { interface SliceStates { chat: ChatState } }
 *
 * and one reducer for every event type that begins with its name. Both are checked by the compiler: an event that is
 * new in the contract breaks the build of its slice, a new prefix breaks the build of this file.
 */
import type { Cursor, Event, EventOf, EventType } from '../api/types'

type PrefixOf<Type extends string> = Type extends `${infer Prefix}.${string}` ? Prefix : never

export type SliceName = PrefixOf<EventType>

// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- filled by declaration merging
export interface SliceStates {}

/** Who is looking: reducers need it to count what is unread. */
export interface Me {
  account_id: string
  organisation_id: string
  member_id: string
}

export type Reducer<State, E> = (state: State, event: E, me: Me) => State

export type Reducers<Name extends SliceName, State> = {
  [Type in EventType as Type extends `${Name}.${string}` ? Type : never]: Reducer<State, EventOf<Type>>
}

/** A piece of truth fetched over HTTP, and where in its streams it stands. */
export interface Snapshot<State> {
  change: (state: State, me: Me) => State
  cursors: Cursor[]
}

/** A value of the mirror. It is written again only when one of `parts` is another object than last time. */
export interface Shelved {
  key: string
  parts: unknown[]
  value: () => unknown
}

/** A write in the outbox that the server has taken. */
export interface Delivered {
  client_id: string
  lane: string
  shown?: Record<string, unknown>
  body: unknown
}

export interface Slice<Name extends SliceName, State> {
  name: Name
  initial: State
  reducers: Reducers<Name, State>
  owns: (stream: string) => boolean
  /** Which of its streams keep nothing: these have no cursor, and all they tell is applied. */
  passing?: (stream: string) => boolean
  /** Everything the slice keeps, for a start without a mirror. */
  load: (me: Me) => Promise<Snapshot<State>>
  /** One stream afresh, after the server said that it cannot replay it. */
  refetch: (stream: string, me: Me, held: State) => Promise<Snapshot<State>>
  /** A stream of which the slice heard that something changed and not what, fetched afresh within so many ms: each
   * device takes a moment of its own, so that not all of them ask at once. */
  stale?: (state: State, me: Me) => { stream: string; within_ms: number } | undefined
  /** Another slice's stream was fetched afresh: what it told meanwhile was told to nobody. */
  missed?: (state: State, stream: string) => State
  /** The stream is no longer ours to read. */
  gone: (state: State, stream: string) => State
  /** Streams that begin or end with this event. */
  opens?: (event: Event) => Cursor[]
  closes?: (event: Event) => string[]
  delivered?: (state: State, answer: Delivered, me: Me) => State
  shelve: (state: State) => Shelved[]
  unshelve: (values: Map<string, unknown>) => State | undefined
}

export type Slices = { [Name in SliceName]: Slice<Name, SliceStates[Name]> }

/** The same, for code that treats all slices alike. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a list of slices of different states
export type AnySlice = Slice<any, any>
