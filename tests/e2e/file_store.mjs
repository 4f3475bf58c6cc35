import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createConnection, createServer } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

import { Certificate } from './certificate.mjs'

const kScript = resolve(dirname(fileURLToPath(import.meta.url)), '../s3/server.py')

/** A real S3 server with an empty bucket, and a line to it that can be cut. */
export class FileStore {
  #process
  #folder
  #line
  #sockets = new Set()

  /** With `tls` it is reached by HTTPS alone, and nobody but itself has signed its certificate. */
  static async start({ tls = false } = {}) {
    const store = new FileStore()
    store.#folder = await mkdtemp(join(tmpdir(), 'madang-s3-'))
    store.#process = spawn('/usr/bin/python3', [kScript, store.#folder, 'bodies'], { stdio: ['pipe', 'pipe', 'inherit'] })
    const [line] = await once(createInterface(store.#process.stdout), 'line')
    if (tls) store.certificate = await Certificate.in(store.#folder)
    await store.#lay_line(Number(line))
    return store
  }

  async #lay_line(upstream) {
    const { chain, key } = this.certificate ?? {}
    const listen = chain ? createTlsServer.bind(undefined, { cert: await readFile(chain), key: await readFile(key) }) : createServer
    this.#line = listen((from) => {
      if (this.is_cut) return from.destroy()
      const to = createConnection(upstream, '127.0.0.1')
      for (const [one, other] of [[from, to], [to, from]]) {
        this.#sockets.add(one)
        one.on('data', (bytes) => this.#pass(bytes, one, other))
        one.on('end', () => other.end())
        one.on('error', () => other.destroy())
        one.on('close', () => (this.#sockets.delete(one), other.destroy()))
      }
    })
    this.#line.listen(0, '127.0.0.1')
    await once(this.#line, 'listening')
    this.port = this.#line.address().port
  }

  #pass(bytes, one, other) {
    if (!other.write(bytes)) {
      one.pause()
      other.once('drain', () => one.resume())
    }
  }

  is_cut = false

  /** Nobody gets through, and who is on the line loses it. */
  cut() {
    this.is_cut = true
    for (const socket of this.#sockets) socket.destroy()
  }

  mend() {
    this.is_cut = false
  }

  get endpoint() {
    return `http${this.certificate ? 's' : ''}://127.0.0.1:${this.port}`
  }

  /** What a server's configuration says, but for what a test wants otherwise. */
  config(other = {}) {
    const keys = { endpoint: this.endpoint, bucket: 'bodies', access_key: 'test:tester', secret_key: 'a/secret+of/tests==', prefix: '마당 files/', connect_seconds: 1, request_seconds: 4, ...other }
    const lines = Object.entries(keys).filter(([, value]) => value !== undefined).map(([key, value]) => `${key} = ${JSON.stringify(value)}`)
    return `[files]\nengine = "s3"\n[s3]\n${lines.join('\n')}\n`
  }

  async remove() {
    const gone = once(this.#process, 'exit')
    this.#process.stdin.end()
    await gone
    this.cut()
    this.#line.close()
    await rm(this.#folder, { recursive: true, force: true })
  }
}
