import assert from 'node:assert/strict'
import { setTimeout as breathe } from 'node:timers/promises'

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

export const shard_cases = [
  { name: 'people of two shards talk', run: talk },
  { name: 'a node of both shards is killed', run: kill },
  { name: 'an organisation moves to another shard and back', run: move },
]
