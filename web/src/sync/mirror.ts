/**
 * A copy of the store in the browser's database, so that a warm start shows conversations before the network answers.
 * Cursors and values are written in one transaction: a mirror that is behind is healed by its cursors, one that is torn
 * could not be. Only the tab that leads writes.
 */
import { cursor_list } from './cursors'
import type { Database } from './database'
import type { Cursors } from './cursors'
import type { Shelved } from './slices'
import type { SyncedStore } from './store'

const kQuietMs = 1_500
const kCursors = 'cursors'
/** Rises when the shape of anything mirrored changes: an older mirror is thrown away. */
export const kMirrorVersion = 6
const kVersionKey = 'version'

export class Mirror {
  readonly #database: Promise<Database>
  readonly #store: SyncedStore
  readonly #written = new Map<string, unknown[]>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #unsubscribe: (() => void) | undefined

  constructor(database: Promise<Database>, store: SyncedStore) {
    this.#database = database
    this.#store = store
  }

  /** Fills the store from the last visit; false when there was none. */
  async restore(): Promise<boolean> {
    const values = await this.#values().catch(() => undefined)
    const cursors = values?.get(kCursors) as Cursors | undefined
    if (!values || !cursors || values.get(kVersionKey) !== kMirrorVersion) return false
    const states = this.#store.slices.map((slice) => slice.unshelve(values) as unknown)
    if (states.some((state) => state === undefined)) return false
    this.#store.slices.forEach((slice, index) => this.#store.restore(slice, states[index]))
    this.#store.set({ cursors })
    return true
  }

  start(): void {
    this.#unsubscribe ??= this.#store.api.subscribe(() => this.#soon())
    this.#soon()
  }

  async stop(): Promise<void> {
    this.#unsubscribe?.()
    this.#unsubscribe = undefined
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  /** Writes what changed since the last time. */
  async save(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (!this.#store.state.booted) return
    const { slices, cursors } = this.#store.state
    const states = slices as unknown as Record<string, unknown>
    const shelved = this.#store.slices.flatMap((slice) => slice.shelve(states[slice.name]))
    await this.#write(shelved, cursors)
  }

  async #values(): Promise<Map<string, unknown>> {
    const transaction = (await this.#database).transaction('mirror')
    const [keys, values] = await Promise.all([transaction.store.getAllKeys(), transaction.store.getAll()])
    return new Map(keys.map((key, index) => [key, values[index]]))
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => void this.save().catch(() => undefined), kQuietMs)
  }

  async #write(shelved: Shelved[], cursors: Cursors): Promise<void> {
    const changed = shelved.filter(({ key, parts }) => !same(this.#written.get(key), parts))
    const kept = new Set(shelved.map(({ key }) => key))
    const transaction = (await this.#database).transaction('mirror', 'readwrite')
    for (const { key, value } of changed) void transaction.store.put(value(), key)
    void transaction.store.put(kMirrorVersion, kVersionKey)
    void transaction.store.put(Object.fromEntries(cursor_list(cursors).map(position_of)), kCursors)
    for (const key of await transaction.store.getAllKeys()) {
      if (key !== kCursors && key !== kVersionKey && !kept.has(key)) void transaction.store.delete(key)
    }
    await transaction.done
    for (const { key, parts } of changed) this.#written.set(key, parts)
  }
}

function position_of({ stream, epoch, seq }: { stream: string; epoch: string; seq: number }) {
  return [stream, { epoch, seq }] as const
}

function same(a: unknown[] | undefined, b: unknown[]): boolean {
  return a !== undefined && a.length === b.length && a.every((part, index) => part === b[index])
}
