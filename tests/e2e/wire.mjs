import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'

import { within } from './eventually.mjs'

/** Bytes to the server exactly as a test wants them, and everything that comes back. */
export class Wire {
  received = Buffer.alloc(0)
  #woken = () => undefined

  static async to(server) {
    const wire = new Wire()
    wire.socket = connect({ host: '127.0.0.1', port: server.port, noDelay: true, allowHalfOpen: true })
    wire.socket.on('data', (bytes) => wire.#take(bytes))
    wire.ended = new Promise((ended) => {
      wire.socket.once('end', ended)
      wire.socket.once('close', ended)
      wire.socket.once('error', ended)
    })
    wire.ended.then(() => wire.#woken())
    await within('a connection', new Promise((done, failed) => wire.socket.once('connect', done).once('error', failed)))
    return wire
  }

  send(bytes) {
    this.socket.write(bytes)
  }

  /** Every byte in a write of its own; of very much, the first thousand. */
  send_bytewise(bytes) {
    for (const byte of bytes.subarray(0, 1_000)) this.socket.write(Buffer.of(byte))
    if (bytes.length > 1_000) this.socket.write(bytes.subarray(1_000))
  }

  /** What `read` takes off the front of what came, once there is enough of it; undefined when the server ended before. */
  async next(read, what) {
    let ended = false
    this.ended.then(() => (ended = true))
    for (;;) {
      const last = ended
      const taken = read(this.received)
      if (taken) {
        this.received = this.received.subarray(taken.size)
        return taken
      }
      if (last) return undefined
      await within(what, Promise.race([this.ended, new Promise((woken) => (this.#woken = woken))]))
    }
  }

  cut() {
    this.socket.destroy()
  }

  #take(bytes) {
    this.received = Buffer.concat([this.received, bytes])
    this.#woken()
  }
}

function read_answer(bytes) {
  const end = bytes.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const head = bytes.toString('latin1', 0, end)
  const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0)
  if (bytes.length < end + 4 + length) return undefined
  return { size: end + 4 + length, status: Number(head.slice(9, 12)), head, body: bytes.toString('utf8', end + 4, end + 4 + length) }
}

/** The statuses of all answers until the server closes. */
export async function statuses(wire) {
  const seen = []
  for (;;) {
    const answer = await wire.next(read_answer, `an answer or the end after ${seen}`)
    if (!answer) return seen
    seen.push(answer.status)
  }
}

function read_frame(bytes) {
  if (bytes.length < 2) return undefined
  let [length, start] = [bytes[1] & 0x7f, 2]
  if (length === 126) [length, start] = [bytes.length < 4 ? Infinity : bytes.readUInt16BE(2), 4]
  else if (length === 127) [length, start] = [bytes.length < 10 ? Infinity : Number(bytes.readBigUInt64BE(2)), 10]
  if (bytes.length < start + length) return undefined
  return { size: start + length, first: bytes[0], masked: bytes[1] > 127, payload: Buffer.from(bytes.subarray(start, start + length)) }
}

/** A socket as RFC 6455 has it, on which nothing is done by itself. */
export class FrameWire {
  static async to(server, headers = []) {
    const frames = new FrameWire()
    frames.wire = await Wire.to(server)
    const lines = ['GET /api/socket HTTP/1.1', `Host: 127.0.0.1:${server.port}`, 'Upgrade: websocket', 'Connection: Upgrade',
      'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==', ...headers]
    frames.wire.send(`${lines.join('\r\n')}\r\n\r\n`)
    frames.handshake = await frames.wire.next(read_answer, 'the answer to the handshake')
    return frames
  }

  /** Proves itself as the person; what the server says first is the welcome. */
  static async of(person) {
    const frames = await FrameWire.to(person.server)
    const { ticket } = await person.ask('POST', '/api/session/tickets', {})
    frames.wire.send(text_frame(JSON.stringify({ frame: 'hello', ticket, org_id: person.org_id, cursors: [] })))
    frames.welcome = JSON.parse((await frames.next()).payload)
    return frames
  }

  next() {
    return this.wire.next(read_frame, 'a frame')
  }
}

export const kFinal = 0x80
export const kOpcode = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 }

/** One frame of a client: its first byte as given, masked unless `key` is null. */
export function frame(first, payload = '', { key = randomBytes(4) } = {}) {
  const bytes = Buffer.from(payload)
  const length = bytes.length
  const size = length < 126 ? Buffer.of(length) : length < 65_536 ? Buffer.of(126, length >> 8, length & 255) : Buffer.alloc(9, 0)
  if (length >= 65_536) {
    size[0] = 127
    size.writeBigUInt64BE(BigInt(length), 1)
  }
  if (key === null) return Buffer.concat([Buffer.of(first), size, bytes])
  size[0] |= 0x80
  return Buffer.concat([Buffer.of(first), size, key, bytes.map((byte, index) => byte ^ key[index % 4])])
}

export const text_frame = (text) => frame(kFinal | kOpcode.text, text)

export function close_frame(code, reason = '') {
  const payload = Buffer.concat([Buffer.of(code >> 8, code & 255), Buffer.from(reason)])
  return frame(kFinal | kOpcode.close, payload)
}
