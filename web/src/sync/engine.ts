/**
 * Keeps the store true to the server: ignores what it knows, applies what comes next, asks for what is missing, and
 * fetches a stream afresh when it cannot be replayed. Every tab has one; how frames reach it is the link's business.
 */
import { refusal_from } from '../api/refusal_error'
import type { Cursor, Event, Resumed } from '../api/types'
import { Backoff } from './backoff'
import { cursor_list } from './cursors'
import type { AnySlice } from './slices'
import type { SyncedStore } from './store'

/** How this tab asks for what it missed: over its own socket, or through the tab that leads. */
export interface Link {
  resume: (cursors: Cursor[]) => void
}

interface Refetching {
  held: Event[]
  backoff: Backoff
}

export class Engine {
  readonly #store: SyncedStore
  readonly #link: Link
  readonly #busy_changed: () => void
  /** Streams for which an answer to `resume` is awaited, with the highest seq seen meanwhile. */
  readonly #resuming = new Map<string, number>()
  readonly #refetching = new Map<string, Refetching>()
  /** Streams whose moment to be fetched afresh is yet to come. */
  readonly #freshening = new Set<string>()
  #closed = false

  constructor(store: SyncedStore, link: Link, busy_changed: () => void = () => undefined) {
    this.#store = store
    this.#link = link
    this.#busy_changed = busy_changed
  }

  /** True while something on the screen may be behind the server. */
  get busy(): boolean {
    return this.#resuming.size > 0 || this.#refetching.size > 0
  }

  close(): void {
    this.#closed = true
  }

  /** First state of a start without a mirror. Tries until it succeeds; only a refusal that will stay is thrown. */
  async load(): Promise<void> {
    const slices = this.#store.slices
    const snapshots = await Promise.all(slices.map((slice) => slice.load(this.#store.me)))
    slices.forEach((slice, index) => {
      const snapshot = snapshots[index]
      if (snapshot) this.#store.absorb(slice, snapshot)
    })
  }

  receive(event: Event): void {
    const refetching = this.#refetching.get(event.stream)
    if (refetching && event.seq !== undefined) {
      refetching.held.push(event)
      return
    }
    const verdict = this.#store.apply(event)
    if (verdict === 'apply') this.#follow(event)
    if (verdict === 'gap') this.#missing(event.stream, event.seq ?? 0)
    if (verdict === 'epoch') void this.refetch(event.stream)
  }

  /** The server's answer to our cursors, in welcome or resumed. */
  answered(streams: readonly Resumed[]): void {
    for (const answer of streams) this.#answered(answer)
    this.#freshen()
    this.#busy_changed()
  }

  /** Asks for everything since our cursors: after `lagged`, or when a new leader has connected. */
  resume_all(): void {
    this.#resume(Object.keys(this.#store.state.cursors))
  }

  /** The line broke: nobody will answer what we asked. */
  interrupted(): void {
    this.#resuming.clear()
    this.#busy_changed()
  }

  async refetch(stream: string): Promise<void> {
    const slice = this.#store.slice_of(stream)
    if (!slice || this.#refetching.has(stream)) return
    this.#refetching.set(stream, { held: [], backoff: new Backoff(1_000) })
    this.#busy_changed()
    await this.#fetch(stream, slice)
  }

  async #fetch(stream: string, slice: AnySlice): Promise<void> {
    if (this.#closed) return
    try {
      const snapshot = await slice.refetch(stream, this.#store.me, this.#store.held(slice))
      this.#refetched(stream, this.#store.absorb(slice, snapshot))
    } catch (problem) {
      this.#not_refetched(stream, slice, refusal_from(problem).status)
    }
  }

  #refetched(stream: string, opened: string[]): void {
    this.#store.missed(stream)
    this.#release(stream)
    const asked = opened.filter((name) => name !== stream)
    if (asked.length > 0) this.#resume(asked)
  }

  #not_refetched(stream: string, slice: AnySlice, status: number): void {
    if (status === 404 || status === 403) {
      this.#store.gone(stream)
      this.#release(stream)
      return
    }
    const wait = this.#refetching.get(stream)?.backoff.next_ms() ?? 1_000
    setTimeout(() => void this.#fetch(stream, slice), wait)
  }

  #release(stream: string): void {
    const held = this.#refetching.get(stream)?.held ?? []
    this.#refetching.delete(stream)
    for (const event of held) this.receive(event)
    this.#busy_changed()
  }

  #answered({ stream, epoch, seq, answer, events }: Resumed): void {
    const seen = this.#resuming.get(stream) ?? 0
    this.#resuming.delete(stream)
    if (answer === 'gone') return this.#store.gone(stream)
    const position = this.#store.state.cursors[stream]
    if (!position || this.#refetching.has(stream)) return
    if (answer === 'refetch' || epoch !== position.epoch) return void this.refetch(stream)
    for (const event of events) this.#replay(event)
    this.#settle(stream, Math.max(seq, seen), seq)
  }

  #replay(event: Event): void {
    if (this.#store.apply(event) === 'apply') this.#follow(event)
  }

  /** A `complete` answer that does not bring us to where it says would loop for ever if asked again: fetch instead. */
  #settle(stream: string, wanted: number, promised: number): void {
    const reached = this.#store.state.cursors[stream]?.seq ?? wanted
    if (reached < promised) return void this.refetch(stream)
    if (reached < wanted) this.#missing(stream, wanted)
  }

  #missing(stream: string, seq: number): void {
    const waiting = this.#resuming.get(stream)
    this.#resuming.set(stream, Math.max(seq, waiting ?? 0))
    if (waiting !== undefined) return
    this.#link.resume(cursor_list(this.#store.state.cursors, [stream]))
    this.#busy_changed()
  }

  /** A stream that begins with this event may already have moved on. */
  #follow(event: Event): void {
    const opened = this.#store.slices.flatMap((slice) => slice.opens?.(event) ?? [])
    if (opened.length > 0) this.#resume(opened.map((cursor) => cursor.stream))
    this.#freshen()
  }

  #freshen(): void {
    for (const slice of this.#store.slices) {
      const stale = this.#stale(slice)
      if (!stale || this.#freshening.has(stale.stream)) continue
      this.#freshening.add(stale.stream)
      setTimeout(() => {
        this.#freshening.delete(stale.stream)
        if (this.#stale(slice)) void this.refetch(stale.stream)
      }, Math.random() * stale.within_ms)
    }
  }

  #stale(slice: AnySlice) {
    return slice.stale?.(this.#store.held(slice), this.#store.me)
  }

  #resume(streams: string[]): void {
    const asked = streams.filter((stream) => !this.#refetching.has(stream))
    for (const stream of asked) this.#resuming.set(stream, this.#resuming.get(stream) ?? 0)
    this.#link.resume(cursor_list(this.#store.state.cursors, asked))
    this.#busy_changed()
  }
}
