/**
 * The server on a machine that fails: its power goes, its disk refuses, lies, or stalls, its clock jumps. People send all
 * the while, and the oracle (oracle.mjs) proves that each acknowledged message is there once and in order.
 *
 * FAULT_ROUNDS (3), FAULT_SEED and FAULT_STALL_SECONDS (0: as soon as everything was seen) choose how much.
 */
import assert from 'node:assert/strict'
import { after, afterEach, test } from 'node:test'
import { setTimeout as breathe } from 'node:timers/promises'

import { BadMachine, kInputOutputError, kNoSpace } from './bad_machine.mjs'
import { client_id } from './client.mjs'
import { eventually } from './eventually.mjs'
import { Oracle, random_of } from './oracle.mjs'
import { Server } from './server.mjs'
import { Device } from './socket.mjs'

const kRounds = Number(process.env.FAULT_ROUNDS ?? 3)
const kSeed = Number(process.env.FAULT_SEED ?? Date.now() % 2 ** 31)
const kStallSeconds = Number(process.env.FAULT_STALL_SECONDS ?? 0)
const kHour = 3_600_000
const kMaximum = { timeout: 300_000 }

let server, oracle
const random = random_of(kSeed)

async function begin(name, { config = '', ...others } = {}) {
  server = await Server.start({ config, machine: (folder) => new BadMachine(folder) })
  oracle = await Oracle.gather(server, name, others)
  return server.machine
}

async function readiness() {
  return (await server.exchange({ path: '/readyz' })).status
}

afterEach(async () => {
  server?.machine.go_on()
  await server?.remove()
  server = undefined
})
after(() => server?.remove())

test(`the power goes ${kRounds * 3} times (seed ${kSeed})`, kMaximum, async (t) => {
  const machine = await begin('power')
  t.diagnostic(await oracle.while_they_talk(async () => {
    for (let cut = 0; cut < kRounds * 3; cut += 1) {
      await oracle.progress(5 + Math.floor(random() * 200))
      await server.kill()
      await machine.lose_power()
      await server.rise()
    }
  }))
})

test('writes that fail or find no room are refused, and work again by themselves', kMaximum, async (t) => {
  const machine = await begin('writes', { in_flight: 1 })
  t.diagnostic(await oracle.while_they_talk(async () => {
    for (let round = 0; round < kRounds; round += 1) {
      await oracle.progress()
      machine.order('write_error', round % 2 ? kInputOutputError : kNoSpace)
      await eventually('writes are refused', () => oracle.refusals.has('store.cannot_write'))
      machine.order('write_error', 0)
      if ((await readiness()) !== 200) await restart()  // it was the high-water mark that could not be written
    }
    await oracle.progress()
  }))
})

async function restart() {
  assert.equal(await server.stop(), 0, server.log)
  await server.rise()
}

test('a sync that fails ends writing until the next start, and takes nothing back', kMaximum, async (t) => {
  const machine = await begin('syncs')
  t.diagnostic(await oracle.while_they_talk(async () => {
    for (let round = 0; round < kRounds; round += 1) {
      await oracle.progress()
      machine.order('sync_error', kInputOutputError)
      await eventually('the disk is not trusted any more', async () => (await readiness()) === 503)
      machine.order('sync_error', 0)
      const { status, body } = await oracle.owner.request('POST', `/api/orgs/${oracle.owner.org_id}/conversations/${oracle.group.id}/messages`, {
        client_id: client_id(), text: 'too late',
      })
      assert.deepEqual([status, body.code], [503, 'store.cannot_write'])
      assert.equal((await oracle.owner.request('GET', `/api/orgs/${oracle.owner.org_id}/conversations`)).status, 200, 'reading goes on')
      if (round === 0) assert.equal(await server.stop(), 0, server.log)
      else await server.kill()
      if (round % 2) await machine.lose_power()
      await server.rise()
    }
    await oracle.progress()
  }))
})

/** Sends as much as several devices may at once; gives how each was answered, as it comes. */
function flood(devices, path) {
  const answers = []
  const calls = devices.flatMap((device) =>
    Array.from({ length: 30 }, async () => {
      const message = { client_id: client_id(), text: 'in the flood' }
      const answer = await device.call('POST', path, message)
      answers.push({ message, ...answer })
    }))
  return { answers, all: Promise.all(calls), asked: calls.length }
}

test('a stalled disk: acknowledgements wait, what cannot wait is told so, memory stays flat', kMaximum, async (t) => {
  const machine = await begin('stall', { config: '[store]\nwrite_queue = 64\n' })
  const path = `/api/orgs/${oracle.owner.org_id}/conversations/${oracle.group.id}/messages`
  const person = oracle.watcher.replica.person
  const devices = []
  for (let each = 0; each < 6; each += 1) devices.push(await Device.connect(person))
  const spare = await Device.connect(person)
  await machine.stall()
  const began = performance.now()
  const first = flood(devices, path)
  await eventually('some are told to come again', () => first.answers.length > 0)
  const before = await server.memory()
  let floods = 0
  const busy = []
  do {
    const one = flood([spare], path)
    await eventually('what finds the queue full is answered at once', () => one.answers.length === one.asked)
    busy.push(...one.answers)
    floods += 1
  } while (floods < 40 || performance.now() - began < kStallSeconds * 1_000)
  for (const { status, body } of [...first.answers, ...busy]) assert.deepEqual([status, body.code], [503, 'store.busy'])
  const refused = await person.request('POST', path, { client_id: client_id(), text: 'over HTTP' })
  assert.deepEqual([refused.status, refused.body.code, refused.headers['retry-after']], [503, 'store.busy', '1'])
  const grown = (await server.memory()) - before
  assert.ok(grown < 8 * 2 ** 20, `memory grew by ${grown} bytes`)
  assert.equal((await person.request('GET', `/api/orgs/${person.org_id}/conversations`)).status, 200, 'reading goes on')
  assert.equal(await readiness(), 200)
  const stalled = (performance.now() - began) / 1_000

  machine.go_on()
  await first.all
  const kept = first.answers.filter(({ status }) => status === 201)
  assert.ok(kept.length > 0, 'what waited is acknowledged')
  for (const { message, body } of kept) assert.deepEqual((await person.request('POST', path, message)).body, body, 'a retry gets the same answer')
  for (const { message } of busy.slice(0, 20)) assert.equal((await person.request('POST', path, message)).status, 201, 'what was refused may come again')
  const all = await person.messages(oracle.group)
  const times = (message) => all.filter((each) => each.client_id === message.client_id).length
  for (const { message } of kept) assert.equal(times(message), 1)
  for (const { message } of busy.slice(20)) assert.equal(times(message), 0, 'what was refused was not kept')
  for (const device of [...devices, spare]) device.cut()
  t.diagnostic(`stalled for ${stalled.toFixed(1)} s: ${kept.length} waited, ${busy.length} were told to come again, memory grew by ${(grown / 2 ** 20).toFixed(1)} MiB`)
})

test('two people send through stalls', kMaximum, async (t) => {
  const machine = await begin('stalls')
  t.diagnostic(await oracle.while_they_talk(async () => {
    for (let round = 0; round < kRounds; round += 1) {
      await oracle.progress()
      await machine.stall()
      const acknowledged = oracle.acknowledged
      await breathe(200 + kStallSeconds * 1_000)
      assert.ok(oracle.acknowledged <= acknowledged + 32, 'nothing that came later is acknowledged')
      const now = oracle.acknowledged
      await breathe(200)
      assert.equal(oracle.acknowledged, now)
      machine.go_on()
    }
    await oracle.progress()
  }))
})

test('the clock jumps an hour ahead and back while people talk, also over a restart', kMaximum, async (t) => {
  const machine = await begin('clock')
  t.diagnostic(await oracle.while_they_talk(async () => {
    for (const [offset, starts_again] of [[kHour, false], [0, false], [-kHour, false], [-kHour, true], [kHour, true], [-kHour, true], [0, false]]) {
      machine.order('clock_offset', offset)
      if (starts_again) await server.kill()
      if (starts_again) await server.rise()
      await oracle.progress(50)
      assert.equal((await oracle.owner.request('GET', '/api/session')).status, 200, 'nobody is signed out')
    }
  }))
  const kept = await oracle.owner.messages(oracle.group)
  assert.equal(new Set(kept.map(({ id }) => id)).size, kept.length, 'every message has an id of its own')
  const backwards = kept.filter(({ posted_at }, index) => index > 0 && posted_at < kept[index - 1].posted_at)
  assert.ok(backwards.length >= 2, 'the clock did go back, and the order did not')
  const device = await Device.connect(await oracle.owner.another_device())
  device.cut()
})
