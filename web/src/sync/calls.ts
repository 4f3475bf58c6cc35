import { refusal_of, type RefusalError, unreachable } from '../api/refusal_error'
import type { ClientFrame } from '../api/types'

export const kCallTimeoutMs = 15_000

export interface Reply {
  status: number
  body: unknown
}

interface Pending {
  resolve: (reply: Reply) => void
  reject: (refusal: RefusalError) => void
  timer: ReturnType<typeof setTimeout>
}

/** Requests that travel over the socket and wait for their reply. A lost reply is told as `unreachable`: ask again. */
export class Calls {
  readonly #send: (frame: ClientFrame) => boolean
  readonly #pending = new Map<string, Pending>()
  #last = 0

  constructor(send: (frame: ClientFrame) => boolean) {
    this.#send = send
  }

  start(method: string, path: string, body: unknown): Promise<Reply> {
    this.#last += 1
    const id = String(this.#last)
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#give_up(id), kCallTimeoutMs)
      this.#pending.set(id, { resolve, reject, timer })
      if (!this.#send({ frame: 'call', id, method, path, body })) this.#give_up(id)
    })
  }

  answered(id: string, status: number, body: unknown): void {
    const pending = this.#take(id)
    if (!pending) return
    if (status >= 400) return pending.reject(refusal_of(status, body))
    pending.resolve({ status, body })
  }

  abandon(refusal: RefusalError): void {
    for (const id of [...this.#pending.keys()]) this.#take(id)?.reject(refusal)
  }

  #give_up(id: string): void {
    this.#take(id)?.reject(unreachable())
  }

  #take(id: string): Pending | undefined {
    const pending = this.#pending.get(id)
    if (!pending) return undefined
    clearTimeout(pending.timer)
    this.#pending.delete(id)
    return pending
  }
}
