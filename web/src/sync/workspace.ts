/** Everything that keeps one account's view of one organisation true, from opening it to closing it. */
import { refusal_from } from '../api/refusal_error'
import { Backoff } from './backoff'
import { open_channel, type Remark } from './channel'
import { database_name, no_shelf, open_database, shelf_in, wipe_device } from './database'
import { type Leadership, stand_for_leader } from './leader'
import { Mirror } from './mirror'
import type { Outbox } from './outbox'
import type { AnySlice, Me, SliceName, Slices, SliceStates, Snapshot } from './slices'
import { type SyncedState, SyncedStore } from './store'
import { Tab } from './tab'
import { web_wire, type Wire } from './wire'

const kTouches = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const
const kStirEveryMs = 15_000

export class Workspace {
  readonly me: Me
  readonly store: SyncedStore
  readonly #tab: Tab
  readonly #mirror: Mirror | undefined
  readonly #slices: Slices
  readonly #ears = new AbortController()
  #leadership: Leadership | undefined
  #closed = false
  #stirred_at = 0

  /**
   * `signed_out` is called when the session has ended, here, in another tab or on the server. Who comes without an
   * account has a wire of their own, and nothing of theirs is kept on the device.
   */
  constructor(me: Me, slices: Slices, signed_out: () => void, visitors_wire?: Wire) {
    const database = visitors_wire ? undefined : open_database(me)
    this.me = me
    this.#slices = slices
    this.store = new SyncedStore(me, Object.values(slices) as AnySlice[])
    this.#mirror = database && new Mirror(database, this.store)
    this.#tab = new Tab(this.store, {
      wire: visitors_wire ?? web_wire,
      shelf: database ? shelf_in(database) : no_shelf,
      channel: (heard) => open_channel(database_name(me), heard),
      signed_out,
    })
  }

  get outbox(): Outbox {
    return this.#tab.outbox
  }

  get state(): SyncedState {
    return this.store.state
  }

  slice<Name extends SliceName>(name: Name): SliceStates[Name] {
    return this.store.state.slices[name]
  }

  async open(): Promise<void> {
    this.#listen()
    const [mirrored] = await Promise.all([this.#mirror?.restore(), this.outbox.open()])
    if (mirrored) this.store.set({ booted: true })
    else await this.#load()
    if (this.#closed) return
    this.#tab.follow()
    this.#leadership = stand_for_leader(database_name(this.me), () => this.#elected())
  }

  /** Takes an answer that the person's own request brought, before its event comes. */
  absorb<Name extends SliceName>(name: Name, snapshot: Snapshot<SliceStates[Name]>): void {
    this.store.absorb(this.#slices[name] as AnySlice, snapshot)
  }

  /** Tells others, and waits for nothing. */
  remark(frame: Remark): void {
    this.#tab.remark(frame)
  }

  /** The people on this screen, in place of those before. */
  watch(member_ids: readonly string[]): void {
    this.#tab.watch(member_ids)
  }

  /** Asks anew how they are. */
  look_again(): void {
    this.#tab.look_again()
  }

  /** Asks again at once, without sitting out the backoff. */
  reconnect(): void {
    this.#tab.wake()
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#ears.abort()
    this.#leadership?.resign()
    this.#tab.close()
    await this.#mirror?.stop()
  }

  /** After the session has ended: nothing stays on the device, and the other tabs learn of it. */
  async wipe(): Promise<void> {
    this.#tab.announce_sign_out()
    await this.close()
    await wipe_device()
  }

  async #load(): Promise<void> {
    const backoff = new Backoff(1_000)
    while (!this.#closed) {
      try {
        await this.#tab.engine.load()
        return this.store.set({ booted: true, boot_problem: undefined })
      } catch (problem) {
        this.store.set({ boot_problem: refusal_from(problem).message })
        await pause(backoff.next_ms())
      }
    }
  }

  #elected(): void {
    if (this.#closed) return
    this.#tab.lead()
    if (document.visibilityState === 'visible') this.#tab.stir()
    this.#mirror?.start()
  }

  #listen(): void {
    const signal = this.#ears.signal
    window.addEventListener('online', () => this.#tab.wake(), { signal })
    window.addEventListener('offline', () => this.#tab.network_lost(), { signal })
    window.addEventListener('pagehide', () => this.#save(), { signal })
    document.addEventListener('visibilitychange', () => this.#seen(), { signal })
    const touched = () => this.#stirred()
    for (const touch of kTouches) document.addEventListener(touch, touched, { signal, passive: true, capture: true })
  }

  #seen(): void {
    if (document.visibilityState !== 'visible') return this.#save()
    this.#tab.wake()
    this.#tab.stir()
  }

  #stirred(): void {
    if (Date.now() - this.#stirred_at < kStirEveryMs) return
    this.#stirred_at = Date.now()
    this.#tab.stir()
  }

  #save(): void {
    if (this.#tab.leads) void this.#mirror?.save().catch(() => undefined)
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
