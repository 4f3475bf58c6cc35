/**
 * The only place of optimism. A write is kept in the browser's database before it is sent, sent one at a time per lane
 * and in order, sent again under the same client id until the server has answered, and kept with its reason when the
 * server refuses it. Every tab may add; the tab that leads sends.
 */
import { client_id } from '../api/client_id'
import { refusal_from, type RefusalError } from '../api/refusal_error'
import { Backoff } from './backoff'
import type { Entry } from './outbox_entry'
import type { SyncedStore } from './store'

/** Where entries survive a reload; all tabs see the same shelf. */
export interface Shelf {
  all: () => Promise<Entry[]>
  put: (entry: Entry) => Promise<void>
  remove: (client_id: string) => Promise<void>
}

export type OutboxChange =
  | { what: 'put'; entry: Entry }
  | { what: 'removed'; client_id: string }
  | { what: 'delivered'; entry: Entry; body: unknown }

export interface OutboxPorts {
  shelf: Shelf
  /** Sends and answers with the body of the reply; throws RefusalError. */
  deliver: (entry: Entry) => Promise<unknown>
  /** Tells the other tabs. */
  announce: (change: OutboxChange) => void
}

/** A `client_id` of one's own makes adding twice as good as once. */
export type Draft = Pick<Entry, 'slice' | 'lane' | 'method' | 'path' | 'shown'> & { body: Record<string, unknown>; client_id?: string }

export class Outbox {
  readonly #store: SyncedStore
  readonly #ports: OutboxPorts
  readonly #backoff = new Backoff(1_000)
  readonly #in_flight = new Set<string>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #sending = false
  #last_position = 0

  constructor(store: SyncedStore, ports: OutboxPorts) {
    this.#store = store
    this.#ports = ports
  }

  /** Brings back what an earlier page could not send. */
  async open(): Promise<void> {
    const kept = await this.#ports.shelf.all().catch(() => [])
    const known = new Set(this.#entries.map((entry) => entry.client_id))
    const fresh = kept.filter((entry) => !known.has(entry.client_id)).map(rested)
    this.#show([...this.#entries, ...fresh])
    this.#pump()
  }

  async add(draft: Draft): Promise<Entry> {
    const known = draft.client_id ? this.#entry(draft.client_id) : undefined
    if (known) return known
    const entry = this.#written(draft)
    this.#show([...this.#entries, entry])
    await this.#keep(entry)
    this.#pump()
    return entry
  }

  async retry(id: string): Promise<void> {
    const entry = this.#entry(id)
    if (entry?.state !== 'failed') return
    const again: Entry = { ...entry, state: 'queued', refusal: undefined }
    this.#replace(again)
    await this.#keep(again)
    this.#pump()
  }

  async discard(id: string): Promise<void> {
    if (this.#in_flight.has(id)) return
    this.#show(this.#entries.filter((entry) => entry.client_id !== id))
    await this.#ports.shelf.remove(id).catch(() => undefined)
    this.#ports.announce({ what: 'removed', client_id: id })
  }

  /** True on the tab that leads, while its socket is live. */
  may_send(sending: boolean): void {
    this.#sending = sending
    clearTimeout(this.#timer)
    if (sending) this.#pump()
  }

  /** The network is back or the person is: what waits goes at once. */
  wake(): void {
    clearTimeout(this.#timer)
    this.#pump()
  }

  /** A change that another tab made. */
  heard(change: OutboxChange): void {
    if (change.what === 'delivered') return this.#settled(change.entry, change.body)
    if (change.what === 'put') this.#replace(change.entry)
    else this.#show(this.#entries.filter((entry) => entry.client_id !== change.client_id))
    this.#pump()
  }

  get #entries(): readonly Entry[] {
    return this.#store.state.outbox
  }

  #entry(id: string): Entry | undefined {
    return this.#entries.find((entry) => entry.client_id === id)
  }

  #written(draft: Draft): Entry {
    const id = draft.client_id ?? client_id()
    this.#last_position = Math.max(Date.now() * 1_000, this.#last_position + 1)
    return {
      ...draft,
      client_id: id,
      body: { ...draft.body, client_id: id },
      queued_at: new Date().toISOString(),
      position: this.#last_position,
      state: 'queued',
    }
  }

  #show(entries: readonly Entry[]): void {
    this.#store.set({ outbox: [...entries].sort((a, b) => a.position - b.position) })
  }

  #replace(entry: Entry): void {
    this.#show([...this.#entries.filter((other) => other.client_id !== entry.client_id), entry])
  }

  /** A browser that refuses to store (private window, full disk) must not stop anybody from talking. */
  async #keep(entry: Entry): Promise<void> {
    await this.#ports.shelf.put(entry).catch(() => undefined)
    this.#ports.announce({ what: 'put', entry })
  }

  #pump(): void {
    if (!this.#sending) return
    const busy = new Set<string>()
    for (const entry of this.#entries) {
      if (entry.state === 'failed' || busy.has(entry.lane)) continue
      busy.add(entry.lane)
      if (!this.#in_flight.has(entry.client_id)) void this.#send(entry)
    }
  }

  async #send(entry: Entry): Promise<void> {
    this.#in_flight.add(entry.client_id)
    this.#replace({ ...entry, state: 'sending' })
    try {
      const body = await this.#ports.deliver(entry)
      this.#delivered(entry, body)
    } catch (problem) {
      this.#refused(entry, refusal_from(problem))
    }
  }

  #delivered(entry: Entry, body: unknown): void {
    this.#backoff.reset()
    this.#in_flight.delete(entry.client_id)
    this.#settled(entry, body)
    void this.#ports.shelf.remove(entry.client_id).catch(() => undefined)
    this.#ports.announce({ what: 'delivered', entry, body })
    this.#pump()
  }

  #settled(entry: Entry, body: unknown): void {
    const slice = this.#store.slices.find((candidate) => candidate.name === entry.slice)
    if (slice) this.#store.delivered(slice, { client_id: entry.client_id, lane: entry.lane, shown: entry.shown, body })
  }

  #refused(entry: Entry, refusal: RefusalError): void {
    this.#in_flight.delete(entry.client_id)
    if (refusal.passing || refusal.status === 401) {
      this.#replace({ ...entry, state: 'queued' })
      return this.#later(refusal.retry_after)
    }
    const { code, message } = refusal
    const failed: Entry = { ...entry, state: 'failed', refusal: { code, message } }
    this.#replace(failed)
    void this.#keep(failed)
    this.#pump()
  }

  #later(seconds: number | undefined): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#pump(), this.#backoff.next_ms(seconds))
  }
}

/** What an earlier page was sending may or may not have arrived; the client id makes asking again harmless. */
function rested(entry: Entry): Entry {
  return entry.state === 'sending' ? { ...entry, state: 'queued' } : entry
}
