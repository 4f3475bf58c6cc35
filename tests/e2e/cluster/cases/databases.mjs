import assert from 'node:assert/strict'
import { setTimeout as breathe } from 'node:timers/promises'

import { eventually } from '../../eventually.mjs'
import { kBackWithin, told } from './telling.mjs'

const kStall = 6_000
const kAloneFor = 6  // seconds: five, and until the loss is noticed

async function lost(site) {
  const logs = await Promise.all(site.nodes.map(({ machine }) => machine.log()))
  return logs.join('').match(/the database was lost/g)?.length ?? 0
}

/** A commit waits for the standby's disk, so while that stands still the primary is slow and alive, as with a disk that stalls. */
async function stall(crowd) {
  const { site } = crowd
  const load = await crowd.load('stall')
  const before = await lost(site)
  const seen = await load.during(async () => {
    const walreceiver = await site.standby.ask("SELECT pid FROM pg_stat_activity WHERE backend_type = 'walreceiver'")
    await site.standby.machine.run('kill', '-STOP', walreceiver)
    const at = load.acknowledged
    await breathe(kStall)
    assert.ok(load.acknowledged - at < 60, 'commits wait for the standby')
    for (const node of site.nodes) assert.equal((await node.readiness()).status, 200, 'a slow database is there')
    await site.standby.machine.run('kill', '-CONT', walreceiver)
    load.demand('after the stall', kBackWithin)
    await load.progress(20)
  })
  assert.equal(await lost(site), before, 'a line was given up though the database was only slow')
  return told(seen, `commits stood still for ${kStall / 1_000} s and no node gave up a line or its readiness`)
}

/** Only this node: the balancer sends nobody there, and it sends its people to the others. */
async function cut_one(crowd) {
  const { site } = crowd
  const [, , node] = site.nodes
  const load = await crowd.load('cut')
  let out, left
  const seen = await load.during(async () => {
    assert.ok((await node.metric('madang_sockets_open')) > 0)
    const began = performance.now()
    load.demand('from the cut on', kBackWithin)
    await node.machine.cut('data')
    await eventually('it is not ready any more', async () => (await node.readiness()).status === 503)
    out = performance.now() - began
    assert.match((await node.readiness()).text, /database cannot be reached/)
    await eventually('its people are elsewhere', async () => (await node.metric('madang_sockets_open')) === 0)
    left = performance.now() - began
    await load.progress(20)
    await node.machine.mend('data')
    await eventually('it is ready again', async () => (await node.readiness()).text === 'ready\n')
    load.demand('after it is mended', kBackWithin)
    await load.progress(20)
  })
  return told(seen, `not ready after ${(out / 1_000).toFixed(1)} s, its people gone to others after ${(left / 1_000).toFixed(1)} s`)
}

const is_away = async (node) => (await node.readiness()).status === 503

/** From the database and from NATS, so that it hears of nobody: the balancer still reaches it, and so do its people. */
async function cut_off(crowd) {
  const { site } = crowd
  const [, , node] = site.nodes
  const load = await crowd.load('cut off')
  let left
  const seen = await load.during(async () => {
    assert.ok((await node.metric('madang_sockets_open')) > 0)
    const began = performance.now()
    load.demand('from the cut on', kAloneFor + kBackWithin)
    await node.machine.cut('data', 'hints')
    await eventually('its people are elsewhere', async () => (await node.metric('madang_sockets_open')) === 0, 20_000)
    left = (performance.now() - began) / 1_000
    assert.ok(await is_away(node))
    load.demand('from then on', kBackWithin)
    await load.progress(20)
    await node.machine.mend('data', 'hints')
    await eventually('it is ready again', async () => (await node.readiness()).text === 'ready\n', 20_000)
    await load.progress(20)
  })
  return told(seen, `its people were gone to others after ${left.toFixed(1)} s`)
}

/** The same for all nodes at once: there is nowhere to go to, and everybody keeps what they have and tries again. */
async function cut_off_all(crowd) {
  const { site } = crowd
  const load = await crowd.load('all')
  let tries
  const seen = await load.during(async () => {
    await Promise.all(site.nodes.map(({ machine }) => machine.cut('data', 'hints')))
    for (const node of site.nodes) {
      await eventually(`${node.name} is not ready`, () => is_away(node))
      await eventually(`${node.name} has let its people go`, async () => (await node.metric('madang_sockets_open')) === 0, 20_000)
    }
    const before = load.devices.reduce((sum, { connections }) => sum + connections, 0)
    await breathe(8_000)
    tries = load.devices.reduce((sum, { connections }) => sum + connections, 0) - before
    assert.equal(tries, 0, 'somebody was let in and thrown out again')
    assert.ok(load.devices.every((device) => load.groups.every((group) => device.messages(group).length > 0)), 'somebody lost what they had')
    await Promise.all(site.nodes.map(({ machine }) => machine.mend('data', 'hints')))
    load.demand('from the mending on', kBackWithin)
    await load.progress(20)
  })
  return told(seen, 'nobody was let in and thrown out again meanwhile')
}

/** The old primary is cut off and ended, the standby is promoted, and then another one follows it. */
async function fail_over(crowd, after_ms = 0) {
  const { site } = crowd
  const { primary: old, standby } = site
  const load = await crowd.load('failover')
  let seconds
  const seen = await load.during(async () => {
    await old.machine.cut()  // the fence: not a packet more
    const began = performance.now()
    const killed = old.kill()
    await breathe(after_ms)
    await standby.promote()
    load.demand('counted from the promotion', kBackWithin)
    seconds = (performance.now() - began) / 1_000
    site.primary = standby
    await killed
    await load.progress(20)
  })
  await old.clear()
  await old.machine.mend()
  await old.follow(standby)
  return told(seen, `the standby took writes ${seconds.toFixed(1)} s after the primary had fallen silent, and the old one follows it now`)
}

export const database_cases = [
  { name: 'commits stall for 6 s', run: stall },
  { name: 'a node is cut from PostgreSQL', run: cut_one },
  { name: 'a node is cut from PostgreSQL and NATS', run: cut_off },
  { name: 'all nodes are cut from PostgreSQL and NATS', run: cut_off_all },
  { name: 'PostgreSQL fails over to its standby', run: (crowd) => fail_over(crowd) },
  { name: 'PostgreSQL fails over, and the standby is promoted 6 s later', run: (crowd) => fail_over(crowd, 6_000) },
]
