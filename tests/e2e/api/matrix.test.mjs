import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { client_id, Person } from '../client.mjs'
import { kPushConfig } from '../push_routes.mjs'
import { address, contract_of, proper, routes, routes_of, strays } from '../routes.mjs'
import { Server } from '../server.mjs'
import { Device } from '../socket.mjs'
import { make_world, state_of } from '../world.mjs'

let server, world, contract_routes, lines_of

before(async () => {
  server = await Server.start({ config: kPushConfig })
  world = await make_world(server)
  contract_routes = routes_of(await contract_of(server), (path) => path.startsWith('/api/orgs/'))
  lines_of = { stranger: await Device.connect(world.stranger), guest: await Device.connect(world.guest) }
})

after(async () => {
  for (const line of Object.values(lines_of ?? {})) line.cut()
  await server?.remove()
})

/** Asks over HTTP and over the socket; both must say the same. Bytes go over HTTP alone. */
async function both_ways(who, { method, path, body, bytes }) {
  const over_http = await world[who].request(method, path, body)
  if (bytes) return over_http
  const renamed = body && 'client_id' in body ? { ...body, client_id: client_id() } : body
  const over_socket = await lines_of[who].call(method, path, renamed)
  assert.equal(over_socket.status, over_http.status, `${method} ${path}: HTTP and socket disagree`)
  if (over_http.status > 399) assert.deepEqual(over_socket.body, over_http.body)
  return over_http
}

function assert_refused(answer, status, what) {
  assert.equal(answer.status, status, `${what}: ${JSON.stringify(answer.body)}`)
  assert.equal(typeof answer.body?.code, 'string', `${what}: a refusal has a code`)
  assert.equal(typeof answer.body?.message, 'string', `${what}: a refusal has a message`)
}

async function for_each_route(look) {
  for (const { name } of contract_routes) if (routes[name]) await look(name, routes[name])
}

/** Runs `act` and says that the first organisation is what it was. */
async function unchanged(act) {
  const earlier = await state_of(world)
  await act()
  assert.deepEqual(await state_of(world), earlier)
}

async function prepared(options = () => ({})) {
  const requests = []
  await for_each_route(async (name, entry) => requests.push({ name, entry, ...(await proper(world, name, entry, options(entry))) }))
  return requests
}

test('every route of the contract stands in the table', () => {
  const { missing, outdated } = strays(contract_routes, routes)
  assert.deepEqual(missing, [], `add these routes to tests/e2e/routes.mjs, and say what a guest is answered: ${missing.join(', ')}`)
  assert.deepEqual(outdated, [], `these routes are gone from the contract, take them out of tests/e2e/routes.mjs: ${outdated.join(', ')}`)
})

test('nobody gets in without signing in', async () => {
  const requests = await prepared()
  const nobody = new Person(server)
  await unchanged(async () => {
    for (const { name, method, path, body } of requests) {
      assert_refused(await nobody.request(method, path, body), 401, `${name} by nobody`)
      assert_refused(await nobody.request(method, path, body, { Authorization: 'Bearer forged' }), 401, `${name} with a forged token`)
    }
  })
})

test('to a member of another organisation nothing of this one exists', async () => {
  const requests = await prepared()
  await unchanged(async () => {
    for (const request of requests) assert_refused(await both_ways('stranger', request), 404, `${request.name} by a stranger`)
  })
})

test('ids of one organisation mean nothing in the path of another', async () => {
  const requests = (await prepared()).filter(({ params, entry }) => Object.keys(params).length > 1 && !entry.names_nothing)
  await unchanged(async () => {
    for (const { name, method, params, body, entry } of requests) {
      const path = address(name.split(' ')[1], { ...params, org_id: world.stranger.org_id }, entry.bytes?.query ?? (entry.needs_query && entry.query))
      assert_refused(await both_ways('stranger', { method, path, body, bytes: entry.bytes }), 404, `${name} through the stranger's own organisation`)
    }
  })
})

test('ids of one organisation mean nothing in a body for another', async () => {
  await unchanged(() =>
    for_each_route(async (name, { foreign, foreign_params }) => {
      for (const body of (await foreign?.(world)) ?? []) {
        const options = { params_of: foreign_params, body_of: () => body, org_id: world.stranger.org_id }
        const answer = await both_ways('stranger', await proper(world, name, {}, options))
        assert.ok([400, 404].includes(answer.status), `${name} with ${JSON.stringify(body)}: ${answer.status}`)
      }
    }),
  )
})

test('a guest is refused what they take no part in', async () => {
  const requests = (await prepared()).filter(({ entry }) => entry.guest > 399)
  await unchanged(async () => {
    for (const request of requests) assert_refused(await both_ways('guest', request), request.entry.guest, `${request.name} by a guest`)
  })
})

test('a guest may do where they take part what the table says, and no more', async () => {
  const requests = await prepared(({ guest_params, guest_body, body }) => ({ params_of: guest_params, body_of: guest_body ?? body }))
  for (const request of requests) {
    const expected = request.entry.guest_there ?? request.entry.guest
    const answer = await both_ways('guest', request)
    assert.equal(answer.status, expected, `${request.name} by a guest: ${JSON.stringify(answer.body)}`)
  }
})

test('whoever may ask is answered, so that the refusals above are not for a broken request', async () => {
  await for_each_route(async (name, entry) => {
    const { method, path, body } = await proper(world, name, entry)
    const answer = await world[entry.as ?? 'owner'].request(method, path, body)
    assert.equal(answer.status, entry.status ?? 200, `${name}: ${JSON.stringify(answer.body)}`)
  })
})

test('the server wrote down no fault', () => assert.deepEqual(server.faults(), []))
