/** A line whose other end is a test, and a slice that only notes what it was told. */
import { vi } from 'vitest'

import type { ClientFrame, Cursor, Event, Resumed, ServerFrame } from '../../api/types'
import type { Channel, TabMessage } from '../channel'
import type { Shelf } from '../outbox'
import type { Entry } from '../outbox_entry'
import type { AnySlice, Delivered, Me, Snapshot } from '../slices'
import { SyncedStore } from '../store'
import { Tab } from '../tab'
import type { Line, LineListener, Wire } from '../wire'

export const me: Me = { account_id: 'acc_1', organisation_id: 'org_1', member_id: 'mem_1' }

/** A message after which the ledger wants to be fetched afresh. */
export const kStaleWord = 'something changed'

export interface Ledger {
  seen: string[]
  refetched: number
  stale?: boolean
}

/** Keeps the texts of messages in the order in which they were applied. */
export function ledger_slice(fresh: (stream: string) => Promise<Snapshot<Ledger>>): AnySlice {
  const note = (state: Ledger, event: Event) => {
    const text = text_of(event)
    return { ...state, seen: [...state.seen, text], stale: state.stale || text === kStaleWord }
  }
  return {
    name: 'chat',
    initial: { seen: [], refetched: 0 },
    reducers: { 'chat.message_posted': note },
    owns: (stream: string) => stream.startsWith('cnv_'),
    load: async () => ({ change: (state: Ledger) => state, cursors: [at('cnv_a', 0)] }),
    refetch: (stream: string) => fresh(stream),
    stale: (state: Ledger) => (state.stale ? { stream: 'cnv_a', within_ms: 5_000 } : undefined),
    gone: (state: Ledger) => ({ ...state, seen: [...state.seen, 'gone'] }),
    delivered: (state: Ledger, answer: Delivered) => ({ ...state, seen: [...state.seen, `sent ${String(answer.body)}`] }),
    shelve: () => [],
    unshelve: () => undefined,
  } as unknown as AnySlice
}

export function at(stream: string, seq: number, epoch = '1'): Cursor {
  return { stream, epoch, seq }
}

export function posted(seq: number | undefined, text = String(seq), stream = 'cnv_a', epoch = '1'): Event {
  const data = { message: { text } }
  return { v: 1, org: 'org_1', stream, epoch, seq, type: 'chat.message_posted', at: '', data } as unknown as Event
}

export function complete(stream: string, seq: number, events: Event[] = []): Resumed {
  return { stream, epoch: '1', seq, answer: 'complete', events }
}

function text_of(event: Event): string {
  return (event.data as { message: { text: string } }).message.text
}

export class ScriptedWire implements Wire {
  readonly lines: ScriptedLine[] = []
  tickets = 0
  ticket_problem: unknown

  async ticket(): Promise<string> {
    this.tickets += 1
    if (this.ticket_problem) throw this.ticket_problem
    return `ticket-${this.tickets}`
  }

  open(listener: LineListener): Line {
    const line = new ScriptedLine(listener)
    this.lines.push(line)
    return line
  }

  get line(): ScriptedLine {
    const line = this.lines.at(-1)
    if (!line) throw new Error('no line was opened')
    return line
  }
}

export class ScriptedLine implements Line {
  readonly sent: ClientFrame[] = []
  closed = false
  readonly #listener: LineListener

  constructor(listener: LineListener) {
    this.#listener = listener
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as ClientFrame)
  }

  close(): void {
    this.closed = true
  }

  say(frame: ServerFrame): void {
    this.#listener.received(JSON.stringify(frame))
  }

  event(event: Event): void {
    this.say({ frame: 'event', event })
  }

  welcome(streams: Resumed[] = [], resume_token?: string): void {
    this.#listener.opened()
    this.say({ frame: 'welcome', member_id: me.member_id, streams, resume_token })
  }

  refuse(code: string): void {
    this.#listener.opened()
    this.say({ frame: 'refused', code, message: 'No.' })
  }

  break(): void {
    this.#listener.closed()
  }

  frames<F extends ClientFrame['frame']>(frame: F): Extract<ClientFrame, { frame: F }>[] {
    return this.sent.filter((sent) => sent.frame === frame) as Extract<ClientFrame, { frame: F }>[]
  }
}

export class MemoryShelf implements Shelf {
  readonly entries = new Map<string, Entry>()
  all = async () => [...this.entries.values()]
  put = async (entry: Entry) => void this.entries.set(entry.client_id, entry)
  remove = async (id: string) => void this.entries.delete(id)
}

/** Delivers to every other tab at once. */
export class Hallway {
  readonly #doors: ((message: TabMessage) => void)[] = []

  join(heard: (message: TabMessage) => void): Channel {
    this.#doors.push(heard)
    return {
      post: (message) => this.#doors.filter((door) => door !== heard).forEach((door) => door(message)),
      close: () => this.#doors.splice(this.#doors.indexOf(heard), 1),
    }
  }
}

export interface Bench {
  wire: ScriptedWire
  store: SyncedStore
  slice: AnySlice
  tab: Tab
  shelf: MemoryShelf
  refetch: ReturnType<typeof vi.fn>
  signed_out: ReturnType<typeof vi.fn>
  seen: () => string[]
}

export function bench(hallway = new Hallway(), shelf = new MemoryShelf()): Bench {
  const wire = new ScriptedWire()
  const refetch = vi.fn(async () => ({ change: (state: Ledger) => state, cursors: [at('cnv_a', 100)] }))
  const signed_out = vi.fn()
  const slice = ledger_slice(refetch)
  const store = new SyncedStore(me, [slice])
  store.set({ cursors: { cnv_a: { epoch: '1', seq: 0 } }, booted: true })
  const channel = (heard: (message: TabMessage) => void) => hallway.join(heard)
  const tab = new Tab(store, { wire, shelf, channel, signed_out })
  const seen = () => (store.state.slices as unknown as { chat: Ledger }).chat.seen
  return { wire, store, slice, tab, shelf, refetch, signed_out, seen }
}

/** Lets promises that are already resolved run on. */
export async function settled(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0)
}

export async function leading(b: Bench = bench(), resume_token?: string): Promise<Bench> {
  b.tab.lead()
  await settled()
  b.wire.line.welcome([complete('cnv_a', b.store.state.cursors.cnv_a?.seq ?? 0)], resume_token)
  return b
}
