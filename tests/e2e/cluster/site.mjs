import { eventually } from '../eventually.mjs'
import { Database } from './database.mjs'
import { lay_networks, Machine } from './machines.mjs'
import { Node } from './node.mjs'
import { Balancer, Bucket, Nats } from './services.mjs'

/**
 * Everything that deploy/cluster describes, on machines of its own: a balancer, three nodes, two databases, NATS, a bucket.
 * With shards the second database is no standby: it holds the shard `b`, on a network that nodes can be cut from alone, and
 * the first holds the shard `a` and what stands above both.
 */
export class Site {
  static async start(folder, { has_shards = false } = {}) {
    const site = new Site()
    Object.assign(site, { folder, has_shards })
    await lay_networks()
    const lb = await Machine.start('lb', 5, ['people'], folder)
    const apps = []
    const reached = ['people', 'data', 'hints', 'bodies', ...(has_shards ? ['shard'] : [])]
    for (const number of [1, 2, 3]) apps.push(await Machine.start(`app${number}`, 10 + number, reached, folder))
    const [db1, db2] = [await Machine.start('db1', 21, ['data'], folder), await Machine.start('db2', 22, has_shards ? ['data', 'shard'] : ['data'], folder)]
    site.databases = [new Database(db1), new Database(db2)]
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
    if (!this.has_shards) return this.databases[1].follow(this.primary)
    await this.primary.found_another('a')
    await this.databases[1].found('b')
  }

  /** Of every database that organisations live in, one after the other. */
  async everywhere(sql) {
    if (!this.has_shards) return this.primary.of_madang(sql)
    return [await this.primary.ask(sql, 'a'), await this.databases[1].ask(sql, 'b')].filter(Boolean).join('\n')
  }

  /** The database that all know: with its standby, or above the shards. */
  get above() {
    return this.has_shards ? [this.primary] : this.databases
  }

  /** As [store.shards] has them. */
  get shards() {
    if (!this.has_shards) return {}
    const [above, below] = this.databases
    return { a: `host=${above.address} dbname=a user=madang`, b: `host=${below.machine.at('shard')} dbname=b user=madang` }
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
