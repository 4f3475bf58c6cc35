/**
 * Keeps one socket to the server open for as long as it may: ticket or claim, hello, watchdog, backoff, goodbye. It
 * knows frames and time, not what events mean. Lives on the tab that leads.
 */
import { refusal_from, RefusalError, unreachable } from '../api/refusal_error'
import type { ClientFrame, Cursor, ServerFrame, WelcomeFrame } from '../api/types'
import { Backoff } from './backoff'
import { Calls, type Reply } from './calls'
import { claim, kept_of, kTokenUnknown, type Kept } from './claim'
import type { Line, Wire } from './wire'

export const kHelloTimeoutMs = 10_000
export const kQuietMs = 20_000
export const kPongTimeoutMs = 8_000

export type SocketState = 'resting' | 'waiting' | 'connecting' | 'live'

export interface SocketListener {
  cursors: () => Cursor[]
  state: (state: SocketState) => void
  frame: (frame: ServerFrame) => void
  signed_out: () => void
}

export class Socket {
  readonly #wire: Wire
  readonly #organisation_id: string
  readonly #listener: SocketListener
  readonly #backoff = new Backoff()
  readonly #calls = new Calls((frame) => this.send(frame))
  #state: SocketState = 'resting'
  #line: Line | undefined
  #kept: Kept | undefined
  /** Rises with every attempt, so that a late callback of an old line is told apart. */
  #attempt = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #watchdog: ReturnType<typeof setTimeout> | undefined

  constructor(wire: Wire, organisation_id: string, listener: SocketListener) {
    this.#wire = wire
    this.#organisation_id = organisation_id
    this.#listener = listener
  }

  get live(): boolean {
    return this.#state === 'live'
  }

  start(): void {
    if (this.#state === 'resting') void this.#connect()
  }

  stop(): void {
    this.#drop()
    this.#enter('resting')
  }

  /** The network is back or the person is: do not sit out the backoff, do not trust a line that may be dead. */
  wake(): void {
    if (this.#state === 'waiting') void this.#connect()
    if (this.#state === 'live') this.#probe()
  }

  /** The network is known to be gone. */
  lost(): void {
    if (this.#state === 'live' || this.#state === 'connecting') this.#fail()
  }

  send(frame: ClientFrame): boolean {
    if (this.#state !== 'live' || !this.#line) return false
    this.#line.send(JSON.stringify(frame))
    return true
  }

  call(method: string, path: string, body: unknown): Promise<Reply> {
    return this.#calls.start(method, path, body)
  }

  async #connect(): Promise<void> {
    this.#drop()
    const attempt = this.#attempt
    this.#enter('connecting')
    if (this.#kept) return this.#open(attempt)
    try {
      const ticket = await this.#wire.ticket()
      if (attempt === this.#attempt) this.#open(attempt, ticket)
    } catch (problem) {
      if (attempt === this.#attempt) this.#no_ticket(refusal_from(problem))
    }
  }

  #no_ticket(refusal: RefusalError): void {
    if (refusal.status !== 401) return this.#fail(refusal.retry_after)
    this.stop()
    this.#listener.signed_out()
  }

  /** Without a ticket it shows what it keeps. */
  #open(attempt: number, ticket?: string): void {
    const current = () => attempt === this.#attempt
    this.#timer = setTimeout(() => this.#fail(), kHelloTimeoutMs)
    this.#line = this.#wire.open({
      opened: () => current() && this.#hello(ticket),
      received: (text) => current() && this.#received(text),
      closed: () => current() && this.#fail(),
    })
  }

  #hello(ticket?: string): void {
    const cursors = this.#listener.cursors()
    const proof = this.#kept ? claim(this.#kept, cursors) : { ticket, cursors }
    const hello: ClientFrame = { frame: 'hello', org_id: this.#organisation_id, ...proof }
    this.#line?.send(JSON.stringify(hello))
  }

  #received(text: string): void {
    this.#watch()
    const frame = JSON.parse(text) as ServerFrame
    if (frame.frame === 'pong') return
    if (frame.frame === 'reply') return this.#calls.answered(frame.id, frame.status, frame.body)
    if (frame.frame === 'refused') return this.#refused(frame.code)
    if (frame.frame === 'goodbye') return this.#goodbye(frame.resume_after_ms)
    if (frame.frame === 'welcome') this.#welcomed(frame)
    this.#listener.frame(frame)
  }

  #refused(code: string): void {
    this.#kept = undefined
    if (code === kTokenUnknown) void this.#connect()
    else this.#fail()
  }

  #welcomed(welcome: WelcomeFrame): void {
    this.#kept = kept_of(welcome) ?? this.#kept
    clearTimeout(this.#timer)
    this.#backoff.reset()
    this.#enter('live')
  }

  #goodbye(resume_after_ms: number): void {
    this.#drop()
    this.#wait(resume_after_ms + Math.random() * 1_000)
  }

  #fail(retry_after_seconds = 0): void {
    this.#drop()
    this.#wait(this.#backoff.next_ms(retry_after_seconds))
  }

  #wait(milliseconds: number): void {
    this.#enter('waiting')
    this.#timer = setTimeout(() => void this.#connect(), milliseconds)
  }

  #drop(): void {
    this.#attempt += 1
    clearTimeout(this.#timer)
    clearTimeout(this.#watchdog)
    const line = this.#line
    this.#line = undefined
    line?.close()
    this.#calls.abandon(unreachable('The connection was lost before the answer came.'))
  }

  #watch(): void {
    clearTimeout(this.#watchdog)
    this.#watchdog = setTimeout(() => this.#probe(), kQuietMs)
  }

  #probe(): void {
    if (!this.send({ frame: 'ping' })) return
    clearTimeout(this.#watchdog)
    this.#watchdog = setTimeout(() => this.#fail(), kPongTimeoutMs)
  }

  #enter(state: SocketState): void {
    if (this.#state === state) return
    this.#state = state
    this.#listener.state(state)
  }
}
