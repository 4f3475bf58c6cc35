/**
 * Sends chosen files in chunks, a few at once, and goes on by itself after a reload or a broken line. When everything
 * of a batch is there, the batch is handed on and forgotten. One for each workspace.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'

import { client_id } from '../api/client_id'
import { refusal_from, type RefusalError } from '../api/refusal_error'
import type { FileInfo } from '../api/types'
import { kMostFiles } from './limits'
import type { Shelf } from './shelf'
import type { Batch, UploadItem } from './upload_item'
import type { UploadWire } from './wire'

const kAtOnce = 2
const kRetryMs = 3_000

export interface Uploads {
  items: readonly UploadItem[]
  batches: readonly Batch[]
}

export type HandOn = (batch: Batch, files: FileInfo[]) => Promise<void>

export class Uploader {
  readonly state: StoreApi<Uploads> = createStore<Uploads>(() => ({ items: [], batches: [] }))
  readonly #wire: UploadWire
  readonly #shelf: Shelf
  readonly #hand_on: HandOn
  readonly #claim: (key: string) => Promise<boolean>
  readonly #running = new Map<string, { cancelled: AbortController; ended: Promise<void> }>()
  readonly #mine = new Set<string>()
  #timer: ReturnType<typeof setTimeout> | undefined
  #last_position = 0
  #resting = false
  #closed = false

  /** `claim` says whether this tab may take up what an earlier page left: another tab may be at it. */
  constructor(wire: UploadWire, shelf: Shelf, hand_on: HandOn, claim: (key: string) => Promise<boolean>) {
    this.#wire = wire
    this.#shelf = shelf
    this.#hand_on = hand_on
    this.#claim = claim
  }

  /** Takes up what an earlier page could not finish. */
  async open(): Promise<void> {
    const { items, batches } = await this.#shelf.all().catch(() => ({ items: [], batches: [] }))
    const free: UploadItem[] = []
    for (const item of items) if (!this.#mine.has(item.key) && (await this.#claim(item.key))) free.push(item)
    free.forEach(({ key }) => this.#mine.add(key))
    const here = new Set(free.map(({ batch }) => batch))
    const rested = free.map((item): UploadItem => (item.state === 'sending' ? { ...item, state: 'waiting' } : item))
    const waiting = batches.filter(({ key }) => here.has(key))
    this.#set({ items: [...this.#items, ...rested], batches: [...this.#batches, ...waiting] })
    this.#pump()
    for (const { key } of this.#batches) await this.#hand_on_ready(key)
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
    for (const { cancelled } of this.#running.values()) cancelled.abort()
  }

  /** Into the tray of a lane, and on its way at once. Gives how many found no room in it. */
  add(lane: string, files: readonly File[]): number {
    const room = kMostFiles - this.#items.filter((item) => item.lane === lane && !item.batch).length
    const taken = files.slice(0, Math.max(0, room)).map((file) => this.#item_of(lane, file))
    taken.forEach(({ key }) => this.#mine.add(key))
    this.#set({ items: [...this.#items, ...taken] })
    for (const item of taken) void this.#shelf.put_item(item).catch(() => undefined)
    for (const { key } of taken) void this.#claim(key)
    this.#pump()
    return files.length - taken.length
  }

  /** What lies in the tray goes out with these words, now or as soon as all of it is there. */
  async send(lane: string, message: Record<string, unknown>): Promise<void> {
    const batch: Batch = { key: client_id(), lane, position: this.#next_position(), message }
    const tray = this.#items.filter((item) => item.lane === lane && !item.batch)
    this.#set({ batches: [...this.#batches, batch] })
    await this.#shelf.put_batch(batch).catch(() => undefined)
    for (const { key } of tray) this.#change(key, { batch: batch.key })
    this.#pump()
    await this.#hand_on_ready(batch.key)
  }

  retry(key: string): void {
    this.#change(key, { state: 'waiting', problem: undefined })
    this.#pump()
  }

  async remove(key: string): Promise<void> {
    const item = this.#item(key)
    if (!item) return
    const running = this.#running.get(key)
    running?.cancelled.abort()
    this.#drop(item)
    await running?.ended  // what is under way must not meet an upload that is gone
    if (item.upload_id) await this.#wire.cancel(item.upload_id).catch(() => undefined)
    if (item.batch) await this.#hand_on_ready(item.batch)
  }

  get #items(): readonly UploadItem[] {
    return this.state.getState().items
  }

  get #batches(): readonly Batch[] {
    return this.state.getState().batches
  }

  #set(part: Partial<Uploads>): void {
    this.state.setState(part)
  }

  #item(key: string): UploadItem | undefined {
    return this.#items.find((item) => item.key === key)
  }

  #next_position(): number {
    this.#last_position = Math.max(Date.now() * 1_000, this.#last_position + 1)
    return this.#last_position
  }

  #item_of(lane: string, file: File): UploadItem {
    const base = { key: client_id(), lane, batch: undefined, position: this.#next_position() }
    return { ...base, name: file.name || 'file', size: file.size, content: file, state: 'waiting', sent: 0 }
  }

  #show(key: string, part: Partial<UploadItem>): void {
    this.#set({ items: this.#items.map((item) => (item.key === key ? { ...item, ...part } : item)) })
  }

  /** Shown, and kept for the next page. */
  #change(key: string, part: Partial<UploadItem>): void {
    this.#show(key, part)
    const item = this.#item(key)
    if (item) void this.#shelf.put_item(item).catch(() => undefined)
  }

  #drop(item: UploadItem): void {
    this.#set({ items: this.#items.filter(({ key }) => key !== item.key) })
    void this.#shelf.remove_item(item.key).catch(() => undefined)
  }

  #pump(): void {
    if (this.#closed || this.#resting) return
    for (const item of this.#items) {
      if (this.#running.size >= kAtOnce) return
      if (item.state === 'waiting' && !this.#running.has(item.key)) this.#start(item)
    }
  }

  #start(item: UploadItem): void {
    const cancelled = new AbortController()
    const ended = this.#run(item, cancelled.signal)
    this.#running.set(item.key, { cancelled, ended })
  }

  async #run(item: UploadItem, signal: AbortSignal): Promise<void> {
    this.#show(item.key, { state: 'sending' })
    try {
      const file = await this.#upload(item, signal)
      this.#change(item.key, { state: 'done', sent: item.size, file })
    } catch (problem) {
      if (!signal.aborted) this.#stopped(item, refusal_from(problem))
    } finally {
      this.#running.delete(item.key)
    }
    this.#pump()
    const batch = this.#item(item.key)?.batch
    if (batch) await this.#hand_on_ready(batch)
  }

  async #upload(item: UploadItem, signal: AbortSignal): Promise<FileInfo> {
    const upload = await this.#begun(item)
    if (upload.file) return upload.file
    const received = new Set(upload.received)
    const bytes_of = (number: number) => Math.min(upload.chunk_bytes, item.size - number * upload.chunk_bytes)
    let safe = [...received].reduce((sum, number) => sum + bytes_of(number), 0)
    for (let number = 0; number < upload.chunk_count; number += 1) {
      if (received.has(number)) continue
      const start = number * upload.chunk_bytes
      const chunk = item.content.slice(start, start + bytes_of(number))
      const progress = (bytes: number) => this.#show(item.key, { sent: Math.min(item.size, safe + bytes) })
      await this.#wire.put_chunk(upload.id, number, chunk, { progress, signal })
      safe += bytes_of(number)
    }
    signal.throwIfAborted()
    return this.#wire.finish(upload.id)
  }

  /** The upload that was begun for it, unless its time is over. */
  async #begun(item: UploadItem) {
    if (item.upload_id) {
      try {
        return await this.#wire.look_at(item.upload_id)
      } catch (problem) {
        if (refusal_from(problem).status !== 404) throw problem
      }
    }
    const upload = await this.#wire.begin(item.name, item.size)
    this.#change(item.key, { upload_id: upload.id })
    return upload
  }

  #stopped(item: UploadItem, refusal: RefusalError): void {
    if (!refusal.passing && refusal.status !== 401) {
      return this.#change(item.key, { state: 'failed', problem: { code: refusal.code, message: refusal.message } })
    }
    this.#show(item.key, { state: 'waiting' })
    this.#resting = true
    this.#timer = setTimeout(() => this.#rested(), kRetryMs)
  }

  #rested(): void {
    this.#resting = false
    this.#pump()
  }

  async #hand_on_ready(key: string): Promise<void> {
    const batch = this.#batches.find((one) => one.key === key)
    const items = this.#items.filter((item) => item.batch === key).sort((a, b) => a.position - b.position)
    if (!batch || items.some(({ state }) => state !== 'done')) return
    this.#set({ batches: this.#batches.filter((one) => one !== batch) })
    await this.#hand_on(batch, items.flatMap(({ file }) => file ?? []))
    items.forEach((item) => this.#drop(item))
    await this.#shelf.remove_batch(key).catch(() => undefined)
  }
}
