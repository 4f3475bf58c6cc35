import assert from 'node:assert/strict'
import { setTimeout as breathe } from 'node:timers/promises'

import { eventually } from '../../eventually.mjs'
import { binary } from '../../server.mjs'
import { kBackWithin, told } from './telling.mjs'

/** People of both organisations talk while `harm` goes on. */
async function during_both([first, second], name, harm) {
  const [here, there] = [await first.load(name), await second.load(name)]
  let seen
  const seen_here = await here.during(async () => {
    seen = await there.during(() => harm(here, there))
  })
  return [seen_here, seen]
}

function told_of_both([here, there], ...lines) {
  return [...told(here).map((line) => `first: ${line}`), ...told(there).map((line) => `second: ${line}`), ...lines]
}

function demand_of(loads, what, seconds) {
  for (const load of loads) load.demand(what, seconds)
}

async function progress_of(loads, count) {
  for (const load of loads) await load.progress(count)
}

/** On which shard an organisation lies, as the shards say. */
async function homes(site) {
  const [above, below] = site.databases
  const names = 'SELECT name FROM public.organisations ORDER BY name'
  return { a: await above.ask(names, 'a'), b: await below.ask(names, 'b') }
}

async function talk(first, second) {
  const { site } = first
  assert.deepEqual(await homes(site), { a: '마당 first', b: '마당 second' })
  const seen = await during_both([first, second], 'talk', async (...loads) => {
    demand_of(loads, 'in peace', kBackWithin)
    await breathe(3_000)
    for (const node of site.nodes) assert.ok((await node.metric('madang_sockets_open')) > 0, `nobody is at ${node.name}`)
  })
  const both = second.people.filter(({ login }) => login.startsWith('first.')).length
  return told_of_both(seen, `${both} people talked in both`)
}

async function kill(first, second) {
  const { site } = first
  const seen = await during_both([first, second], 'kill', async (...loads) => {
    for (const node of site.nodes.slice(0, 2)) {
      demand_of(loads, `after the end of ${node.name}`, kBackWithin)
      await node.kill()
      await progress_of(loads, 20)
      await node.rise()
      await progress_of(loads)
    }
  })
  return told_of_both(seen)
}

async function move_to(crowd, shard) {
  const [node] = crowd.site.nodes
  const said = await node.machine.run(binary(), 'shard', 'move', crowd.owner.org_id, '--to', shard, '--config', node.config)
  return Number(/waited for ([\d.]+) s/.exec(said)?.[1])
}

/** To the other shard and back, while people of both write. */
async function move(first, second) {
  const { site } = first
  const pauses = []
  const seen = await during_both([first, second], 'move', async (...loads) => {
    for (const shard of ['b', 'a']) {
      demand_of(loads, `from the move to ${shard} on`, kBackWithin)
      pauses.push(await move_to(first, shard))
      await progress_of(loads, 20)
      const { a, b } = await homes(site)
      assert.deepEqual([a, b], shard === 'b' ? ['', '마당 first\n마당 second'] : ['마당 first', '마당 second'])
    }
  })
  return told_of_both(seen, `writes of the first waited for ${pauses.join(' s and ')} s`)
}

const names_b = async (node) => {
  const { status, text } = await node.readiness()
  return status === 200 && text.includes('shard b: ')
}

/** From one shard alone, which others reach: its people are better off with them. Whoever lives on the other stays. */
async function cut_one(first, second) {
  const { site } = first
  const [, , node] = site.nodes
  let left
  const stayed = []
  const seen = await during_both([first, second], 'cut', async (...loads) => {
    const before = loads[0].devices.map(({ connections }) => connections)
    const began = performance.now()
    loads[0].demand('from the cut on', 1)
    loads[1].demand('from the cut on', kBackWithin)
    await node.machine.cut('shard')
    await eventually('nobody new comes to it', async () => (await node.readiness()).status === 503)
    left = (performance.now() - began) / 1_000
    assert.match((await node.readiness()).text, /shard b: other nodes reach it and this one does not/)
    await progress_of(loads, 20)
    stayed.push(...loads[0].devices.map(({ connections }, index) => connections === before[index]))
    await node.machine.mend('shard')
    await eventually('it is ready again', async () => (await node.readiness()).text === 'ready\n')
    demand_of(loads, 'after it is mended', 1)
    await progress_of(loads, 20)
  })
  assert.deepEqual(stayed.filter((each) => !each), [], 'somebody of the other shard was sent away')
  return told_of_both(seen, `its people of the second gone to others after ${left.toFixed(1)} s`)
}

/** For everybody: a node starts meanwhile, and who lives on the other shard notices nothing. */
async function take_away(first, second) {
  const { site } = first
  const [, below] = site.databases
  const [node] = site.nodes
  const here = await first.load('away')
  const there = await second.load('away')
  const talking = there.during(async () => {
    await below.machine.cut('shard')
    for (const each of site.nodes) await eventually(`${each.name} names the shard`, () => names_b(each))
    await node.stop()
    await node.rise()
    assert.ok(await names_b(node), 'it started without the shard')
    assert.match(await site.nodes[1].metrics(), /madang_shard_up{shard="b"} 0/)
    await breathe(3_000)
    await below.machine.mend('shard')
    there.demand('from its return on', kBackWithin)
    for (const each of site.nodes) await eventually(`${each.name} finds the shard`, async () => !(await names_b(each)))
    await there.progress(20)
  })
  const seen = await here.during(async () => {
    here.demand('all the time', 1.5)
    await talking
  })
  return told_of_both([seen, await talking], 'a node started meanwhile, and found the shard when it came')
}

export const shard_cases = [
  { name: 'people of two shards talk', run: talk },
  { name: 'a node of both shards is killed', run: kill },
  { name: 'a node is cut from one shard', run: cut_one },
  { name: 'a shard is away, and a node starts', run: take_away },
  { name: 'an organisation moves to another shard and back', run: move },
]
