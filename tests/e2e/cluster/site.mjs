import { eventually } from '../eventually.mjs'
import { Database } from './database.mjs'
import { lay_networks, Machine } from './machines.mjs'
import { Node } from './node.mjs'
import { Balancer, Bucket, Nats } from './services.mjs'

/** Everything that deploy/cluster describes, on machines of its own: a balancer, three nodes, two databases, NATS, a bucket. */
export class Site {
  static async start(folder) {
    const site = new Site()
    site.folder = folder
    await lay_networks()
    const lb = await Machine.start('lb', 5, ['people'], folder)
    const apps = []
    for (const number of [1, 2, 3]) apps.push(await Machine.start(`app${number}`, 10 + number, ['people', 'data', 'hints', 'bodies'], folder))
    site.databases = [new Database(await Machine.start('db1', 21, ['data'], folder)), new Database(await Machine.start('db2', 22, ['data'], folder))]
    site.nats = new Nats(await Machine.start('nats', 31, ['hints'], folder))
    site.bucket = new Bucket()
    site.nodes = apps.map((machine) => new Node(machine, site))
    await Promise.all([site.#raise_databases(), site.nats.rise(), site.bucket.rise(folder)])
    for (const node of site.nodes) await node.configure()
    await site.nodes[0].rise()  // makes the tables
    await Promise.all(site.nodes.slice(1).map((node) => node.rise()))
    site.balancer = await Balancer.start(lb)
    await site.settled()
    return site
  }

  async #raise_databases() {
    this.primary = this.databases[0]
    await this.primary.found()
    await this.databases[1].follow(this.primary)
  }

  get entrance() {
    return this.balancer.entrance
  }

  get standby() {
    return this.databases.find((database) => database !== this.primary)
  }

  others(node) {
    return this.nodes.filter((each) => each !== node)
  }

  /** All is as it should be: every node is ready and nothing more, and the balancer sends people to all of them. */
  async settled() {
    for (const node of this.nodes)
      await eventually(`${node.name} says ready and nothing more`, async () => {
        const { text } = await node.readiness()
        return text === 'ready\n' || Promise.reject(new Error(text))
      }, 30_000)
    await eventually('the balancer sends people to all nodes', async () => {
      const states = Object.entries(await this.balancer.states()).filter(([name]) => name.startsWith('app'))
      return states.every(([, state]) => state === 'UP') || Promise.reject(new Error(JSON.stringify(states)))
    }, 30_000)
  }

  /** What went wrong inside, of all nodes, but for what `expected` says. */
  async faults(expected) {
    const found = []
    for (const { name, machine } of this.nodes) {
      const lines = (await machine.log()).split('\n').filter((line) => /^\S+Z (error|critical)|AddressSanitizer|runtime error|data race/.test(line))
      found.push(...lines.filter((line) => !expected.test(line)).map((line) => `${name}: ${line}`))
    }
    return found
  }
}
