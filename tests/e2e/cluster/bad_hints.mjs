import { once } from 'node:events'
import { createConnection, createServer } from 'node:net'

import { random_of } from '../oracle.mjs'

const kHeldFor = 300  // ms at most

/**
 * A door to NATS through which messages come badly: a fifth is lost, a fifth comes twice, and a fifth is overtaken by what
 * comes after. All else of the protocol, and what a node says, passes as it is.
 */
export class BadHints {
  counts = { passed: 0, lost: 0, doubled: 0, overtaken: 0 }

  static async open({ host, port }, at, seed) {
    const door = new BadHints()
    door.random = random_of(seed)
    door.server = createServer((near) => door.#join(near, createConnection(port, host)))
    door.server.listen(0, at)
    await once(door.server, 'listening')
    door.url = `nats://${at}:${door.server.address().port}`
    return door
  }

  close() {
    this.server.close()
  }

  #join(near, far) {
    for (const [one, other] of [[near, far], [far, near]]) one.on('error', () => other.destroy()).on('close', () => other.destroy())
    near.pipe(far)
    let bytes = Buffer.alloc(0)
    far.on('data', (more) => {
      bytes = Buffer.concat([bytes, more])
      for (let part = first_part(bytes); part; part = first_part(bytes)) {
        bytes = bytes.subarray(part.length)
        this.#pass(near, Buffer.from(part))
      }
    })
  }

  #pass(to, part) {
    if (!part.subarray(0, 4).equals(Buffer.from('MSG '))) return to.write(part)
    const chance = this.random()
    if (chance < 0.2) return void (this.counts.lost += 1)
    if (chance < 0.4) return this.#later(to, part)
    if (chance < 0.6) {
      this.counts.doubled += 1
      to.write(part)
    }
    this.counts.passed += 1
    return to.write(part)
  }

  #later(to, part) {
    this.counts.overtaken += 1
    setTimeout(() => to.destroyed || to.write(part), this.random() * kHeldFor)
  }
}

/** A line, and with MSG the payload that it announces; nothing while it has not all come. */
function first_part(bytes) {
  const end = bytes.indexOf('\r\n')
  if (end < 0) return undefined
  const announced = /^MSG .* (\d+)$/.exec(bytes.toString('latin1', 0, end))
  const length = end + 2 + (announced ? Number(announced[1]) + 2 : 0)
  return bytes.length < length ? undefined : bytes.subarray(0, length)
}
