import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { setTimeout as breathe } from 'node:timers/promises'

import { at_node } from '../../cluster.mjs'
import { eventually } from '../../eventually.mjs'
import { kBackWithin, told } from './telling.mjs'

/** People on different nodes, files too. */
async function talk(crowd) {
  const { site } = crowd
  const load = await crowd.load('talk')
  const content = randomBytes(300_000)
  const seen = await load.during(async () => {
    const [author, ...readers] = site.nodes.map((node, index) => at_node(crowd.people[index], node.entrance))
    const file = await author.upload('minutes.bin', content)
    const here = await crowd.owner.group('Files', crowd.people.slice(1))
    await author.send_files(here, [file])
    for (const reader of readers) {
      const { status, bytes } = await reader.server.exchange({ path: `/api/orgs/${reader.org_id}/files/${file.id}/content`, headers: { Cookie: reader.cookie } })
      assert.equal(status, 200)
      assert.deepEqual(bytes, content, 'another file than was uploaded')
    }
    load.demand('in peace', kBackWithin)
    await breathe(3_000)
    for (const node of site.nodes) assert.ok((await node.metric('madang_sockets_open')) > 0, `nobody is at ${node.name}`)
  })
  return told(seen, 'a file that one node took into the bucket was given by both others')
}

async function kill(crowd) {
  const { site } = crowd
  const load = await crowd.load('kill')
  const seen = await load.during(async () => {
    for (const node of site.nodes.slice(0, 2)) {
      load.demand(`after the end of ${node.name}`, kBackWithin)
      await node.kill()
      await load.progress(20)
      await node.rise()
      await load.progress()
    }
  })
  return told(seen)
}

/** Its connection holds a transaction open now, with the locks of its lanes. */
async function stop_in_a_transaction(node) {
  const { primary } = node.site
  const open = `SELECT count(*) FROM pg_stat_activity WHERE client_addr = '${node.machine.at('data')}' AND state LIKE 'idle in transaction%'`
  await eventually('the node is stopped in the middle of a write', async () => {
    node.pause()
    if ((await primary.ask(open)) !== '0') return true
    node.go_on()
    await breathe(Math.random() * 20)
    return false
  }, 60_000)
  return open
}

/** A node that stands still in the middle of a write, and goes on as if nothing had been. */
async function pause(crowd) {
  const { site } = crowd
  const [, node] = site.nodes
  const load = await crowd.load('pause')
  let ended, why
  const seen = await load.during(async () => {
    load.demand(`while ${node.name} stands still`, kBackWithin)
    const open = await stop_in_a_transaction(node)
    const began = performance.now()
    await eventually('the database takes its locks away', async () => (await site.primary.ask(open)) === '0')
    ended = performance.now() - began
    await load.progress(20)
    await breathe(Math.max(0, 30_000 - (performance.now() - began)))
    const said = (await node.machine.log()).length
    node.go_on()
    assert.match(await site.primary.machine.log(), /terminating connection due to idle-in-transaction timeout/)
    why = await eventually('the node finds its transaction gone', async () => /the database was lost \((.*)\)/.exec((await node.machine.log()).slice(said))?.[1])
    await load.progress(20)
  })
  return told(seen, `stopped in the middle of a write: the database ended it after ${(ended / 1_000).toFixed(1)} s, and 30 s later the node found it gone ("${why}") and did it anew`)
}

async function number_of(node) {
  return [...(await node.machine.log()).matchAll(/this process is number (\d+)/g)].at(-1)[1]
}

/** As the pause above, and so long (a minute, here by the database's word) that a new process has its number when it goes on. */
async function supersede(crowd) {
  const { site } = crowd
  const [other, node] = site.nodes
  const load = await crowd.load('number')
  const number = await number_of(node)
  let ended
  const seen = await load.during(async () => {
    load.demand(`while ${node.name} stands still and ${other.name} starts anew`, kBackWithin)
    await stop_in_a_transaction(node)
    await site.primary.of_madang(`UPDATE store_nodes SET seen_at = CASE number WHEN ${number} THEN 0 ELSE (SELECT MAX(seen_at) FROM store_nodes) END`)
    await other.kill()
    await other.rise()
    assert.equal(await number_of(other), number, 'a new process takes the lowest number that is free')
    await load.progress()
    node.go_on()
    const began = performance.now()
    await eventually('the node ends by itself', () => !node.alive)
    ended = (performance.now() - began) / 1_000
    assert.match(await node.machine.log(), /another process has taken this one's place/)
    await node.rise()
    await load.progress(20)
  })
  return told(seen, `it found its number (${number}) taken by ${other.name}, wrote nothing, and ended ${ended.toFixed(1)} s after it had gone on`)
}

export const node_cases = [
  { name: 'people on different nodes talk', run: talk },
  { name: 'a node is killed', run: kill },
  { name: 'a node stands still for 30 s in the middle of a write', run: pause },
  { name: 'a node stands still until another has its number', run: supersede },
]
