import { execFileSync, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

import { eventually } from './eventually.mjs'
import { free_port } from './server.mjs'

// A firewall before the media of a server, without a firewall's rights: the server listens on kInside and tells people kOutside, where
// nothing is open but what a test opens.

export const kInside = '127.0.0.1'
export const kOutside = '127.0.0.9'
/** From where a TURN server goes on to the media. */
export const kRelay = '127.0.0.7'

const kExample = resolve(dirname(fileURLToPath(import.meta.url)), '../../deploy/turn/turnserver.conf')

/** Ports of two workers and of TCP, and the configuration that says so. */
export async function media_ports({ outside = kInside, more = '' } = {}) {
  const [udp, tcp] = [await free_port(), await free_port()]
  const address = outside === kInside ? kInside : `${kInside}/${outside}`
  const config = `[media]\naddresses = ["${address}"]\nfirst_udp_port = ${udp}\nlast_udp_port = ${udp + 1}\ntcp_port = ${tcp}\nworkers = 2\n${more}`
  return { udp: [udp, udp + 1], tcp, config }
}

/** Datagrams to one port outside go inside and back; with `from`, only those that come from there. */
export async function open_udp(port, from) {
  const front = createSocket('udp4')
  const backs = new Map()
  const door = { passed: 0, dropped: 0 }
  front.on('message', (bytes, { address, port: its }) => {
    if (from && address !== from) return (door.dropped += 1)
    door.passed += 1
    const whose = `${address}:${its}`
    if (!backs.has(whose)) {
      const back = createSocket('udp4')
      back.on('message', (answer) => front.send(answer, its, address))
      backs.set(whose, back)
    }
    backs.get(whose).send(bytes, port, kInside)
  })
  front.bind(port, kOutside)
  await once(front, 'listening')
  door.close = () => [front, ...backs.values()].forEach((socket) => socket.close())
  return door
}

export async function open_tcp(port) {
  const lines = new Set()
  const server = createServer((outer) => {
    const inner = connect(port, kInside)
    for (const [one, other] of [[outer, inner], [inner, outer]]) {
      lines.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => other.destroy())
      one.pipe(other)
    }
  })
  server.listen(port, kOutside)
  await once(server, 'listening')
  return { close: () => (server.close(), lines.forEach((line) => line.destroy())) }
}

/** Debian's coturn on the example of deploy/turn, on this machine alone. */
export class TurnServer {
  static async start({ secret, leads_to = kOutside }) {
    const turn = new TurnServer()
    turn.folder = await mkdtemp(join(tmpdir(), 'madang-turn-'))
    turn.port = await free_port()
    const [tls] = [await free_port()]
    const at = (name) => join(turn.folder, name)
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', '-subj', '/CN=turn.example.net', '-keyout', at('turn.key'), '-out', at('turn.pem')], { stdio: 'ignore' })
    let text = await readFile(kExample, 'utf8')
    for (const [pattern, line] of [
      [/^external-ip=.*$/m, `listening-ip=${kInside}\nrelay-ip=${kRelay}\nallow-loopback-peers`],
      [/^static-auth-secret=.*$/m, `static-auth-secret=${secret}`],
      [/^listening-port=.*$/m, `listening-port=${turn.port}`],
      [/^tls-listening-port=.*$/m, `tls-listening-port=${tls}`],
      [/\/etc\/coturn\/turn\.example\.net/g, at('turn')],
      [/^allowed-peer-ip=.*$/m, `allowed-peer-ip=${leads_to}`],
      [/^syslog$/m, `log-file=stdout\npidfile=${at('turn.pid')}\nuserdb=${at('turn.db')}`],
    ]) {
      if (text.search(pattern) < 0) throw new Error(`the example has no ${pattern}`)
      text = text.replaceAll(new RegExp(pattern, pattern.flags.includes('g') ? pattern.flags : `${pattern.flags}g`), line)
    }
    await writeFile(at('turnserver.conf'), text)
    turn.process = spawn('turnserver', ['-c', at('turnserver.conf')], { cwd: turn.folder, stdio: ['ignore', 'pipe', 'pipe'] })
    turn.log = ''
    for (const stream of [turn.process.stdout, turn.process.stderr]) stream.on('data', (bytes) => (turn.log = (turn.log + bytes).slice(-100_000)))
    await eventually('coturn listens', () => turn.#listens(), 20_000)
    return turn
  }

  #listens() {
    return new Promise((done) => {
      const line = connect(this.port, kInside, () => (line.destroy(), done(true)))
      line.on('error', () => done(false))
    })
  }

  get urls() {
    return [`turn:${kInside}:${this.port}`, `turn:${kInside}:${this.port}?transport=tcp`]
  }

  async stop() {
    const gone = once(this.process, 'exit')
    this.process.kill('SIGKILL')
    await gone
    await rm(this.folder, { recursive: true, force: true })
  }
}

export const turn_config = (urls, secret) => `turn_urls = ${JSON.stringify(urls)}\nturn_secret = "${secret}"\n`
