/**
 * A tab's part in the sync: it follows the leader over the channel until it leads itself, and then owns the socket and
 * tells the others. The engine and the outbox are the same in both roles.
 */
import { client_id } from '../api/client_id'
import type { Cursor, Resumed, ServerFrame } from '../api/types'
import type { Channel, Remark, TabMessage } from './channel'
import type { ConnectionState } from './connection'
import { cursor_list } from './cursors'
import { Engine } from './engine'
import { Outbox, type Shelf } from './outbox'
import type { Entry } from './outbox_entry'
import { Presenting } from './presenting'
import { ResumeQueue } from './resume_queue'
import { Socket, type SocketState } from './socket'
import type { SyncedStore } from './store'
import type { Wire } from './wire'

/** Attempts that fail in this time are a hiccup; after it the person is told. */
export const kOfflineAfterMs = 4_000

export interface TabPorts {
  wire: Wire
  shelf: Shelf
  channel: (heard: (message: TabMessage) => void) => Channel
  signed_out: () => void
}

export class Tab {
  readonly engine: Engine
  readonly outbox: Outbox
  readonly #store: SyncedStore
  readonly #socket: Socket
  readonly #channel: Channel
  readonly #resumes: ResumeQueue
  readonly #presenting: Presenting
  readonly #ports: TabPorts
  readonly #id = client_id()
  #leads = false
  #watched: readonly string[] = []
  #socket_state: SocketState = 'resting'
  #patience: ReturnType<typeof setTimeout> | undefined
  #impatient = false

  constructor(store: SyncedStore, ports: TabPorts) {
    this.#store = store
    this.#ports = ports
    this.#channel = ports.channel((message) => this.#heard(message))
    this.engine = new Engine(store, { resume: (cursors) => this.#resume(cursors) }, () => this.#show_connection())
    this.#resumes = new ResumeQueue(
      (cursors) => this.#socket.send({ frame: 'resume', cursors }),
      (to, streams) => this.#resumed(to, streams),
    )
    this.outbox = this.#new_outbox()
    this.#socket = this.#new_socket()
    this.#presenting = new Presenting((frame) => this.#socket.send(frame))
  }

  get leads(): boolean {
    return this.#leads
  }

  /** The tab has its first state; a follower catches up with what happened since. */
  follow(): void {
    if (this.#leads) return
    this.#channel.post({ say: 'ask_state' })
    this.engine.resume_all()
  }

  lead(): void {
    this.#leads = true
    this.engine.interrupted()
    this.#begin_patience()
    this.#presenting.watch(this.#id, this.#watched)
    this.#socket.start()
  }

  close(): void {
    clearTimeout(this.#patience)
    this.engine.close()
    this.outbox.may_send(false)
    this.#socket.stop()
    this.#presenting.stop()
    this.watch([])
    this.#channel.close()
  }

  remark(frame: Remark): void {
    if (this.#leads) this.#socket.send(frame)
    else this.#channel.post({ say: 'remark', frame })
  }

  /** The people on the screen of this tab, in place of those before. */
  watch(member_ids: readonly string[]): void {
    this.#watched = member_ids
    if (this.#leads) this.#presenting.watch(this.#id, member_ids)
    else this.#channel.post({ say: 'watch', from: this.#id, member_ids })
  }

  look_again(): void {
    if (this.#leads) this.#presenting.look_again()
    else this.#channel.post({ say: 'look_again' })
  }

  /** Somebody touched this tab. */
  stir(): void {
    if (this.#leads) this.#presenting.stir()
    else this.#channel.post({ say: 'stir' })
  }

  /** The network came back, or the person looked at the page again. */
  wake(): void {
    if (!this.#leads) return
    this.#socket.wake()
    this.outbox.wake()
  }

  network_lost(): void {
    this.#impatient = true
    if (this.#leads) this.#socket.lost()
    this.#show_connection()
  }

  announce_sign_out(): void {
    this.#channel.post({ say: 'signed_out' })
  }

  #new_outbox(): Outbox {
    return new Outbox(this.#store, {
      shelf: this.#ports.shelf,
      deliver: async (entry) => (await this.#socket.call(entry.method ?? 'POST', entry.path, told(entry))).body,
      announce: (change) => this.#channel.post({ say: 'outbox', change }),
    })
  }

  #new_socket(): Socket {
    return new Socket(this.#ports.wire, this.#store.me.organisation_id, {
      cursors: () => cursor_list(this.#store.state.cursors),
      state: (state) => this.#socket_moved(state),
      frame: (frame) => this.#framed(frame),
      signed_out: () => this.#ports.signed_out(),
    })
  }

  #framed(frame: ServerFrame): void {
    if (frame.frame === 'welcome') return this.#welcomed(frame.streams)
    if (frame.frame === 'resumed') return this.#resumed_here(frame.streams)
    if (frame.frame === 'lagged') return this.#lagged()
    if (frame.frame !== 'event') return
    this.engine.receive(frame.event)
    this.#channel.post({ say: 'event', event: frame.event })
  }

  #welcomed(streams: Resumed[]): void {
    this.engine.answered(streams)
    this.outbox.may_send(true)
    this.#presenting.greeted()
    this.#channel.post({ say: 'connected' })
  }

  /** Events were dropped for everybody behind this socket. */
  #lagged(): void {
    this.engine.resume_all()
    this.#channel.post({ say: 'connected' })
  }

  /** What was dropped may have been somebody's presence, which no cursor tells. */
  #resumed_here(streams: Resumed[]): void {
    this.#resumes.answered(streams)
    this.#presenting.look_again()
  }

  #resume(cursors: Cursor[]): void {
    if (cursors.length === 0) return
    if (this.#leads) this.#resumes.ask(this.#id, cursors)
    else this.#channel.post({ say: 'resume', from: this.#id, cursors })
  }

  #resumed(to: string, streams: Resumed[]): void {
    if (to === this.#id) this.engine.answered(streams)
    else this.#channel.post({ say: 'resumed', to, streams })
  }

  #socket_moved(state: SocketState): void {
    const was_live = this.#socket_state === 'live'
    this.#socket_state = state
    if (state === 'live') this.#end_patience()
    else if (was_live) this.#interrupted()
    this.#show_connection()
  }

  #interrupted(): void {
    this.outbox.may_send(false)
    this.#resumes.clear()
    this.engine.interrupted()
    this.#channel.post({ say: 'interrupted' })
    this.#begin_patience()
  }

  #begin_patience(): void {
    clearTimeout(this.#patience)
    this.#patience = setTimeout(() => {
      this.#impatient = true
      this.#show_connection()
    }, kOfflineAfterMs)
  }

  #end_patience(): void {
    clearTimeout(this.#patience)
    this.#impatient = false
  }

  #show_connection(): void {
    if (!this.#leads) return
    this.#connection(this.#seen_state())
  }

  #seen_state(): ConnectionState {
    if (this.#socket_state === 'live') return this.engine.busy ? 'resyncing' : 'online'
    return this.#impatient ? 'offline' : 'connecting'
  }

  #connection(state: ConnectionState): void {
    if (this.#store.state.connection === state) return
    this.#store.set({ connection: state })
    if (this.#leads) this.#channel.post({ say: 'state', state })
  }

  #heard(message: TabMessage): void {
    if (message.say === 'outbox') return this.outbox.heard(message.change)
    if (message.say === 'signed_out') return this.#ports.signed_out()
    if (this.#leads) return this.#heard_as_leader(message)
    if (message.say === 'event') return this.engine.receive(message.event)
    if (message.say === 'connected') return this.#leader_connected()
    if (message.say === 'interrupted') return this.engine.interrupted()
    if (message.say === 'state') return this.#connection(message.state)
    if (message.say === 'resumed' && message.to === this.#id) this.engine.answered(message.streams)
  }

  /** Perhaps another leader than before, who does not know whom we look at. */
  #leader_connected(): void {
    this.engine.resume_all()
    this.watch(this.#watched)
  }

  #heard_as_leader(message: TabMessage): void {
    if (message.say === 'resume') return this.#resumes.ask(message.from, message.cursors)
    if (message.say === 'remark') return void this.#socket.send(message.frame)
    if (message.say === 'watch') return this.#presenting.watch(message.from, message.member_ids)
    if (message.say === 'look_again') return this.#presenting.look_again()
    if (message.say === 'stir') return this.#presenting.stir()
    if (message.say === 'ask_state') this.#channel.post({ say: 'state', state: this.#store.state.connection })
  }
}

function told({ method, body }: Entry): Record<string, unknown> {
  if (method !== 'PUT') return body
  return Object.fromEntries(Object.entries(body).filter(([name]) => name !== 'client_id'))
}
