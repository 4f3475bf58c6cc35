/**
 * The one normalised store of an account in an organisation. It changes only by snapshots and events, through the
 * reducers that slices register, and by the outbox.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'

import type { Event } from '../api/types'
import type { ConnectionState } from './connection'
import { type Cursors, judge, moved, type Verdict, without } from './cursors'
import type { Entry } from './outbox_entry'
import type { AnySlice, Delivered, Me, SliceStates, Snapshot } from './slices'

export interface SyncedState {
  slices: SliceStates
  cursors: Cursors
  /** Writes on their way, oldest first. */
  outbox: readonly Entry[]
  connection: ConnectionState
  /** False until there is something to show: a mirror, or the first answer of the server. */
  booted: boolean
  /** Why there is still nothing to show. */
  boot_problem: string | undefined
}

type AnyReducer = (state: unknown, event: Event, me: Me) => unknown
type AnyStates = Record<string, unknown>

export class SyncedStore {
  readonly api: StoreApi<SyncedState>
  readonly me: Me
  readonly slices: readonly AnySlice[]

  constructor(me: Me, slices: readonly AnySlice[]) {
    this.me = me
    this.slices = slices
    const states = Object.fromEntries(slices.map((slice) => [slice.name, slice.initial]))
    this.api = createStore<SyncedState>(() => ({
      slices: states as unknown as SliceStates,
      cursors: {},
      outbox: [],
      connection: 'connecting',
      booted: false,
      boot_problem: undefined,
    }))
  }

  get state(): SyncedState {
    return this.api.getState()
  }

  set(part: Partial<SyncedState>): void {
    this.api.setState(part)
  }

  slice_of(stream: string): AnySlice | undefined {
    return this.slices.find((slice) => slice.owns(stream))
  }

  /** The present state of one slice. */
  held(slice: AnySlice): unknown {
    return (this.state.slices as unknown as AnyStates)[slice.name]
  }

  /** Applies the event if it is the next one of its stream; the verdict says what the caller must do otherwise. */
  apply(event: Event): Verdict {
    const passing = event.seq === undefined && this.slice_of(event.stream)?.passing?.(event.stream)
    const verdict = passing ? 'ephemeral' : judge(this.state.cursors, event)
    if (verdict !== 'apply' && verdict !== 'ephemeral') return verdict
    this.api.setState((state) => ({
      slices: this.#reduced(state.slices, event),
      cursors: verdict === 'apply' ? this.#advanced(state.cursors, event) : state.cursors,
    }))
    return verdict
  }

  /** Takes a snapshot and answers with the streams that are new by it. */
  absorb<State>(slice: AnySlice, snapshot: Snapshot<State>): string[] {
    const before = this.state.cursors
    this.#change(slice.name, (state) => snapshot.change(state as State, this.me), snapshot.cursors)
    return snapshot.cursors.map((cursor) => cursor.stream).filter((stream) => !before[stream])
  }

  /** Replaces the whole state of a slice, for the mirror. */
  restore(slice: AnySlice, state: unknown): void {
    this.#change(slice.name, () => state)
  }

  /** What the stream told before it was fetched afresh did not come here. */
  missed(stream: string): void {
    for (const slice of this.slices) {
      const { missed } = slice
      if (missed) this.#change(slice.name, (state) => missed(state, stream))
    }
  }

  gone(stream: string): void {
    const slice = this.slice_of(stream)
    if (slice) this.#change(slice.name, (state) => slice.gone(state, stream))
    this.api.setState((state) => ({ cursors: without(state.cursors, [stream]) }))
  }

  /** One update, so that the pending entry and the message that replaces it are never both on the screen. */
  delivered(slice: AnySlice, answer: Delivered): void {
    this.api.setState((state) => {
      const states = state.slices as unknown as AnyStates
      const next = slice.delivered?.(states[slice.name], answer, this.me) ?? states[slice.name]
      return {
        outbox: state.outbox.filter((entry) => entry.client_id !== answer.client_id),
        slices: { ...states, [slice.name]: next } as unknown as SliceStates,
      }
    })
  }

  #change(name: string, change: (state: unknown) => unknown, to: Parameters<typeof moved>[1] = []): void {
    this.api.setState((state) => {
      const states = state.slices as unknown as AnyStates
      return {
        slices: { ...states, [name]: change(states[name]) } as unknown as SliceStates,
        cursors: to.length > 0 ? moved(state.cursors, to) : state.cursors,
      }
    })
  }

  #reduced(slices: SliceStates, event: Event): SliceStates {
    const name = event.type.slice(0, event.type.indexOf('.'))
    const slice = this.slices.find((candidate) => candidate.name === name)
    const reducer = slice?.reducers[event.type as never] as AnyReducer | undefined
    if (!reducer) return slices
    const states = slices as unknown as AnyStates
    return { ...states, [name]: reducer(states[name], event, this.me) } as unknown as SliceStates
  }

  #advanced(cursors: Cursors, event: Event): Cursors {
    const opened = this.slices.flatMap((slice) => slice.opens?.(event) ?? [])
    const closed = this.slices.flatMap((slice) => slice.closes?.(event) ?? [])
    const here = { stream: event.stream, epoch: event.epoch, seq: event.seq ?? 0 }
    return without(moved(cursors, [here, ...opened]), closed)
  }
}
