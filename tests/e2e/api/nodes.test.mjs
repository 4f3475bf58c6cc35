import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { at_node, Cluster } from '../cluster.mjs'
import { eventually, within } from '../eventually.mjs'
import { Device } from '../socket.mjs'
import { joined, make_world } from '../world.mjs'

let cluster, here, there, world

before(async () => {
  cluster = await Cluster.start({ nodes: 2, config: '[presence]\noffline_after_seconds = 0\n' })
  ;[here, there] = cluster.nodes
  world = await make_world(here)
})

after(() => cluster?.remove())

const says = (text) => ({ data }) => data.message?.text === text

test('what is said on one node is heard on the other, both ways', async () => {
  const member = at_node(world.member, there)
  const far = await Device.connect(member)
  const near = await Device.connect(world.owner)
  await world.owner.talk(world.team, 'from here')
  await far.event(says('from here'))
  await member.talk(world.team, 'from there')
  await near.event(says('from there'))
  near.cut()
  far.cut()
})

test('who is taken into a conversation on one node hears it on the other', async () => {
  const member = at_node(world.member, there)
  const far = await Device.connect(member)
  const group = await world.owner.group('Across', [world.member])
  await far.event('chat.conversation_joined', 'that they joined')
  await world.owner.talk(group, 'welcome')
  await far.event(says('welcome'))
  far.cut()
})

test('who comes back on another node with the token of the first misses nothing', async () => {
  const device = await Device.connect(world.member)
  await device.cut()
  await world.owner.talk(world.team, 'between two nodes')
  const back = await device.come_back(at_node(world.member, there))
  const missed = back.welcome.streams.find(({ stream }) => stream === world.team.id)
  assert.deepEqual(missed.events.map(({ data }) => data.message?.text), ['between two nodes'])
  back.cut()
})

test('who is on one node is seen on the other', async () => {
  const watcher = await Device.connect(at_node(world.owner, there))
  watcher.send({ frame: 'watch', member_ids: [world.member.member_id] })
  await watcher.event('presence.told', 'how they are')
  const device = await Device.connect(world.member)
  device.send({ frame: 'present', activity: 'active' })
  const shows = (state) => ({ type, data }) => type === 'presence.told' && data.presences.some((each) => each.state === state)
  await watcher.event(shows('online'), 'online')
  const from = watcher.frames.length
  await device.cut()
  await watcher.event(shows('offline'), 'offline', { from })
  watcher.cut()
})

test('while NATS is away all of it holds, a little later, and the node says so', async () => {
  const far = await Device.connect(at_node(world.member, there))
  await cluster.nats.kill()
  await eventually('the node says that NATS is away', async () => (await there.exchange({ path: '/readyz' })).text.includes('nats:'))
  await world.owner.talk(world.team, 'without NATS')
  await far.event(says('without NATS'))
  const leaver = await joined(world.owner, 'member', 'leaver.without.nats')
  const device = await Device.connect(at_node(leaver, there))
  await leaver.ask('DELETE', '/api/session')
  await within('the socket of an ended session closes', device.closed, 1_500)
  await cluster.nats.rise()
  await eventually('NATS is found again', async () => (await there.exchange({ path: '/metrics' })).text.includes('madang_nats_connected 1'))
  await world.owner.talk(world.team, 'with NATS again')
  await far.event(says('with NATS again'))
  far.cut()
})
