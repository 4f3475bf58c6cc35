import assert from 'node:assert/strict'
import { setTimeout as breathe } from 'node:timers/promises'

import { eventually } from '../../eventually.mjs'
import { BadHints } from '../bad_hints.mjs'
import { kNetworks } from '../machines.mjs'
import { kBackWithin, told } from './telling.mjs'

const kHealedWithin = 2_000

function healed_in_time(seen, ...lines) {
  const last = seen.latest.at(-1)
  assert.ok(last <= kHealedWithin, `something was heard ${last.toFixed(0)} ms after it was acknowledged`)
  return told(seen, ...lines)
}

async function sum_of(site, metric) {
  const values = await Promise.all(site.nodes.map((node) => node.metric(metric)))
  return values.reduce((sum, value) => sum + value, 0)
}

const says_away = async (node) => {
  const { status, text } = await node.readiness()
  return status === 200 && text.includes('nats: no server answers')
}

async function cut_one(crowd) {
  const { site } = crowd
  const [node] = site.nodes
  const load = await crowd.load('alone')
  let noticed
  const seen = await load.during(async () => {
    const began = performance.now()
    load.demand('from the cut on', kBackWithin)
    await node.machine.cut('hints')
    await eventually('the node says that NATS is away', () => says_away(node), 20_000)
    noticed = (performance.now() - began) / 1_000
    await load.progress(20)
    await node.machine.mend('hints')
    await eventually('it finds NATS again', async () => (await node.readiness()).text === 'ready\n', 20_000)
    await load.progress(20)
  })
  return healed_in_time(seen, `/readyz named it after ${noticed.toFixed(1)} s; until then too the database told what hints did not`)
}

async function restart(crowd) {
  const { site } = crowd
  const load = await crowd.load('restart')
  const healed = await sum_of(site, 'madang_gates_healed_total')
  const seen = await load.during(async () => {
    load.demand('from the end of NATS on', kBackWithin)
    await site.nats.kill()
    for (const node of site.nodes) await eventually(`${node.name} says that NATS is away`, () => says_away(node))
    await breathe(3_000)
    await site.nats.rise()
    for (const node of site.nodes) await eventually(`${node.name} finds NATS again`, async () => (await node.readiness()).text === 'ready\n')
    await load.progress(20)
  })
  return healed_in_time(seen, `${(await sum_of(site, 'madang_gates_healed_total')) - healed} events were read from the log in place of hints`)
}

async function start_again(site, configuration) {
  for (const [index, node] of site.nodes.entries()) {
    await node.configure(configuration(index))
    assert.equal(await node.stop(), 0, await node.machine.log())
    await node.rise()
  }
  await site.settled()
}

async function make_bad(crowd) {
  const { site } = crowd
  const nats = { host: site.nats.machine.at('hints'), port: 4222 }
  const doors = await Promise.all(site.nodes.map((_, index) => BadHints.open(nats, `${kNetworks.hints}.1`, 7 + index)))
  await start_again(site, (index) => ({ urls: [doors[index].url] }))
  const load = await crowd.load('bad')
  const seen = await load.during(async () => {
    load.demand('while hints come badly', kBackWithin)
    await breathe(12_000)
  })
  const [healed, doubled] = [await sum_of(site, 'madang_gates_healed_total'), await sum_of(site, 'madang_hints_doubled_total')]
  const counts = Object.keys(doors[0].counts).map((name) => `${doors.reduce((sum, door) => sum + door.counts[name], 0)} ${name}`)
  assert.ok(healed > 0 && doubled > 0, 'nothing came badly')
  await start_again(site, () => ({}))
  for (const door of doors) door.close()
  return healed_in_time(seen, `messages of NATS: ${counts.join(', ')}; ${healed} events were read from the log, ${doubled} had been heard before`)
}

export const hint_cases = [
  { name: 'a node is cut from NATS', run: cut_one },
  { name: 'NATS is restarted', run: restart },
  { name: 'hints are lost, doubled and overtaken', run: make_bad },
]
