/** What is wrong with a node of a cluster is told in one sentence that says what to do: at its start, or in /readyz. */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { after, before, test } from 'node:test'

import { at_node, Cluster, Postgres } from '../cluster.mjs'
import { eventually } from '../eventually.mjs'
import { binary, Server, start_that_fails } from '../server.mjs'
import { Device } from '../socket.mjs'
import { make_world } from '../world.mjs'

let postgres

before(async () => {
  postgres = await Postgres.start()
})
after(() => postgres?.remove())

const store_at = (conninfo) => `[store]\nengine = "postgresql"\npostgresql = "${conninfo}"\n`

/** Of a server on a database of its own. */
async function start(name, more = '') {
  await postgres.ask(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'`)
  return Server.start({ config: `${store_at(postgres.conninfo_of(name))}${more}` })
}

async function readiness(server) {
  return (await server.exchange({ path: '/readyz' })).text
}

test('a database that cannot be used stops the start, and the sentence says why', async () => {
  const wrong = [
    ['host', /the address of the database cannot be read: missing "="/],
    ['host=127.0.0.1 port=1 dbname=madang', /the database at 127\.0\.0\.1:1\/madang cannot be used: .*Connection refused/],
    [postgres.conninfo_of('nowhere'), /database "nowhere" does not exist/],
    [postgres.conninfo.replace('user=madang', 'user=stranger'), /role "stranger" does not exist/],
  ]
  for (const [conninfo, sentence] of wrong) {
    const { status, said } = await start_that_fails(store_at(conninfo))
    assert.equal(status, 1, said)
    assert.match(said, sentence)
    assert.equal(said.trim().split('\n').length, 1, 'one line')
  }
})

test('a schema that is newer than the program stops the start, and nothing is changed', async () => {
  const server = await start('newer')
  assert.equal(await server.stop(), 0)
  await postgres.ask("INSERT INTO schema_migrations (part, number, name, at, checksum) VALUES ('chat', 900, '900_later', 0, '')", 'newer')
  const { status, said } = await start_that_fails(store_at(postgres.conninfo_of('newer')))
  assert.equal(status, 1)
  assert.match(said, /step 900 of part chat \(900_later\), which this program does not know: it was used by a newer one\. Take that version/)
  await server.remove()
})

test('a node whose NATS cannot be reached serves and says so, and one whose address cannot be meant does not start', async () => {
  const server = await start('without_nats', '[nats]\nurls = ["nats://127.0.0.1:1"]\n')
  assert.match(await readiness(server), /^ready\nnats: no server answers; other nodes are heard of through the database/)
  await server.remove()
  const { status, said } = await start_that_fails(`${store_at(postgres.conninfo)}[nats]\nurls = ["http://127.0.0.1"]\n`)
  assert.equal(status, 1)
  assert.match(said, /"http:\/\/127\.0\.0\.1" is no address of a NATS server, such as nats:\/\/10\.0\.0\.7:4222/)
})

test('nodes of two versions serve and say so, until the last of the other one is gone', async () => {
  const server = await start('versions')
  assert.equal(await readiness(server), 'ready\n')
  await postgres.ask("INSERT INTO store_nodes (number, process, program, seen_at, last_tick) SELECT 900, 'another', '9.9.9', seen_at, 0 FROM store_nodes", 'versions')
  await eventually('it says that another version runs', async () => /^ready\nnodes: 9\.9\.9 runs beside this .*; finish the upgrade$/m.test(await readiness(server)))
  assert.match((await server.exchange({ path: '/metrics' })).text, /^madang_nodes 2\nmadang_nodes_other_versions|^madang_nodes_other_versions 1$/m)
  assert.match(server.log, /9\.9\.9 works on the database beside this .*: finish the upgrade/)
  await postgres.ask("UPDATE store_nodes SET seen_at = 0 WHERE process = 'another'", 'versions')
  await eventually('all is well again', async () => (await readiness(server)) === 'ready\n')
  await server.remove()
})

/** A rolling upgrade, as the operator does it: the same program under another version is built beside it for this. */
test('two programs of different versions serve one installation, and say so until the older one is upgraded', async (t) => {
  const newer = `${binary()}-newer`
  if (!existsSync(newer)) return t.skip(`there is no ${newer}`)
  const cluster = await Cluster.start({ nodes: 2 })
  try {
    const [here, there] = cluster.nodes
    const world = await make_world(here)
    await there.stop()
    there.program = newer
    await there.rise()
    const own = /"version": ?"([^"]+)"/.exec((await here.exchange({ path: '/api/openapi.json' })).text)[1]
    await eventually('the older says who runs beside it', async () => (await readiness(here)).includes(`nodes: 99.0.0 runs beside this ${own}; finish the upgrade\n`))
    await eventually('the newer says who runs beside it', async () => (await readiness(there)).includes(`nodes: ${own} runs beside this 99.0.0; finish the upgrade\n`))
    const far = await Device.connect(at_node(world.member, there))
    await world.owner.talk(world.team, 'from the older')
    await far.event(({ data }) => data.message?.text === 'from the older')
    far.cut()
    await here.stop()
    here.program = newer
    await here.rise()
    for (const node of cluster.nodes) await eventually('nothing is said of versions', async () => !(await readiness(node)).includes('upgrade'))
    assert.deepEqual((await world.owner.messages(world.team)).at(-1).text, 'from the older')
  } finally {
    await cluster.remove()
  }
})

test('files on the disk of one of several nodes are named, and on the only one they are not', async () => {
  const server = await start('disk')
  assert.equal(await readiness(server), 'ready\n')
  await postgres.ask("INSERT INTO store_nodes (number, process, program, seen_at, last_tick) SELECT 900, 'another', program, seen_at, 0 FROM store_nodes", 'disk')
  await eventually('it says where the files are', async () => (await readiness(server)).includes("files: they lie on this node's disk, where other nodes do not find them; set files.engine = \"s3\"\n"))
  await server.remove()
})

test('a process whose number another has taken ends by itself, to be started again', async () => {
  const server = await start('superseded')
  await postgres.ask("UPDATE store_nodes SET process = 'another'", 'superseded')
  await eventually('it ends', () => !server.alive)
  assert.match(server.log, /another process has taken this one's place in the database; it ends, to be started again/)
  await server.remove()
})
