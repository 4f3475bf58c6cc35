import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { bad_bodies, bad_fields, bad_ids, bad_values } from '../bad_values.mjs'
import { client_id, Person } from '../client.mjs'
import { kPushConfig } from '../push_routes.mjs'
import { address, contract_of, open_routes, proper, routes, routes_of, strays } from '../routes.mjs'
import { Server } from '../server.mjs'
import { Device } from '../socket.mjs'
import { make_world, state_of } from '../world.mjs'

const kTable = { ...open_routes, ...routes }

let server, world, contract, all_routes
let refused = 0

before(async () => {
  server = await Server.start({ config: kPushConfig })
  world = await make_world(server)
  world.nobody = new Person(server)
  world.a_device = await world.member.another_device()
  contract = await contract_of(server)
  all_routes = routes_of(contract)
})

after(() => server?.remove())

/** Refused for what was sent, in the one shape that refusals have; `field` names the culprit where there is one. */
function assert_bad(answer, what, { field, statuses = [400] } = {}) {
  refused += 1
  const told = `${what}: ${answer.status} ${JSON.stringify(answer.body)?.slice(0, 300)}`
  assert.ok(statuses.includes(answer.status), `${told}, expected ${statuses}`)
  assert.ok(answer.headers['content-type']?.startsWith('application/json'), `${told}: not JSON`)
  assert.equal(typeof answer.body?.code, 'string', `${told}: no code`)
  assert.ok(answer.body.message?.length > 0, `${told}: no message`)
  const others = Object.keys(answer.body).filter((key) => !['code', 'message', 'field'].includes(key))
  assert.deepEqual(others, [], `${told}: more than a refusal`)
  if (field !== undefined) assert.equal(answer.body.field, field, told)
}

const person_for = (entry) => world[entry.as ?? 'owner']

async function each_route(look) {
  for (const route of all_routes) {
    const entry = kTable[route.name]
    if (entry) await look({ ...route, entry, who: person_for(entry), ...(await proper(world, route.name, entry)) })
  }
}

const body_schema = (operation) => operation.requestBody?.content['application/json']?.schema
const query_of = (operation) => (operation.parameters ?? []).filter((parameter) => parameter.in === 'query')

test('every route of the contract stands in the table', () => {
  const { missing, outdated } = strays(all_routes, kTable)
  assert.deepEqual(missing, [], `add these routes to tests/e2e/routes.mjs: ${missing.join(', ')}`)
  assert.deepEqual(outdated, [], `take these routes out of tests/e2e/routes.mjs: ${outdated.join(', ')}`)
})

test('a wrong field is refused by its name', async () => {
  await each_route(async ({ name, method, path, body, who, operation }) => {
    const schema = body_schema(operation)
    if (!schema) return
    assert.ok(body, `${name}: the table gives no body`)
    for (const { value, at, why } of bad_fields(contract, schema, body))
      assert_bad(await who.request(method, path, value), `${name}, ${at} ${why}`, { field: at })
  })
})

test('what is no JSON object is refused', async () => {
  await each_route(async ({ name, method, path, who, operation }) => {
    if (!body_schema(operation)) return
    for (const [what, bytes] of bad_bodies) assert_bad(await who.request(method, path, bytes), `${name}, ${what}`)
  })
})

test('a body of another type, or where none belongs, is refused', async () => {
  await each_route(async ({ name, method, path, body, who, operation }) => {
    if (!body_schema(operation)) {
      if (method === 'GET' || method === 'DELETE') assert_bad(await who.request(method, path, { a: 1 }), `${name} with a body`)
      return
    }
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/jsonx', 'application/xml', '']) {
      const answer = await who.request(method, path, body, { 'Content-Type': type })
      assert_bad(answer, `${name} as ${type || 'nothing'}`, { statuses: [415] })
    }
    assert_bad(await who.request(method, `${path}?a=1`, body), `${name} with a query`)
  })
})

test('a huge body is refused', async () => {
  await each_route(async ({ name, method, path, who, operation }) => {
    if (!body_schema(operation)) return
    const huge = JSON.stringify({ client_id: client_id(), text: 'x'.repeat(1024 * 1024) })
    assert_bad(await who.request(method, path, huge), `${name} with more than a mebibyte`, { statuses: [413] })
  })
})

test('a method that an address does not take is refused', async () => {
  for (const [path, methods] of Object.entries(contract.paths)) {
    const taken = Object.keys(methods).map((method) => method.toUpperCase())
    const entry_name = `${taken[0]} ${path}`
    if (!kTable[entry_name]) continue
    const { path: filled } = await proper(world, entry_name, kTable[entry_name])
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND'].filter((name) => !taken.includes(name)))
      assert_bad(await world.owner.request(method, filled), `${method} ${path}`, { statuses: [405] })
  }
})

test('what is no id is refused in the path', async () => {
  await each_route(async ({ name, method, body, params, who }) => {
    const template = name.split(' ')[1]
    for (const parameter of Object.keys(params).filter((key) => template.includes(`{${key}}`))) {
      for (const id of bad_ids) {
        const path = template.replace(`{${parameter}}`, () => encodeURI(id).replaceAll('%25', '%'))
        const answer = await who.request(method, address(path, params), body)
        assert_bad(answer, `${name}, ${parameter} ${id.slice(0, 40)}`, { statuses: [400, 404] })
      }
    }
  })
})

test('a wrong query is refused by the name of what is wrong', async () => {
  await each_route(async ({ name, method, path, who, operation }) => {
    if (method !== 'GET') return
    const [bare] = path.split('?')
    const more = path === bare ? `${path}?` : `${path}&`
    assert_bad(await who.request(method, `${more}nonsense=1`), `${name}, an unknown parameter`, { field: 'nonsense' })
    assert_bad(await who.request(method, `${more}a=%zz`), `${name}, a broken escape`)
    assert_bad(await who.request(method, `${more}a=%ff`), `${name}, invalid UTF-8`)
    for (const { name: parameter, schema } of query_of(operation)) {
      const others = new URLSearchParams(path.split('?')[1])
      others.delete(parameter)
      const asked = others.size > 0 ? `${bare}?${others}&` : `${bare}?`
      assert_bad(await who.request(method, `${asked}${parameter}=1&${parameter}=1`), `${name}, ${parameter} twice`, { field: parameter })
      const texts = bad_values(contract, schema, parameter).filter(({ value }) => typeof value === 'string' && value.length < 10_000 && value !== '7')
      for (const { value, why } of texts) {
        if (schema.type === 'string' && why.includes('instead of')) continue
        const answer = await who.request(method, `${asked}${parameter}=${encodeURIComponent(value)}`)
        assert_bad(answer, `${name}, ${parameter} ${why}`, { field: parameter })
      }
    }
  })
})

test('numbers out of every range never break anything', async () => {
  await each_route(async ({ name, method, path, body, who, operation }) => {
    const extremes = [0, -1, 1, 2 ** 31, 2 ** 53, -(2 ** 53), 2 ** 53 + 2]
    for (const { name: parameter, schema } of query_of(operation).filter(({ schema: { type } }) => type === 'integer'))
      for (const value of extremes) assert_taken_or_bad(await who.request(method, `${path.split('?')[0]}?${parameter}=${value}`), `${name}, ${parameter}=${value}`, schema)
    const numbers = Object.entries(body_schema(operation)?.properties ?? {}).filter(([, { type }]) => type === 'integer')
    for (const [field] of numbers)
      for (const value of [0, -1, 2 ** 53, -(2 ** 53)]) {
        const named = body.client_id ? { client_id: client_id() } : {}
        assert_taken_or_bad(await who.request(method, path, { ...body, ...named, [field]: value }), `${name}, ${field} ${value}`)
      }
  })
})

function assert_taken_or_bad(answer, what) {
  if (answer.status > 299) assert_bad(answer, what, { statuses: [400, 409, 413] })
}

test('an address that does not exist is told so', async () => {
  for (const path of ['/api/nothing', '/api/orgs', '/api/orgs/', `/api/orgs/${world.owner.org_id}/nothing`, '/api//session', '/api/session/', '/api/SESSION'])
    assert_bad(await world.owner.request('GET', path), path, { statuses: [404] })
})

test('wrong calls on a socket are answered like over HTTP, and the socket lives on', async () => {
  const line = await Device.connect(world.owner)
  const path = `/api/orgs/${world.owner.org_id}/conversations/${world.team.id}/messages`
  const bad = { client_id: client_id(), text: 7 }
  const answer = await line.call('POST', path, bad)
  assert.deepEqual([answer.status, answer.body.field], [400, 'text'])
  for (const [method, target] of [['POST', '/api/nothing'], ['BREW', path], ['GET', 'nonsense'], ['GET', '/'], ['GET', '//'], ['GET', '/api/orgs/%zz']]) {
    const refused = await line.call(method, target)
    assert.ok([400, 404, 405].includes(refused.status), `${method} ${target}: ${refused.status}`)
    assert.equal(typeof refused.body?.code, 'string')
  }
  await line.settled()
  line.cut()
})

test('a frame that is none is refused with a reason and closes the socket', async () => {
  const frames = ['', 'nonsense', '[]', '7', '{"frame":7}', '{"frame":"nonsense"}', '{"frame":"call"}', '{"frame":"call","id":"1","method":"GET","path":""}',
    '{"frame":"resume","cursors":7}', '{"frame":"resume","cursors":[{"stream":1}]}', '{"frame":"ping","frame":"ping"}', '{"frame":"ping","extra":1}',
    `{"frame":${'['.repeat(1_000)}`, '{"frame":"call","id":"\\ud800","method":"GET","path":"/api/session"}']
  for (const frame of frames) {
    const line = await Device.connect(world.member)
    line.send(frame)
    const refused = await Promise.race([line.next(({ frame: kind }) => kind === 'refused', `a refusal of ${frame.slice(0, 50)}`), line.settled().then(() => 'alive')])
    if (frame.includes('"ping","extra"') && refused === 'alive') continue
    assert.equal(typeof refused.code, 'string', `${frame.slice(0, 60)}: ${refused}`)
    await line.closed
  }
})

test('after all that everything can be read, and the server is well', async (t) => {
  const { owner } = await state_of(world)
  assert.ok(owner.conversations.length > 0)
  t.diagnostic(`${refused} wrong requests were refused`)
  assert.equal((await server.exchange({ path: '/readyz' })).status, 200)
  assert.deepEqual(server.faults(), [])
})
