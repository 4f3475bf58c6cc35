/** What fails, case by case, in the order in which they are run: each leaves the site as it found it. */
import { database_cases } from './cases/databases.mjs'
import { hint_cases } from './cases/hints.mjs'
import { leaving_cases } from './cases/leaving.mjs'
import { node_cases } from './cases/nodes.mjs'
import { shard_cases } from './cases/shards.mjs'
import { Crowd } from './load.mjs'

/** Each on machines of its own; a case is given the crowds that `gather` makes. */
export const kSuites = [
  {
    name: 'one database',
    machines: 'three nodes, a database with its standby, NATS, a bucket and a balancer',
    gather: async (site, client) => [await Crowd.gather(site, client)],
    cases: [...node_cases, ...hint_cases, ...database_cases, ...leaving_cases],
  },
  {
    name: 'shards',
    machines: 'three nodes, two shards and what stands above them, NATS, a bucket and a balancer',
    has_shards: true,
    gather: Crowd.on_two_shards,
    cases: shard_cases,
  },
]
