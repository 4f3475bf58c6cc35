import WebSocket from 'ws'

import { within } from './eventually.mjs'

/** One socket to the server, with everything it said. Knows frames, not what they mean: see replica.mjs for that. */
export class Device {
  frames = []
  #waiting = new Set()
  #calls = new Map()
  #next_call = 0

  constructor(server, { headers = {} } = {}) {
    const address = `${server.origin.replace('http', 'ws')}/api/socket`
    this.socket = new WebSocket(address, { headers: { Origin: server.origin, ...headers }, ...server.trust })
    this.opened = new Promise((opened, failed) => {
      this.socket.once('open', opened)
      this.socket.once('error', failed)
      this.socket.once('close', () => failed(new Error('the socket closed before it opened')))
    })
    this.opened.catch(() => undefined)
    this.closed = new Promise((closed) => this.socket.once('close', (code, reason) => closed({ code, reason: String(reason) })))
    this.closed.then(() => this.#abandon())
    this.socket.on('message', (data) => this.#received(JSON.parse(data)))
  }

  /** Opens a socket of the person, proves itself and gives what the server welcomed it with. */
  static async connect(person, { cursors = [], ...options } = {}) {
    const { ticket } = await person.ask('POST', '/api/session/tickets', {})
    const device = new Device(person.server, options)
    await within('the socket opens', device.opened)
    device.send({ frame: 'hello', ticket, org_id: person.org_id, cursors })
    const first = await device.next(({ frame }) => frame === 'welcome' || frame === 'refused', 'a welcome')
    if (first.frame === 'refused') throw new Error(`the socket was refused: ${first.code}`)
    device.welcome = first
    return device
  }

  /** A new socket that shows the token of this one's welcome, and has of each stream what `have` says, or nothing. */
  async come_back(person, have = {}, hello = {}) {
    const { resume_token: token, streams } = this.welcome
    const seqs = streams.filter(({ answer }) => answer !== 'gone').map(({ stream, seq }) => have[stream] ?? seq)
    const device = new Device(person.server)
    await within('the socket opens', device.opened)
    device.send({ frame: 'hello', org_id: person.org_id, cursors: [], resume: { token, seqs }, ...hello })
    device.welcome = await device.next(({ frame }) => frame === 'welcome' || frame === 'refused', 'a welcome')
    return device
  }

  send(frame) {
    this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame))
  }

  /** Any route over the socket; gives `{status, body}`. Rejects when the line breaks before the answer. */
  call(method, path, body) {
    const id = `c${(this.#next_call += 1)}`
    const answer = new Promise((answered, lost) => {
      this.#calls.set(id, { answered, lost })
      if (this.socket.readyState !== WebSocket.OPEN) return this.#abandon()
      this.send({ frame: 'call', id, method, path, body })
    })
    return within(`an answer to ${method} ${path}`, answer, 30_000)
  }

  async resume(cursors) {
    const from = this.frames.length
    this.send({ frame: 'resume', cursors })
    return (await this.next(({ frame }) => frame === 'resumed', 'resumed', { from })).streams
  }

  get events() {
    return this.frames.filter(({ frame }) => frame === 'event').map(({ event }) => event)
  }

  /** The first frame, come or to come, that `fits`; rejects when the line breaks before. */
  next(fits, what = 'a frame', { from = 0, within_ms = 10_000 } = {}) {
    const found = this.frames.slice(from).find(fits)
    if (found) return Promise.resolve(found)
    const coming = new Promise((came) => {
      const waiter = (frame) => {
        if (!fits(frame)) return
        this.#waiting.delete(waiter)
        came(frame)
      }
      this.#waiting.add(waiter)
    })
    const broken = this.closed.then(() => {
      throw new Error(`the socket closed before ${what} came`)
    })
    return within(`${what} on the socket`, Promise.race([coming, broken]), within_ms)
  }

  async event(fits, what = 'an event', options = {}) {
    const wanted = typeof fits === 'string' ? ({ type }) => type === fits : fits
    return (await this.next(({ frame, event }) => frame === 'event' && wanted(event), typeof fits === 'string' ? fits : what, options)).event
  }

  /** Everything the server sent before now has arrived when this resolves. */
  async settled() {
    const from = this.frames.length
    this.send({ frame: 'ping' })
    await this.next(({ frame }) => frame === 'pong', 'a pong', { from })
  }

  close() {
    this.socket.close()
    return this.closed
  }

  /** As when the machine loses power: no goodbye. */
  cut() {
    this.socket.terminate()
    return this.closed
  }

  #received(frame) {
    if (frame.frame === 'reply') {
      const call = this.#calls.get(frame.id)
      this.#calls.delete(frame.id)
      call?.answered({ status: frame.status, body: frame.body })
      return
    }
    this.frames.push(frame)
    for (const waiter of [...this.#waiting]) waiter(frame)
  }

  #abandon() {
    for (const { lost } of this.#calls.values()) lost(new Error('the line broke before the answer'))
    this.#calls.clear()
  }
}
