import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { client_id, Person } from '../client.mjs'
import { eventually } from '../eventually.mjs'
import { join, meeting_of } from '../meeting_routes.mjs'
import { kPushConfig } from '../push_routes.mjs'
import { contract_of, proper, routes, routes_of } from '../routes.mjs'
import { Server } from '../server.mjs'
import { Device } from '../socket.mjs'
import { make_world, state_of } from '../world.mjs'

let server, world, meeting, nobody

before(async () => {
  server = await Server.start({ config: kPushConfig })
  world = await make_world(server)
  nobody = new Person(server)
  meeting = await meeting_of(world.owner)
  await join(world.owner, meeting)
})

after(() => server?.remove())

const door = ({ code } = meeting) => `/api/meeting_codes/${world.owner.org_id}/${code}`
const inside = (path = '', { id } = meeting) => `/api/orgs/${world.owner.org_id}/meetings/${id}${path}`

async function come(more = {}, who = nobody) {
  const { status, body } = await who.request('POST', `${door()}/guests`, { client_id: client_id(), name: '김손님', ...more })
  assert.equal(status, 201, JSON.stringify(body))
  return body
}

const bearing = ({ token }) => ({ Authorization: `Bearer ${token}` })
const ask = (seat, method, path, body) => nobody.request(method, path, body, bearing(seat))
const host = (act, { participant }) => world.owner.in_org('POST', `/meetings/${meeting.id}/participants/${participant.id}/${act}`, {})

async function admitted(more) {
  const seat = await come(more)
  await host('admit', seat)
  return seat
}

async function line_of({ token }) {
  const line = new Device(server)
  await line.opened
  line.send({ frame: 'hello', ticket: token, org_id: world.owner.org_id, cursors: [] })
  line.welcome = await line.next(({ frame }) => frame === 'welcome' || frame === 'refused', 'a welcome')
  return line
}

test('a link tells what is behind it, and an unknown one nothing', async () => {
  const found = await nobody.request('GET', door())
  assert.equal(found.status, 200)
  assert.deepEqual(Object.keys(found.body).sort(), ['beauty_allowed', 'guests', 'has_password', 'is_locked', 'is_recorded', 'organisation', 'state', 'title'])
  assert.equal(found.body.title, meeting.title)
  assert.equal((await nobody.request('GET', door({ code: 'bcdf-ghjk-mnp' }))).status, 404)
  const elsewhere = `/api/meeting_codes/${world.stranger.org_id}/${meeting.code}`
  assert.equal((await nobody.request('GET', elsewhere)).status, 404)
  assert.equal((await nobody.request('POST', `${elsewhere}/guests`, { client_id: client_id(), name: 'x' })).status, 404)
})

test('a guest opens nothing of the organisation but the meeting they were let in to', async () => {
  const seat = await admitted()
  const line = await line_of(seat)
  const may = /^(GET \/api\/orgs\/\{org_id\}\/meetings\/\{meeting_id\}(\/(seat|captions|chat\/messages))?|POST \/api\/orgs\/\{org_id\}\/meetings\/\{meeting_id\}\/chat\/messages|\w+ .*\/participants\/\{participant_id\}\/(leave|offer|view|sending|hand|reactions|queue|captions|ice_servers|breakout_room|help))$/
  const requests = []
  for (const { name } of routes_of(await contract_of(server), (path) => path.startsWith('/api/orgs/'))) {
    if (routes[name]) requests.push({ name, bytes: routes[name].bytes, ...(await proper(world, name, routes[name])) })
  }
  assert.ok(requests.filter(({ method }) => method === 'GET').length > 40, 'the routes are gone through')
  const earlier = await state_of(world)
  for (const { name, method, path, body, bytes } of requests) {
    const { status } = await ask(seat, method, path, body)
    assert.ok(may.test(name) ? [404, 401, 403].includes(status) : status === 401, `${name}: ${status}`)
    if (!bytes) assert.equal((await line.call(method, path, body)).status, status, `${name} over the socket`)
  }
  assert.deepEqual(await state_of(world), earlier)
  line.cut()
})

test('above organisations a guest is nobody', async () => {
  const seat = await admitted()
  for (const path of ['/api/session', '/api/sessions', '/api/session/second_factor']) {
    assert.equal((await ask(seat, 'GET', path)).status, 401, path)
  }
  assert.equal((await ask(seat, 'POST', '/api/session/tickets', { client_id: client_id() })).status, 401)
})

test('the few that are open to a guest say no more than who is there', async () => {
  const waiting = await come()
  const sheet = await ask(waiting, 'GET', inside())
  assert.deepEqual([sheet.status, sheet.body.participants], [200, []])
  assert.deepEqual((await ask(waiting, 'GET', inside('/seat'))).body.names, [])
  await host('admit', waiting)
  const { body: seen } = await ask(waiting, 'GET', inside('/seat'))
  assert.deepEqual(seen.names, [{ member_id: world.owner.member_id, name: world.owner.me.display_name }])
  const text = JSON.stringify([seen, (await ask(waiting, 'GET', inside())).body])
  for (const secret of [world.owner.login, world.admin.me.display_name, '@']) assert.ok(!text.includes(secret), secret)
})

test('the socket of a guest tells what happens to them and in the meeting, and ends with their place', async () => {
  const seat = await come()
  const line = await line_of(seat)
  const own = seat.participant.member_id
  assert.deepEqual(line.welcome.streams.map(({ stream }) => stream), [own])
  line.send({ frame: 'watch', member_ids: [world.owner.member_id] })
  await host('admit', seat)
  await line.next(({ frame, event }) => frame === 'event' && event.data.participant?.state === 'joined', 'that they are in')
  await world.owner.in_org('PATCH', `/meetings/${meeting.id}`, { title: '새 이름' })
  await line.next(({ event }) => event?.type === 'meetings.meeting_changed', 'what changes there')
  await world.owner.in_org('POST', `/conversations/${world.team.id}/messages`, { text: 'not for guests' })
  await host('remove', seat)
  await line.next(({ event }) => event?.type === 'meetings.own_participant_changed' && event.data.participant.state === 'removed', 'that they are out')
  await line.closed
  const streams = line.frames.flatMap(({ event }) => (event ? [event.stream] : []))
  assert.deepEqual(new Set(streams), new Set([own, meeting.id]))
  assert.equal((await line_of(seat)).welcome.frame, 'refused')
})

const said_to = async (seat, query = '') => (await ask(seat, 'GET', inside(`/chat/messages${query}`))).body
const texts = ({ messages }) => messages.map(({ text }) => text)
const say = (text, name = client_id()) => ({ client_id: name, text })
const to_all = (text) => world.owner.in_org('POST', `/meetings/${meeting.id}/chat/messages`, { text })

test('a guest who is in writes and reads in the chat of the meeting, and is named there', async () => {
  await to_all('among members')
  const seat = await admitted()
  const line = await line_of(seat)
  const body = say('안녕하세요 👋 https://example.org')
  const said = await ask(seat, 'POST', inside('/chat/messages'), body)
  assert.deepEqual([said.status, said.body.guest_name, said.body.author_id], [201, '김손님', seat.participant.member_id], JSON.stringify(said.body))
  assert.deepEqual((await line.call('POST', inside('/chat/messages'), body)).body, said.body)
  const { body: other } = await ask(seat, 'POST', inside('/chat/messages'), say('another', body.client_id))
  assert.deepEqual([other.code, other.field], ['request.client_id_reused', 'client_id'])
  await line.next(({ event }) => event?.type === 'meetings.chat_moved' && event.data.message_seq === said.body.seq, 'that the chat moved')
  const { id } = await to_all('어서 오세요')
  const page = await said_to(seat)
  assert.deepEqual(texts(page), [body.text, '어서 오세요'])
  assert.deepEqual(page.names, [{ member_id: world.owner.member_id, name: world.owner.me.display_name }])
  assert.deepEqual(texts(await said_to(seat, `?after_seq=${said.body.seq}`)), ['어서 오세요'])
  const chat_id = page.messages[0].conversation_id
  const held = await world.owner.in_org('GET', `/conversations/${chat_id}/messages`)
  assert.deepEqual(held.messages.find((one) => one.id === said.body.id), said.body)
  await world.owner.in_org('POST', `/conversations/${chat_id}/messages/${id}/recall`, {})
  assert.deepEqual(texts(await said_to(seat)), [body.text, ''])
  await world.owner.in_org('POST', `/conversations/${chat_id}/messages/${said.body.id}/recall`, {})
  assert.equal((await ask(seat, 'POST', inside('/chat/messages'), body)).body.text, '', 'a retry brings nothing back')
  for (const path of [`/conversations/${chat_id}`, `/conversations/${chat_id}/messages`, `/conversations/${chat_id}/members`])
    assert.equal((await ask(seat, 'GET', `/api/orgs/${world.owner.org_id}${path}`)).status, 401, path)
  assert.ok(line.frames.every(({ event }) => !event?.type.startsWith('chat.')), 'nothing of the conversation itself')
  line.cut()
})

test('two guests may use one client_id, and each has an answer of their own', async () => {
  const [one, two] = [await admitted(), await admitted()]
  const body = say('the same')
  const answers = await Promise.all([one, two].map((seat) => ask(seat, 'POST', inside('/chat/messages'), body)))
  assert.deepEqual(answers.map(({ status }) => status), [201, 201])
  assert.deepEqual(answers.map((each) => each.body.author_id), [one, two].map(({ participant }) => participant.member_id))
})

test('who waits, comes later or is put out reads nothing that is not theirs, and what is wrong is named', async () => {
  const waiting = await come()
  await to_all('before they came in')
  const refused = await ask(waiting, 'POST', inside('/chat/messages'), say('x'))
  assert.deepEqual([refused.status, refused.body.code], [409, 'meetings.not_present'])
  assert.equal((await ask(waiting, 'GET', inside('/chat/messages'))).status, 409)
  await host('admit', waiting)
  assert.deepEqual(texts(await said_to(waiting)), [])
  for (const [text, code] of [[' ', 'request.invalid'], ['x'.repeat(8001), 'request.invalid'], ['<@all>', 'chat.may_not_mention_all']]) {
    const { body } = await ask(waiting, 'POST', inside('/chat/messages'), say(text))
    assert.deepEqual([body.code, body.field], [code, 'text'], text.slice(0, 10))
  }
  await to_all('to all')
  const again = await come({ token: waiting.token })
  assert.deepEqual(texts(await said_to(again)), ['to all'], 'after a page was loaded again')
  await host('remove', again)
  assert.equal((await ask(again, 'GET', inside('/chat/messages'))).status, 401)
  assert.equal((await ask(again, 'POST', inside('/chat/messages'), say('x'))).status, 401)
})

test('who was put out comes back neither with the token nor by asking anew with it', async () => {
  const seat = await admitted()
  await host('remove', seat)
  assert.equal((await ask(seat, 'GET', inside())).status, 401)
  const again = await nobody.request('POST', `${door()}/guests`, { client_id: client_id(), name: 'x', token: seat.token })
  assert.deepEqual([again.status, again.body.code], [403, 'meetings.put_out'])
})

test('a member of another organisation comes as a guest, and stays one', async () => {
  const seat = await come({ name: world.stranger.me.display_name }, world.stranger)
  assert.equal(seat.participant.role, 'guest')
  assert.equal((await world.stranger.request('GET', inside())).status, 404)
  assert.equal((await world.stranger.request('GET', inside(), undefined, bearing(seat))).status, 200)
})

test('a retry has the same place, and the token given last is the good one', async () => {
  const body = { client_id: client_id(), name: '김손님' }
  const first = await nobody.request('POST', `${door()}/guests`, body)
  const again = await nobody.request('POST', `${door()}/guests`, body)
  assert.deepEqual(again.body.participant, first.body.participant)
  assert.deepEqual([(await ask(first.body, 'GET', inside())).status, (await ask(again.body, 'GET', inside())).status], [401, 200])
  const other = await nobody.request('POST', `${door()}/guests`, { ...body, name: 'Another' })
  assert.deepEqual([other.status, other.body.code], [409, 'request.client_id_reused'])
})

test('the password is asked for, and held', async () => {
  const guarded = await meeting_of(world.owner)
  await world.owner.in_org('PUT', `/meetings/${guarded.id}/password`, { password: '열쇠 🔑' })
  const enter = (more) => nobody.request('POST', `${door(guarded)}/guests`, { client_id: client_id(), name: 'x', ...more })
  for (const more of [{}, { password: 'wrong' }]) assert.deepEqual((await enter(more)).body.code, 'meetings.password')
  assert.equal((await enter({ password: '열쇠 🔑' })).status, 201)
})

test('whoever guesses codes is soon refused, also when a guess is right', async () => {
  const guess = (code) => nobody.request('GET', door({ code }), undefined)
  await eventually('too many guesses', async () => (await guess(`bcdf-ghjk-m${Math.floor(Math.random() * 89 + 10)}`)).status === 429, 60_000)
  const right = await guess(meeting.code)
  assert.deepEqual([right.status, right.body.code], [429, 'auth.too_many_attempts'])
})

test('the server wrote down no fault', () => assert.deepEqual(server.faults(), []))
