import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { within } from '../eventually.mjs'
import { kPushConfig } from '../push_routes.mjs'
import { contract_of, proper, routes, routes_of } from '../routes.mjs'
import { Server } from '../server.mjs'
import { Device } from '../socket.mjs'
import { joined, make_world, state_of } from '../world.mjs'

const kSoon = 1_000

let server, world, contract, administrative, delegate

before(async () => {
  server = await Server.start({ config: kPushConfig })
  world = await make_world(server)
  contract = await contract_of(server)
  administrative = routes_of(contract, (path) => path.startsWith('/api/orgs/')).filter(administers)
  delegate = await joined(world.owner, 'member', `delegate.${world.mark}`)
})

after(() => server?.remove())

const administers = ({ operation }) => /^(administer|invite) |^amend member$/.test(operation['x-permit'])

/** The power that a route takes, as the contract says it; undefined for what owners and admins keep. */
const power_of = ({ operation }) => /people\.needs_(\w+)/.exec(operation.responses['403']?.description)?.[1]

const every_power = () => contract.components.schemas.Power.enum

const grant = (powers) => world.owner.in_org('PUT', `/administrators/${delegate.member_id}`, { powers })

/** A proper request, of those whom a grant is good for. */
async function asked(name) {
  const { granted_params, granted_body, params, body } = routes[name]
  return proper(world, name, routes[name], { params_of: granted_params ?? params, body_of: granted_body ?? body })
}

async function refused(name, code) {
  const { method, path, body } = await asked(name)
  const answer = await delegate.request(method, path, body)
  assert.deepEqual([answer.status, answer.body?.code], [403, code], `${name}: ${JSON.stringify(answer.body)}`)
}

test('routes that administer take a power each, or are the owners’ and admins’ own', () => {
  const powers = new Set(administrative.map(power_of))
  assert.deepEqual(every_power().filter((power) => !powers.has(power)), [], 'no route takes these powers')
  const own = administrative.filter((route) => !power_of(route)).map(({ path }) => path)
  assert.deepEqual([...new Set(own)].sort(), [
    '/api/orgs/{org_id}/administrators', '/api/orgs/{org_id}/administrators/{member_id}', '/api/orgs/{org_id}/load_tests',
    '/api/orgs/{org_id}/media_capacity', '/api/orgs/{org_id}/media_server',
  ])
})

test('without a grant none of them is open', async () => {
  for (const { name } of administrative) await refused(name, 'auth.forbidden')
})

test('with every other power each is refused, by the name of the one that is missing', async () => {
  for (const route of administrative) {
    const power = power_of(route)
    await grant(every_power().filter((each) => each !== power))
    await refused(route.name, power ? `people.needs_${power}` : 'auth.forbidden')
  }
})

test('with the one power each is answered, over HTTP and over the socket', async () => {
  const line = await Device.connect(delegate)
  for (const route of administrative.filter(power_of)) {
    await grant([power_of(route)])
    for (const ask of [delegate.request.bind(delegate), line.call.bind(line)]) {
      const { method, path, body } = await asked(route.name)
      const answer = await ask(method, path, body)
      assert.equal(answer.status, routes[route.name].status ?? 200, `${route.name}: ${JSON.stringify(answer.body)}`)
    }
  }
  line.cut()
})

test('a grant is heard at once, is the person’s own to read, and ends at once', async () => {
  const line = await Device.connect(delegate)
  const { department } = world
  await world.owner.in_org('PUT', `/administrators/${delegate.member_id}`, { powers: ['people'], department_id: department.id })
  const told = await line.event(({ data }) => data.member?.id === delegate.member_id && data.member.grant?.department_id === department.id)
  assert.deepEqual(told.data.member.grant, { powers: ['people'], department_id: department.id })
  const { memberships } = await delegate.ask('GET', '/api/session')
  assert.deepEqual(memberships[0].member.grant, told.data.member.grant)
  await world.owner.in_org('DELETE', `/administrators/${delegate.member_id}`)
  await line.event(({ data }) => data.member?.id === delegate.member_id && !data.member.grant)
  await refused('GET /api/orgs/{org_id}/invites', 'auth.forbidden')
  line.cut()
})

test('what is said twice is done once', async () => {
  const { owner } = world
  const entries = async () => (await owner.in_org('GET', `/audit?target_id=${delegate.member_id}`)).entries.length
  const earlier = await entries()
  for (let i = 0; i < 3; i += 1) await grant(['leave'])
  const state = await state_of(world)
  await grant(['leave'])
  assert.deepEqual(await state_of(world), state)
  for (let i = 0; i < 3; i += 1) await owner.in_org('DELETE', `/administrators/${delegate.member_id}`)
  assert.equal(await entries(), earlier + 2)
})

test('a member’s lost phone is signed out within a second', async () => {
  const person = await joined(world.owner, 'member', `phone.${world.mark}`)
  const line = await Device.connect(person)
  await world.owner.in_org('DELETE', `/members/${person.member_id}/sessions/${await person.session_id()}`)
  const { code } = await within('the socket of the ended session closes', line.closed, kSoon)
  assert.equal(code, 1008)
})

test('the server wrote down no fault', () => assert.deepEqual(server.faults(), []))
