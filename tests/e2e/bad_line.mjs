import { once } from 'node:events'
import { connect, createServer } from 'node:net'

/** Ends a socket as a broken line does. Node spins for ever at its end after a reset of a socket that is about to say its own end (EINVAL). */
function reset(socket) {
  if (socket.writableEnded) socket.destroy()
  else socket.resetAndDestroy()
}

/**
 * A line between people and the server that the test makes bad. Everything passes through it: it stands at the address that
 * people know, the server at another.
 */
export class BadLine {
  /** Bytes of people arrive one by one, each in a segment of its own. */
  bytewise = false
  #listener
  #pairs = new Set()

  async lead_to(port) {
    this.#listener = createServer({ allowHalfOpen: true, noDelay: true }, (near) => this.#join(near, port))
    this.#listener.listen(0, '127.0.0.1')
    await once(this.#listener, 'listening')
    this.port = this.#listener.address().port
  }

  get open() {
    return this.#pairs.size
  }

  #join(near, port) {
    const far = connect({ host: '127.0.0.1', port, noDelay: true, allowHalfOpen: true })
    const pair = { near, far }
    this.#pairs.add(pair)
    near.on('data', (bytes) => (this.bytewise ? this.#trickle(far, bytes) : this.#pass(near, far, bytes)))
    far.on('data', (bytes) => this.#pass(far, near, bytes))
    for (const [one, other] of [[near, far], [far, near]]) {
      one.on('end', () => other.end())
      one.on('error', () => other.destroy())
      one.on('close', () => {
        if (!pair.silent) other.destroy()
        this.#pairs.delete(pair)
      })
    }
  }

  #pass(from, to, bytes) {
    if (to.write(bytes)) return
    from.pause()
    to.once('drain', () => from.resume())
  }

  #trickle(to, bytes) {
    for (const byte of bytes) to.write(Buffer.of(byte))
  }

  /** Every connection ends at once, on both sides. */
  tear() {
    for (const { near, far } of this.#pairs) {
      reset(near)
      reset(far)
    }
  }

  /** People lose their connections, the server is not told: its halves stay open, and nobody reads or speaks there. Gives them. */
  go_silent() {
    const halves = []
    for (const pair of this.#pairs) {
      pair.silent = true
      pair.far.removeAllListeners('data')
      pair.far.pause()
      reset(pair.near)
      halves.push(pair.far)
    }
    return halves
  }

  close() {
    this.tear()
    this.#listener.close()
  }
}
