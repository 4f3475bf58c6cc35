import { createSocket } from 'node:dgram'
import { once } from 'node:events'

/** One way of a line: what of a hundred is lost, how long it takes, by how much more at most, and bits a second (0: all). */
export const kGoodLine = { loss: 0, delay_ms: 0, jitter_ms: 0, capacity: 0 }
const kMostQueueMs = 400
const kAddress = '127.0.0.1'

/** The same numbers for the same seed (mulberry32). */
function random_of(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/**
 * Stands between one client and a media worker as a bad line does: loses, delays, reorders, and carries only so much. What
 * netem would do, without its rights, and by a seed.
 */
export class UdpRelay {
  up = { ...kGoodLine }
  down = { ...kGoodLine }
  counts = { up: 0, down: 0, lost: 0 }
  #backs = new Map()
  #free = { up: 0, down: 0 }

  static async to(address, port, seed = 1) {
    const relay = new UdpRelay()
    relay.random = random_of(seed)
    relay.worker = { address, port }
    relay.front = createSocket('udp4')
    relay.front.on('message', (bytes, { address: from, port: its }) => relay.#went_up(bytes, from, its))
    relay.front.bind(0, kAddress)
    await once(relay.front, 'listening')
    relay.port = relay.front.address().port
    return relay
  }

  /** An answer whose client goes through here, and no other way. */
  static async between(sdp, seed) {
    const [, address, port] = /^a=candidate:\S+ 1 udp \S+ (\S+) (\d+) /im.exec(sdp)
    const relay = await UdpRelay.to(address, Number(port), seed)
    const lines = sdp.split('\r\n').filter((line) => !/^a=candidate:\S+ 1 tcp /i.test(line))
    const through = lines.map((line) => line.replace(/^(a=candidate:\S+ 1 udp \S+) \S+ \d+ /i, `$1 ${kAddress} ${relay.port} `))
    return { relay, sdp: through.join('\r\n') }
  }

  #went_up(bytes, address, port) {
    const from = `${address}:${port}`
    if (!this.#backs.has(from)) {
      const back = createSocket('udp4')
      back.on('message', (answer) => this.#carry('down', answer, () => this.front.send(answer, port, address)))
      this.#backs.set(from, back)
    }
    const back = this.#backs.get(from)
    this.#carry('up', bytes, () => back.send(bytes, this.worker.port, this.worker.address))
  }

  #carry(way, bytes, send) {
    const { loss, delay_ms, jitter_ms, capacity } = this[way]
    const now = performance.now()
    this.counts[way] += 1
    const begins = Math.max(now, this.#free[way])
    if (this.random() * 100 < loss || begins - now > kMostQueueMs) return void (this.counts.lost += 1)
    if (capacity > 0) this.#free[way] = begins + (bytes.length * 8_000) / capacity
    const arrives = (capacity > 0 ? this.#free[way] : now) + delay_ms + this.random() * jitter_ms
    if (arrives - now < 1) send()
    else setTimeout(() => this.is_closed || send(), arrives - now)
  }

  close() {
    if (this.is_closed) return
    this.is_closed = true
    this.front.close()
    for (const back of this.#backs.values()) back.close()
  }
}
