import type { Cursor, Resumed } from '../api/types'

interface Request {
  from: string
  cursors: Cursor[]
}

/**
 * `resumed` names nobody, and tabs may ask with different cursors: so one question is asked at a time, and the answer
 * belongs to whoever asked it.
 */
export class ResumeQueue {
  readonly #send: (cursors: Cursor[]) => boolean
  readonly #answer: (to: string, streams: Resumed[]) => void
  #waiting: Request[] = []

  constructor(send: (cursors: Cursor[]) => boolean, answer: (to: string, streams: Resumed[]) => void) {
    this.#send = send
    this.#answer = answer
  }

  ask(from: string, cursors: Cursor[]): void {
    this.#waiting.push({ from, cursors })
    if (this.#waiting.length === 1) this.#next()
  }

  answered(streams: Resumed[]): void {
    const request = this.#waiting.shift()
    this.#next()
    if (request) this.#answer(request.from, streams)
  }

  /** The line broke: everybody will ask again once it is back. */
  clear(): void {
    this.#waiting = []
  }

  #next(): void {
    const request = this.#waiting[0]
    if (request && !this.#send(request.cursors)) this.clear()
  }
}
