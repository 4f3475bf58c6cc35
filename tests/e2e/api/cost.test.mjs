/**
 * Requests made to cost much: each shape is as large as the server takes, and made for the slowest path of what reads it.
 * Whatever it is answered, the server spends no more on it than a budget that a careless algorithm would pass a
 * hundredfold (counted in processor time, so that a busy machine changes nothing), and lives on.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { client_id } from '../client.mjs'
import { Server } from '../server.mjs'
import { Device } from '../socket.mjs'
import { make_world } from '../world.mjs'

const kBudget_ms = 500
const kMost = 1024 * 1024

let server, world
before(async () => {
  server = await Server.start()
  world = await make_world(server)
})
after(() => server?.remove())

async function within_budget(what, act) {
  const from = await server.processor_ms()
  const given = await act()
  const spent = (await server.processor_ms()) - from
  assert.ok(spent <= kBudget_ms, `${what} cost ${spent} ms`)
  return given
}

const filled = (size, piece) => piece.repeat(Math.ceil(size / piece.length)).slice(0, size)
const listed = (count, each) => Array.from({ length: count }, (_, index) => each(index)).join(',')

const bodies = {
  'open lists': '['.repeat(kMost - 1),
  'open objects': filled(kMost - 1, '{"a":'),
  'one list of many': `[${listed(250_000, () => '1')}]`,
  'an object of many keys': `{${listed(60_000, (index) => `"k${index}":1`)}}`,
  'the same key again and again': `{${listed(150_000, () => '"a":1')}}`,
  'a key of great length': `{"${'k'.repeat(kMost - 10)}":1}`,
  'escapes only': `{"text":"${filled(kMost - 12, '\\u0041').slice(0, -((kMost - 12) % 6) || undefined)}"}`,
  'a number of a million digits': `{"text":${'9'.repeat(kMost - 10)}}`,
  'white space': `${' '.repeat(kMost - 2)}{}`,
}

for (const [what, body] of Object.entries(bodies)) {
  test(`a body of ${what}`, async () => {
    const path = `/api/orgs/${world.owner.org_id}/conversations/${world.team.id}/messages`
    const { status } = await within_budget(what, () => world.owner.request('POST', path, Buffer.from(body)))
    assert.ok(status === 400 || status === 413, `${what} was answered ${status}`)
  })
}

const texts = {
  'beginnings of mentions': filled(8_000, '<@'),
  'mentions of nobody': filled(7_980, '<@mem_0000000000000>'),
  'mentions of one person': (member) => filled(7_980, `<@${member.member_id}>`),
  'marks upon marks': `e${'́'.repeat(7_000)}`,
  'directions within directions': '‮‭'.repeat(3_500),
  'families': filled(8_000, '👨‍👩‍👧‍👦'),
}

for (const [what, said] of Object.entries(texts)) {
  test(`a message of ${what}`, async () => {
    const path = `/api/orgs/${world.owner.org_id}/conversations/${world.team.id}/messages`
    const text = typeof said === 'string' ? said : said(world.member)
    const { status } = await within_budget(what, () => world.owner.request('POST', path, { client_id: client_id(), text }))
    assert.ok(status === 201 || status === 400, `${what} was answered ${status}`)
  })
}

const searches = {
  'wild cards': filled(100, '%_'),
  'one letter, many words': filled(100, 'a '),
  'initial consonants': filled(100, 'ㄱㅎ'),
  'letters that may go on': filled(100, '가 '),
  'backslashes': '\\'.repeat(100),
}

for (const [what, words] of Object.entries(searches)) {
  test(`a search for ${what}`, async () => {
    const path = `/api/orgs/${world.owner.org_id}/members?query=${encodeURIComponent(words)}`
    const { status } = await within_budget(what, () => world.owner.request('GET', path))
    assert.ok(status === 200 || status === 400, `${what} was answered ${status}`)
  })
}

test('a password as long as a body', async () => {
  const body = { login: world.owner.login, password: 'p'.repeat(kMost - 200), device_name: 'x' }
  const answer = await within_budget('a long password', () => server.exchange({
    method: 'POST', path: '/api/sessions', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' },
  }))
  assert.equal(answer.status, 400)
})

test('a device that claims to follow more than there is', async () => {
  const { ticket } = await world.owner.ask('POST', '/api/session/tickets', {})
  const device = new Device(server)
  await device.opened
  const cursors = Array.from({ length: 4_000 }, (_, index) => ({ stream: `cnv_${String(index).padStart(13, '0')}`, seq: 9_007_199_254_740_991 }))
  await within_budget('many cursors', async () => {
    device.send({ frame: 'hello', ticket, org_id: world.owner.org_id, cursors })
    await Promise.race([device.closed, device.next(({ frame }) => frame === 'welcome' || frame === 'refused')])
  })
  device.cut()
})

test('headers and questions of great number', async () => {
  const headers = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`X-${index}`, 'v'.repeat(100)]))
  const path = `/api/orgs/${world.owner.org_id}/members?${filled(6_000, 'a=1&')}`
  const { status } = await within_budget('many headers', () => world.owner.request('GET', path, undefined, headers))
  assert.equal(status, 400)
  const cookie = await within_budget('many cookies', () => server.exchange({ path: '/api/session', headers: { Cookie: filled(7_000, 'madang=;') } }))
  assert.ok(cookie.status < 500)
})

test('after all that the server is well', async () => {
  assert.equal((await world.member.in_org('GET', '/conversations')).conversations.length > 0, true)
  assert.deepEqual(server.faults(), [])
})
