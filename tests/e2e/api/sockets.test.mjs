import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { client_id, kPassword, Person } from '../client.mjs'
import { within } from '../eventually.mjs'
import { Replica } from '../replica.mjs'
import { Server } from '../server.mjs'
import { Device } from '../socket.mjs'
import { joined, make_world } from '../world.mjs'

const kSoon = 1_000

let server, world

before(async () => {
  server = await Server.start({ config: '[limits]\nsocket_queue_bytes = 65536\n' })
  world = await make_world(server)
})

after(() => server?.remove())

/** Says hello and gives the first answer. */
async function greeting(hello) {
  const device = new Device(server)
  await device.opened
  device.send({ frame: 'hello', cursors: [], ...hello })
  const first = await device.next(({ frame }) => frame === 'welcome' || frame === 'refused')
  device.cut()
  return first
}

const ticket_of = async (person) => (await person.ask('POST', '/api/session/tickets', {})).ticket

test('signing out closes the sockets of that session within a second, and no other', async () => {
  const here = await Device.connect(world.member)
  const elsewhere = await world.member.another_device()
  const there = await Device.connect(elsewhere)
  await elsewhere.ask('DELETE', '/api/session')
  const { code } = await within('the socket of the ended session closes', there.closed, kSoon)
  assert.equal(code, 1008)
  assert.equal((await there.next(({ frame }) => frame === 'refused')).code, 'auth.signed_out')
  assert.equal((await elsewhere.request('GET', '/api/session')).status, 401)
  await here.settled()
  here.cut()
})

test('a device that is signed out from elsewhere loses its socket within a second', async () => {
  const elsewhere = await world.member.another_device()
  const there = await Device.connect(elsewhere)
  const here = await Device.connect(world.member)
  await world.member.ask('DELETE', `/api/sessions/${await elsewhere.session_id()}`)
  const { code } = await within('the socket of the ended session closes', there.closed, kSoon)
  assert.equal(code, 1008)
  assert.equal((await elsewhere.request('POST', '/api/session/tickets', { client_id: client_id() })).status, 401)
  await here.settled()
  here.cut()
})

test('all other devices lose their sockets within a second, also when a socket asks for it', async () => {
  const others = [await world.member.another_device(), await world.member.another_device()]
  const lines = await Promise.all(others.map((person) => Device.connect(person)))
  const [here, foreign] = [await Device.connect(world.member), await Device.connect(world.owner)]
  assert.equal((await here.call('DELETE', '/api/sessions')).status, 204)
  for (const line of lines) await within('the socket of an ended session closes', line.closed, kSoon)
  assert.equal((await world.member.ask('GET', '/api/sessions')).sessions.length, 1)
  for (const line of [here, foreign]) {
    await line.settled()
    line.cut()
  }
})

test('a new password ends every other session and its sockets within a second', async () => {
  const elsewhere = await world.admin.another_device()
  const [here, there] = [await Device.connect(world.admin), await Device.connect(elsewhere)]
  await world.admin.ask('POST', '/api/session/password', { current_password: kPassword, new_password: `${kPassword} 2` })
  await within('the socket of the other session closes', there.closed, kSoon)
  assert.equal((await elsewhere.request('GET', '/api/session')).status, 401)
  await here.settled()
  await assert.rejects(new Person(server).sign_in(world.admin.login, kPassword), ({ status }) => status === 401)
  await new Person(server).sign_in(world.admin.login, `${kPassword} 2`)
  here.cut()
})

test('a ticket is good for one socket, and only in an organisation one belongs to', async () => {
  const ticket = await ticket_of(world.member)
  assert.equal((await greeting({ ticket, org_id: world.member.org_id })).frame, 'welcome')
  assert.equal((await greeting({ ticket, org_id: world.member.org_id })).code, 'auth.signed_out')
  assert.equal((await greeting({ ticket: await ticket_of(world.stranger), org_id: world.member.org_id })).code, 'request.not_found')
  assert.equal((await greeting({ ticket: 'forged', org_id: world.member.org_id })).code, 'auth.signed_out')
  assert.equal((await greeting({ ticket: '', org_id: world.member.org_id })).frame, 'refused')
})

test('a ticket of a session that ended meanwhile is good for nothing', async () => {
  const elsewhere = await world.member.another_device()
  const ticket = await ticket_of(elsewhere)
  await elsewhere.ask('DELETE', '/api/session')
  assert.equal((await greeting({ ticket, org_id: world.member.org_id })).code, 'auth.signed_out')
})

test('a socket that does not begin with hello is refused, whatever cookie it brings', async () => {
  const device = new Device(server, { headers: { Cookie: world.member.cookie } })
  await device.opened
  device.send({ frame: 'call', id: '1', method: 'GET', path: '/api/session' })
  assert.equal((await device.next(({ frame }) => frame === 'refused')).code, 'socket.hello_expected')
  await device.closed
})

for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1', 'http://127.0.0.1:1', 'file://']) {
  test(`a page from ${origin} can neither connect nor write`, async () => {
    const device = new Device(server, { headers: { Origin: origin, Cookie: world.member.cookie } })
    await assert.rejects(device.opened, /403/)
    const body = { client_id: client_id(), text: 'from elsewhere' }
    const path = `/api/orgs/${world.member.org_id}/conversations/${world.team.id}/messages`
    for (const [method, address] of [['POST', path], ['DELETE', '/api/session'], ['PUT', path.replace('messages', 'read_mark')]]) {
      const answer = await world.member.request(method, address, method === 'DELETE' ? undefined : body, { Origin: origin })
      assert.deepEqual([answer.status, answer.body.code], [403, 'request.wrong_origin'], method)
    }
    const said = (await world.member.messages(world.team)).filter(({ text }) => text === body.text)
    assert.deepEqual(said, [])
  })
}

test('the cookie is out of reach of scripts and of other sites; a token is told only to who asks for one', async () => {
  const person = new Person(server)
  const body = { login: world.member.login, password: kPassword, device_name: 'A test' }
  const by_cookie = await person.request('POST', '/api/sessions', body)
  const [line] = by_cookie.headers['set-cookie']
  for (const attribute of ['HttpOnly', 'SameSite=Lax', 'Path=/']) assert.ok(line.includes(attribute), line)
  assert.equal(by_cookie.body.token, undefined)
  const by_token = await new Person(server).request('POST', '/api/sessions', { ...body, token_wanted: true })
  assert.equal(by_token.headers['set-cookie'], undefined)
  const answer = await new Person(server).request('GET', '/api/session', undefined, { Authorization: `Bearer ${by_token.body.token}` })
  assert.equal(answer.body.account.login, world.member.login)
})

test('guessing passwords is slowed down, for that login only', async () => {
  const guess = (login) => new Person(server).request('POST', '/api/sessions', { login, password: 'not this one', device_name: '' })
  const answers = []
  for (let attempt = 0; attempt < 12; attempt += 1) answers.push(await guess(world.colleague.login))
  assert.equal(answers[0].status, 401)
  assert.equal(answers.at(-1).status, 429)
  assert.ok(Number(answers.at(-1).headers['retry-after']) > 0)
  await new Person(server).sign_in(world.member.login)
})

test('who reads too slowly is told so, and resumes to exactly what is there', async () => {
  const replica = await Replica.fetch(world.member)
  const slow = await replica.follow()
  slow.socket.pause()
  const line = await Device.connect(world.owner)
  const address = `/api/orgs/${world.owner.org_id}/conversations/${world.team.id}/messages`
  const text = '🏡'.repeat(8_000)
  for (let round = 0; round < 30; round += 1) {
    const batch = Array.from({ length: 10 }, () => line.call('POST', address, { client_id: client_id(), text }))
    for (const { status } of await Promise.all(batch)) assert.equal(status, 201)
  }
  slow.socket.resume()
  await slow.next(({ frame }) => frame === 'lagged', 'lagged', { within_ms: 20_000 })
  const answers = await slow.resume(replica.cursor_list())
  await replica.take_answers(answers)
  await replica.settled(slow)
  assert.equal(answers.find(({ stream }) => stream === world.team.id).answer, 'complete')
  assert.deepEqual(replica.gaps, [])
  assert.equal(await replica.difference(), undefined)
  await world.owner.talk(world.team, 'heard again')
  await slow.event(({ data }) => data.message?.text === 'heard again')
  for (const each of [slow, line]) each.cut()
})

test('events are dropped for a slow reader, answers never', async () => {
  const [slow, line] = [await Device.connect(world.member), await Device.connect(world.owner)]
  const address = `/api/orgs/${world.owner.org_id}/conversations/${world.team.id}/messages`
  const large = () => ({ client_id: client_id(), text: '🏡'.repeat(8_000) })
  slow.socket.pause()
  const asked = []
  for (let round = 0; round < 20; round += 1) {
    asked.push(slow.call('POST', address, large()))
    const batch = Array.from({ length: 10 }, () => line.call('POST', address, large()))
    await Promise.all(batch)
  }
  slow.socket.resume()
  const answers = await Promise.all(asked)
  assert.deepEqual(answers.map(({ status }) => status), asked.map(() => 201))
  await slow.next(({ frame }) => frame === 'lagged', 'lagged')
  for (const each of [slow, line]) each.cut()
})

/** Last in this file: it stops the server. */
test('on SIGTERM everybody is told goodbye, and what was acknowledged is there after the next start', async () => {
  const devices = await Promise.all([world.owner, world.member, world.guest].map((person) => Device.connect(person)))
  const address = `/api/orgs/${world.owner.org_id}/conversations/${world.team.id}/messages`
  const acknowledged = []
  const sending = Array.from({ length: 30 }, (_, index) =>
    devices[0].call('POST', address, { client_id: `drain-${index}-${client_id().slice(0, 8)}`, text: `while stopping ${index}` }).then(
      ({ status, body }) => status === 201 && acknowledged.push(body),
      () => undefined,
    ),
  )
  const stopped = server.stop()
  for (const device of devices) {
    const { resume_after_ms } = await device.next(({ frame }) => frame === 'goodbye', 'goodbye')
    assert.ok(resume_after_ms >= 0)
    assert.equal((await within('the socket closes', device.closed)).code, 1001)
  }
  assert.equal(await stopped, 0)
  await Promise.all(sending)
  await server.rise()
  const kept = await world.owner.messages(world.team)
  for (const message of acknowledged) assert.deepEqual(kept.filter(({ id }) => id === message.id), [message])
  await server.check()
})

test('the server wrote down no fault', () => assert.deepEqual(server.faults(), []))

test('whoever leaves loses every live socket within a second, and gets no other', async () => {
  const leaver = await joined(world.owner, 'member', 'leaver')
  const device = await Device.connect(leaver)
  await world.owner.in_org('POST', `/members/${leaver.member_id}/leave`, { heir_id: world.admin.member_id })
  await within('the socket of whoever left closes', device.closed, kSoon)
  assert.equal((await leaver.request('GET', '/api/session')).status, 401)
})
