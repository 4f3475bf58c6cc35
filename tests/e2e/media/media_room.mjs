import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { networkInterfaces } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'

import { eventually } from '../eventually.mjs'
import { binary } from '../server.mjs'

/** Firefox does not go to 127.0.0.1 from another address; what goes to one's own stays on the machine all the same. */
function own_address() {
  const all = Object.values(networkInterfaces()).flat()
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1'
}

/** The media engine alone (src/kernel/media/tests/media_room), in a process of its own. */
export class MediaRoom {
  events = []
  #answers = new Map()
  #asked = 0

  static start(...words) {
    return MediaRoom.#run([], [own_address(), ...words])
  }

  /** At the far end of a KernelLine. */
  static start_beyond(line) {
    return MediaRoom.#run(line.beyond, [line.address])
  }

  static #run(before, words) {
    const path = process.env.MEDIA_ROOM ?? join(dirname(binary()), 'media_room')
    if (!existsSync(path)) throw new Error(`there is no ${path}: build it with tools/build_server dev media_room`)
    const room = new MediaRoom()
    const [program, ...all] = [...before, path, ...words]
    room.child = spawn(program, all, { stdio: ['pipe', 'pipe', 'inherit'] })
    createInterface({ input: room.child.stdout }).on('line', (line) => room.#take(JSON.parse(line)))
    return room
  }

  #take(said) {
    if (said.answers === undefined) return void this.events.push(said)
    this.#answers.get(said.answers)(said)
    this.#answers.delete(said.answers)
  }

  tell(verb, words = {}) {
    this.child.stdin.write(`${JSON.stringify({ do: verb, ...words })}\n`)
  }

  async ask(verb, words = {}) {
    const id = (this.#asked += 1)
    const answer = new Promise((resolve) => this.#answers.set(id, resolve))
    this.tell(verb, { id, ...words })
    return answer
  }

  /** Waits for an event with these members. */
  async hears(wanted, within_ms) {
    const fits = (event) => Object.entries(wanted).every(([key, value]) => event[key] === value)
    return eventually(JSON.stringify(wanted), () => this.events.find(fits), within_ms)
  }

  async stop() {
    this.child.stdin.end()
    await once(this.child, 'exit')
  }
}
