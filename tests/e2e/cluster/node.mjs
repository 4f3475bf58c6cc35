import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { eventually, within } from '../eventually.mjs'
import { binary } from '../server.mjs'
import { Entrance } from './entrance.mjs'
import { end, is_alive } from './machines.mjs'

const kPort = 8480

/** One madang on a machine of its own. */
export class Node {
  constructor(machine, site) {
    Object.assign(this, { machine, site })
    this.entrance = new Entrance({ host: machine.at('people'), port: kPort, patience_ms: 3_000 })
    this.data = join(machine.folder, 'data')
    this.config = join(machine.folder, 'madang.toml')
  }

  get name() {
    return this.machine.name
  }

  async configure(other = {}) {
    const { above, shards, nats, bucket } = this.site
    const hosts = above.map(({ address }) => address).join(',')
    const { urls = [nats.url], conninfo = `host=${hosts} dbname=madang user=madang`, files = bucket.config() } = other
    const server = `[server]\naddress = "0.0.0.0"\nport = ${kPort}\nthreads = 1\ntrusted_proxies = ["10.20.0.5"]\nsecure_cookies = true\n`
    const store = `[store]\ndata = "${this.data}"\nengine = "postgresql"\npostgresql = "${conninfo}"\n`
    const lives_on = Object.entries(shards).map(([name, address]) => `${name} = "${address}"\n`)
    await mkdir(this.data, { recursive: true })
    await writeFile(join(this.data, 'server.key'), 'k'.repeat(32), { mode: 0o600 })
    await writeFile(this.config, `${server}${store}[store.shards]\n${lives_on.join('')}[nats]\nurls = ${JSON.stringify(urls)}\n${files}`)
  }

  async rise() {
    this.process = this.machine.start([binary(), 'serve', '--config', this.config])
    await eventually(`${this.name} is ready`, async () => {
      if (!this.alive) throw new Error(`${this.name} ended:\n${(await this.machine.log()).slice(-3_000)}`)
      return (await this.readiness()).status === 200
    }, 30_000)
  }

  get alive() {
    return is_alive(this.process)
  }

  async readiness() {
    return this.entrance.exchange({ path: '/readyz' })
  }

  async metrics() {
    return (await this.entrance.exchange({ path: '/metrics' })).text
  }

  async metric(name) {
    return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(await this.metrics())?.[1])
  }

  kill() {
    return end(this.process, 'SIGKILL')
  }

  async stop() {
    return within(`${this.name} ends on SIGTERM`, end(this.process, 'SIGTERM'), 30_000)
  }

  pause() {
    this.process.kill('SIGSTOP')
  }

  go_on() {
    this.process.kill('SIGCONT')
  }
}
