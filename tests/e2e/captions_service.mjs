import { randomBytes } from 'node:crypto'

import { WebSocketServer } from 'ws'

/**
 * A captions service by docs/captions.md: keeps what it hears, stretch by stretch, and says words that the test gives.
 */
export class CaptionsService {
  secret = `Bearer ${randomBytes(12).toString('hex')}`
  lines = new Set()
  refused = 0
  hellos = []
  stretches = new Map() // by serial number: { participant, started_at, pages, has_ended }

  static async start(port = 0) {
    const service = new CaptionsService()
    await service.listen(port)
    return service
  }

  async listen(port = this.port) {
    const verifyClient = ({ req }) => {
      const may = req.headers.authorization === this.secret
      if (!may) this.refused += 1
      return may
    }
    this.server = new WebSocketServer({ host: '127.0.0.1', port, verifyClient, perMessageDeflate: true })
    await new Promise((resolve) => this.server.once('listening', resolve))
    this.port = this.server.address().port
    this.server.on('connection', (line) => this.#serve(line))
  }

  get config() {
    return `[captions]\nurl = "ws://127.0.0.1:${this.port}/listen"\nauthorization = "${this.secret}"\n`
  }

  #serve(line) {
    this.lines.add(line)
    line.on('close', () => this.lines.delete(line))
    line.on('message', (data, is_binary) => (is_binary ? this.#pages(data) : this.#told(JSON.parse(data))))
  }

  #told({ type, ...more }) {
    if (type === 'hello') this.hellos.push(more)
    if (type === 'speech') this.stretches.set(more.serial, { ...more, pages: [], has_ended: false })
    if (type === 'speech_ended') this.stretches.get(more.serial).has_ended = true
  }

  #pages(data) {
    if (data.subarray(0, 4).toString() !== 'OggS') throw new Error('what came is no page')
    this.stretches.get(data.readUInt32LE(14)).pages.push(data)
  }

  /** The last stretch of somebody that has some sound. */
  stretch_of(participant) {
    return [...this.stretches.values()].findLast((each) => each.participant === participant && each.pages.length > 10)
  }

  say(words) {
    for (const line of this.lines) line.send(JSON.stringify({ type: 'caption', ...words }))
  }

  async stop() {
    for (const line of this.lines) line.terminate()
    await new Promise((resolve) => this.server.close(resolve))
  }
}
