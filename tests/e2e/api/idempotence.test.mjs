import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { client_id, Person } from '../client.mjs'
import { kPushConfig } from '../push_routes.mjs'
import { contract_of, open_routes, proper, routes, routes_of } from '../routes.mjs'
import { Server } from '../server.mjs'
import { Device } from '../socket.mjs'
import { make_world, state_of } from '../world.mjs'

let server, world, writes

before(async () => {
  server = await Server.start({ config: kPushConfig })
  world = await make_world(server)
  writes = routes_of(await contract_of(server)).filter(({ method }) => method === 'POST' || method === 'PATCH')
})

after(() => server?.remove())

const in_organisation = ({ name }) => routes[name]
const above = ({ name }) => open_routes[name] && !open_routes[name].unnamed

function assert_same(again, first, what) {
  assert.equal(again.status, first.status, `${what}: ${JSON.stringify(again.body)}`)
  assert.deepEqual(again.body, first.body, what)
}

function assert_reused(answer, what) {
  assert.equal(answer.status, 409, `${what}: ${JSON.stringify(answer.body)}`)
  assert.deepEqual([answer.body.code, answer.body.field], ['request.client_id_reused', 'client_id'], what)
}

test('every write that is not known by its state carries a client_id', () => {
  for (const { name, operation } of writes) {
    if (open_routes[name]?.unnamed) continue
    const schema = operation.requestBody?.content['application/json'].schema
    assert.ok(schema?.required?.includes('client_id'), `${name} takes no client_id`)
  }
})

for (const way of ['http', 'socket']) {
  test(`a write that comes again by ${way} is answered as before and done once`, async () => {
    const line = await Device.connect(world.owner)
    for (const { name } of writes.filter(in_organisation)) {
      const { method, path, body } = await proper(world, name, routes[name])
      const first = await world.owner.request(method, path, body)
      assert.equal(first.status, routes[name].status ?? 200, `${name}: ${JSON.stringify(first.body)}`)
      const after_first = await state_of(world)
      const again = way === 'http' ? await world.owner.request(method, path, body) : await line.call(method, path, body)
      assert_same(again, first, `${name} again`)
      assert.deepEqual(await state_of(world), after_first, `${name} was done twice`)
    }
    line.cut()
  })
}

test('the same client_id with another request is refused and changes nothing', async () => {
  for (const { name } of writes.filter(in_organisation)) {
    const entry = routes[name]
    const { method, path, body } = await proper(world, name, entry)
    await world.owner.request(method, path, body)
    const other = entry.other ? { path, body: { ...entry.other, client_id: body.client_id } } : await proper(world, name, entry)
    const earlier = await state_of(world)
    assert_reused(await world.owner.request(method, other.path, { ...other.body, client_id: body.client_id }), name)
    assert.deepEqual(await state_of(world), earlier, name)
  }
})

test('the same client_id means nothing to another member', async () => {
  const address = `/api/orgs/${world.owner.org_id}/conversations/${world.team.id}/messages`
  const body = { client_id: client_id(), text: 'mine' }
  const mine = await world.owner.request('POST', address, body)
  const theirs = await world.member.request('POST', address, body)
  assert.deepEqual([mine.status, theirs.status], [201, 201])
  assert.notEqual(mine.body.id, theirs.body.id)
})

test('retries at the same moment, over both ways, make one message', async () => {
  const line = await Device.connect(world.owner)
  const address = `/api/orgs/${world.owner.org_id}/conversations/${world.team.id}/messages`
  for (let round = 0; round < 10; round += 1) {
    const body = { client_id: client_id(), text: `round ${round}` }
    const tries = Array.from({ length: 8 }, (_, index) => (index % 2 ? line.call('POST', address, body) : world.owner.request('POST', address, body)))
    const answers = await Promise.all(tries)
    for (const answer of answers) assert.deepEqual([answer.status, answer.body], [201, answers[0].body])
    assert.equal((await world.owner.messages(world.team)).filter(({ text }) => text === body.text).length, 1)
  }
  line.cut()
})

test('what is refused is not remembered: the same client_id may be tried again', async () => {
  const address = `/api/orgs/${world.owner.org_id}/conversations/${world.team.id}/messages`
  const name = client_id()
  const refused = await world.owner.request('POST', address, { client_id: name, text: '' })
  assert.equal(refused.status, 400)
  assert.equal((await world.owner.request('POST', address, { client_id: name, text: 'better' })).status, 201)
})

/** The first answer may have been lost, and its cookie with it: whoever comes again is nobody. */
test('writes above organisations are done once too', async () => {
  for (const { name } of writes.filter(above)) {
    const entry = open_routes[name]
    world.a_device = await world.member.another_device()
    const { method, path, body } = await proper(world, name, entry)
    const who = () => (entry.as === 'nobody' ? new Person(server) : (world[entry.as] ?? world.owner))
    const first = await who().request(method, path, body)
    assert.equal(first.status, entry.status, `${name}: ${JSON.stringify(first.body)}`)
    const again = await who().request(method, path, body)
    assert.equal(again.status, first.status, `${name} again: ${JSON.stringify(again.body)}`)
    assert.deepEqual(again.body?.memberships, first.body?.memberships, `${name} again`)
    assert.deepEqual(again.body?.account, first.body?.account, `${name} again`)
    if (entry.other) assert_reused(await who().request(method, path, { ...body, ...entry.other }), name)
  }
})

test('the server wrote down no fault', () => assert.deepEqual(server.faults(), []))
