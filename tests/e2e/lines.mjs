/**
 * The server at the end of bad lines: bytes that trickle, lines that tear again and again, or fall silent and are never
 * closed, people who ask and never read, and more connections than there are files. Others send all the while, and the
 * oracle (oracle.mjs) proves that each acknowledged message is there once and in order.
 *
 * LINE_ROUNDS (3) and LINE_FLAP_SECONDS (2) choose how much.
 */
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, afterEach, test } from 'node:test'
import { setTimeout as breathe } from 'node:timers/promises'

import { BadLine } from './bad_line.mjs'
import { eventually } from './eventually.mjs'
import { Oracle } from './oracle.mjs'
import { Server } from './server.mjs'
import { Device } from './socket.mjs'

const kRounds = Number(process.env.LINE_ROUNDS ?? 3)
const kFlap = Number(process.env.LINE_FLAP_SECONDS ?? 2) * 1_000
const kMaximum = { timeout: 300_000 }
const kMebibyte = 2 ** 20

let server, line, oracle

async function begin(name, options) {
  line = new BadLine()
  server = await Server.start({ line })
  oracle = await Oracle.gather(server, name, options)
}

async function sockets_open() {
  const { text } = await server.exchange({ path: '/metrics' })
  return Number(/^madang_sockets_open (\d+)/m.exec(text)[1])
}

afterEach(async () => {
  await server?.remove()
  server = undefined
})
after(() => server?.remove())

test('bytes that come one by one', kMaximum, async (t) => {
  await begin('trickle')
  t.diagnostic(await oracle.while_they_talk(async () => {
    line.bytewise = true
    line.tear()
    await oracle.progress(100 * kRounds)
    line.bytewise = false
  }))
  assert.deepEqual(server.faults(), [])
})

test(`a line that tears every ${kFlap / 1_000} s`, kMaximum, async (t) => {
  await begin('flapping')
  t.diagnostic(await oracle.while_they_talk(async () => {
    for (let round = 0; round < kRounds * 2; round += 1) {
      await breathe(kFlap)
      line.tear()
      await oracle.progress()
    }
  }))
  assert.deepEqual(server.faults(), [])
})

test('lines that fall silent and stay half open cost nobody a message', kMaximum, async (t) => {
  await begin('silent')
  const halves = []
  t.diagnostic(await oracle.while_they_talk(async () => {
    for (let round = 0; round < kRounds * 2; round += 1) {
      await oracle.progress()
      halves.push(...line.go_silent())
    }
    await oracle.progress()
    assert.ok((await sockets_open()) > kRounds * 3, 'the server still holds the halves')
  }))
  for (const half of halves) half.destroy()
  await eventually('the server lets go of halves that end', async () => (await sockets_open()) === 0)
  assert.deepEqual(server.faults(), [])
})

test('who asks and never reads costs little memory, and nobody else anything', kMaximum, async (t) => {
  await begin('deaf')
  const { person } = oracle.senders[1]
  const archive = await oracle.owner.group('Archive', [person])
  for (let number = 0; number < 4; number += 1) await oracle.owner.talk(archive, '🏡'.repeat(8_000))
  const path = `/api/orgs/${person.org_id}/conversations/${archive.id}/messages`
  const asked_bytes = JSON.stringify((await person.request('GET', path)).body).length
  const deaf = await Promise.all(Array.from({ length: 8 }, () => Device.connect(person)))
  const before = await server.memory()
  let most = before
  const asked = deaf.map((device) => {
    device.socket.pause()
    return Array.from({ length: 300 }, () => device.call('GET', path))
  })
  for (const calls of asked) for (const call of calls) call.catch(() => undefined)
  t.diagnostic(await oracle.while_they_talk(async () => {
    for (let round = 0; round < kRounds * 3; round += 1) {
      await oracle.progress()
      most = Math.max(most, await server.memory())
    }
  }))
  const total = asked_bytes * deaf.length * 300
  t.diagnostic(`asked for ${(total / kMebibyte).toFixed(0)} MiB, memory grew by ${((most - before) / kMebibyte).toFixed(0)} MiB`)
  assert.ok(most - before < 96 * kMebibyte && most - before < total / 2, `memory grew by ${most - before} bytes`)
  for (const device of deaf) device.cut()
  assert.deepEqual(server.faults(), [])
})

test('without a file left for another connection those who are there go on, and others come when there is room', kMaximum, async (t) => {
  await begin('files')
  const crowd = []
  t.diagnostic(await oracle.while_they_talk(async () => {
    await oracle.progress()
    const allowed = (await server.files_open()) + 20
    await server.allow_files(allowed)
    for (let each = 0; each < 60; each += 1) crowd.push(connect({ host: '127.0.0.1', port: line.port }).on('error', () => undefined))
    await eventually('no file is left', async () => (await server.files_open()) >= allowed)
    await eventually('it is told to who runs the server', () => server.log.includes('cannot accept connections for now'))
    await oracle.progress(100 * kRounds)
    for (const each of crowd) each.destroy()
    await oracle.progress()
    await server.allow_files(1_000)
    const late = await eventually('a new device is let in', () => Device.connect(oracle.owner).catch(() => false))
    late.cut()
  }))
  assert.deepEqual(server.faults().filter((fault) => !fault.includes('cannot accept connections for now')), [])
})
