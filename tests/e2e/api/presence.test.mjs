import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { Server } from '../server.mjs'
import { Device } from '../socket.mjs'
import { make_world } from '../world.mjs'

let server, world

before(async () => {
  server = await Server.start({ config: '[presence]\noffline_after_seconds = 0\n' })
  world = await make_world(server)
})

after(() => server?.remove())

const told_in = (device) => device.events.filter(({ type }) => type === 'presence.told').flatMap(({ data }) => data.presences)

/** Watches these people, and gives the first answer. */
async function watch(device, ...people) {
  const from = device.frames.length
  device.send({ frame: 'watch', member_ids: people.map(({ member_id }) => member_id) })
  const { data } = await device.event('presence.told', 'how they are', { from })
  return data.presences
}

/** Hears it, come or to come, of a change to `state`. */
function hears(device, person, state, from = 0) {
  const fits = ({ type, data }) => type === 'presence.told' && data.presences.some((each) => each.member_id === person.member_id && each.state === state)
  return device.event(fits, `${state} of ${person.member_id}`, { from })
}

test('who comes, is away, wants quiet and leaves is seen by those who watch', async () => {
  const watcher = await Device.connect(world.owner)
  const [first] = await watch(watcher, world.member)
  assert.equal(first.state, 'offline')
  const device = await Device.connect(world.member)
  await hears(watcher, world.member, 'away')
  device.send({ frame: 'present', activity: 'active' })
  await hears(watcher, world.member, 'online')
  const until = new Date(Date.now() + 3_600_000).toISOString()
  device.send({ frame: 'quiet', until })
  const { data } = await hears(watcher, world.member, 'do_not_disturb')
  assert.equal(data.presences[0].quiet_until, until)
  device.send({ frame: 'quiet' })
  device.send({ frame: 'present', activity: 'away' })
  const before_away = watcher.frames.length
  await hears(watcher, world.member, 'away', before_away)
  device.cut()
  await hears(watcher, world.member, 'offline', before_away)
  const [last] = await watch(watcher, world.member)
  assert.equal(last.state, 'offline')
  assert.ok(Math.abs(Date.now() - Date.parse(last.last_active_at)) < 60_000)
  watcher.cut()
})

test('nobody hears of whom they do not watch, or watch no more', async () => {
  const watcher = await Device.connect(world.owner)
  const witness = await Device.connect(world.admin)
  await watch(watcher, world.member, world.guest)
  await watch(watcher, world.guest)
  await watch(witness, world.member)
  const from = watcher.frames.length
  const device = await Device.connect(world.member)
  await hears(witness, world.member, 'away')
  await watcher.settled()
  assert.deepEqual(watcher.frames.slice(from).filter(({ frame }) => frame === 'event'), [])
  for (const each of [device, watcher, witness]) each.cut()
})

test('people of another organisation are left out without a word', async () => {
  const stranger = await Device.connect(world.stranger)
  stranger.send({ frame: 'present', activity: 'active' })
  const watcher = await Device.connect(world.owner)
  const known = await watch(watcher, world.owner, world.stranger)
  assert.deepEqual(known.map(({ member_id }) => member_id), [world.owner.member_id])
  stranger.send({ frame: 'present', activity: 'away' })
  const witness = await Device.connect(world.colleague)
  await watch(witness, world.stranger)
  await hears(witness, world.stranger, 'away')
  await watcher.settled()
  assert.ok(!told_in(watcher).some(({ member_id }) => member_id === world.stranger.member_id))
  for (const each of [stranger, watcher, witness]) each.cut()
})

test('a guest is told of those they talk with, and of nobody else', async () => {
  const guest = await Device.connect(world.guest)
  const known = await watch(guest, world.guest, world.owner, world.member)
  assert.deepEqual(new Set(known.map(({ member_id }) => member_id)), new Set([world.guest.member_id, world.member.member_id]))
  guest.cut()
})

test('too many people, nonsense and a flood of frames change nothing and end nothing', async () => {
  const watcher = await Device.connect(world.owner)
  await watch(watcher, world.member)
  const from = watcher.frames.length
  const { member_id } = world.member
  for (const frame of [
    { frame: 'watch', member_ids: Array.from({ length: 201 }, () => member_id) },
    { frame: 'watch', member_ids: ['nobody'] },
    { frame: 'watch', member_ids: [], more: 1 },
    { frame: 'present', activity: 'asleep' },
    { frame: 'quiet', until: 'never' },
  ]) watcher.send(frame)
  for (let i = 0; i < 500; i += 1) watcher.send({ frame: 'present', activity: i % 2 ? 'active' : 'away' })
  await watcher.settled()
  assert.deepEqual(watcher.frames.slice(from).filter(({ frame }) => frame !== 'pong'), [])
  const device = await Device.connect(world.member)
  await hears(watcher, world.member, 'away', from)
  for (const each of [device, watcher]) each.cut()
})

test('when somebody was last there outlives the server', async () => {
  const device = await Device.connect(world.member)
  await watch(device, world.member)
  await hears(device, world.member, 'away')
  await server.stop()
  await server.rise()
  const watcher = await Device.connect(world.owner)
  const [known] = await watch(watcher, world.member)
  assert.equal(known.state, 'offline')
  assert.ok(Math.abs(Date.now() - Date.parse(known.last_active_at)) < 60_000)
  watcher.cut()
})

test('the server wrote down no fault', () => assert.deepEqual(server.faults(), []))
