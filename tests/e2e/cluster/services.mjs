import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, writeFile } from 'node:fs/promises'
import { createConnection, createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

import { Certificate } from '../certificate.mjs'
import { eventually } from '../eventually.mjs'
import { Entrance } from './entrance.mjs'
import { end, kNetworks, must } from './machines.mjs'

export const kCheckout = resolve(fileURLToPath(import.meta.url), '../../../..')

/** A NATS server on a machine of its own. */
export class Nats {
  constructor(machine) {
    this.machine = machine
    this.url = `nats://${machine.at('hints')}:4222`
  }

  async rise() {
    this.process = this.machine.start(['nats-server', '-a', '0.0.0.0', '-p', '4222'])
    await eventually('NATS answers', () => answers(this.machine.at('hints'), 4222))
  }

  kill() {
    return end(this.process, 'SIGKILL')
  }
}

async function answers(host, port) {
  const socket = createConnection({ host, port, timeout: 1_000 })
  const came = await once(socket, 'connect').catch(() => undefined)
  socket.destroy()
  return came !== undefined
}

/** The S3 server of tests/s3, which listens to its own machine alone, and a door to it on the network of bodies. */
export class Bucket {
  async rise(folder) {
    this.process = spawn('/usr/bin/python3', [join(kCheckout, 'tests/s3/server.py'), folder, 'bodies'], { stdio: ['pipe', 'pipe', 'ignore'] })
    const [line] = await once(createInterface(this.process.stdout), 'line')
    const door = createServer((near) => {
      const far = createConnection(Number(line), '127.0.0.1')
      for (const [one, other] of [[near, far], [far, near]]) one.on('error', () => other.destroy()).on('close', () => other.destroy()).pipe(other)
    })
    door.listen(9000, `${kNetworks.bodies}.1`)
    await once(door, 'listening')
    this.endpoint = `http://${kNetworks.bodies}.1:9000`
  }

  config(other = {}) {
    const keys = { endpoint: this.endpoint, bucket: 'bodies', access_key: 'test:tester', secret_key: 'a/secret+of/tests==', connect_seconds: 2, request_seconds: 8, ...other }
    return `[files]\nengine = "s3"\n[s3]\n${Object.entries(keys).map(([key, value]) => `${key} = ${JSON.stringify(value)}`).join('\n')}\n`
  }
}

/** haproxy, with the configuration of deploy/cluster. */
export class Balancer {
  static async start(machine) {
    const balancer = new Balancer()
    balancer.machine = machine
    await balancer.#configure()
    const file = join(machine.folder, 'haproxy.cfg')
    balancer.process = machine.start(['haproxy', '-db', '-f', file])
    balancer.entrance = new Entrance({ host: machine.at('people'), port: 443, tls: true })
    return balancer
  }

  async #configure() {
    const { machine } = this
    const made = await Certificate.in(machine.folder)
    const bundle = join(machine.folder, 'madang.pem')
    await writeFile(bundle, (await readFile(made.chain, 'utf8')) + (await readFile(made.key, 'utf8')))
    const text = await readFile(join(kCheckout, 'deploy/cluster/haproxy/haproxy.cfg'), 'utf8')
    const here = text.replaceAll('/etc/haproxy/madang.pem', bundle).replaceAll('/run/haproxy', machine.folder).replaceAll('200000', '2000')
    await writeFile(join(machine.folder, 'haproxy.cfg'), here)
    await must('haproxy', '-c', '-f', join(machine.folder, 'haproxy.cfg'))
  }

  /** How it sees each node, such as "UP" or "DOWN 1/2", by name. */
  async states() {
    const socket = createConnection(join(this.machine.folder, 'admin.sock'))
    socket.on('error', () => undefined)
    socket.end('show stat\n')
    let text = ''
    for await (const bytes of socket) text += bytes
    const rows = text.split('\n').map((line) => line.split(',')).filter(([backend]) => backend === 'madang')
    return Object.fromEntries(rows.map((row) => [row[1], row[17]]))
  }
}
