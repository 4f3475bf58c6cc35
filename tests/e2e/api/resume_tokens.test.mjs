import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { within } from '../eventually.mjs'
import { Server } from '../server.mjs'
import { Device } from '../socket.mjs'
import { make_world } from '../world.mjs'

let server, world

before(async () => {
  server = await Server.start()
  world = await make_world(server)
})

after(() => server?.remove())

const texts = (answer) => answer.events.map(({ data }) => data.message?.text)
const answer_of = (device, stream) => device.welcome.streams.find((answer) => answer.stream === stream)

/** How many times the store was read and written while `act` went on. */
async function asked_once(act) {
  const count = async () => {
    const text = await (await fetch(`${server.origin}/metrics`)).text()
    const of = (name) => Number(new RegExp(`^madang_store_${name}_total (\\d+)`, 'm').exec(text)[1])
    return [of('reads'), of('writes')]
  }
  const before = await count()
  await act()
  return (await count()).map((value, index) => value - before[index])
}

/** Now and then the server keeps by itself who was there. What an act asks it asks every time: so the least of three counts. */
async function asked_of_the_store(act) {
  const times = [await asked_once(act), await asked_once(act), await asked_once(act)]
  return [0, 1].map((index) => Math.min(...times.map((asked) => asked[index])))
}

test('a device whose line broke comes back with its token, hears what it missed and nothing else, and no database is asked', async () => {
  const device = await Device.connect(world.member)
  await device.cut()
  await world.owner.talk(world.team, 'while you were away')
  let back
  const come_back = async () => {
    await back?.cut()
    back = await device.come_back(world.member)
  }
  assert.deepEqual(await asked_of_the_store(come_back), [0, 0])
  assert.equal(back.welcome.member_id, world.member.member_id)
  const missed = answer_of(back, world.team.id)
  assert.deepEqual([missed.answer, texts(missed)], ['complete', ['while you were away']])
  assert.ok(back.welcome.streams.length < device.welcome.streams.length, 'what did not change is not told')
  assert.equal(answer_of(back, world.pair.id), undefined)
  await world.owner.talk(world.pair, 'are you there?')
  await back.event(({ data }) => data.message?.text === 'are you there?')
  back.cut()
})

test('a token is good again and again, also beside its first socket', async () => {
  const device = await Device.connect(world.member)
  const back = [await device.come_back(world.member), await device.come_back(world.member)]
  await world.owner.talk(world.team, 'to all three')
  for (const line of [device, ...back]) {
    await line.event(({ data }) => data.message?.text === 'to all three')
    line.cut()
  }
})

test('who came back is told each event once, also those of their own stream', async () => {
  const device = await Device.connect(world.member)
  await device.cut()
  const back = await device.come_back(world.member)
  const group = await world.owner.group('Told once', [world.member])
  await world.owner.talk(group, 'once')
  await back.event(({ data }) => data.message?.text === 'once')
  await back.settled()
  const numbered = back.events.filter(({ seq }) => seq !== undefined).map(({ stream, seq }) => `${stream} ${seq}`)
  assert.ok(numbered.some((place) => place.startsWith(world.member.member_id)), 'something came on the own stream')
  assert.deepEqual(numbered, [...new Set(numbered)])
  back.cut()
})

test('of what a device has nothing it is told to fetch it afresh', async () => {
  const device = await Device.connect(world.member)
  await device.cut()
  const back = await device.come_back(world.member, { [world.team.id]: -1 })
  const { answer, events, seq } = answer_of(back, world.team.id)
  assert.deepEqual([answer, events, seq], ['refetch', [], answer_of(device, world.team.id).seq])
  back.cut()
})

test('nobody hears with a token what was said before they joined', async () => {
  const group = await world.owner.group('Before and after', [world.admin], 'nothing')
  for (const word of ['before', 'long before']) await world.owner.talk(group, word)
  await world.owner.add(group, world.member)
  const device = await Device.connect(world.member)
  await device.cut()
  await world.owner.talk(group, 'after')
  const back = await device.come_back(world.member, { [group.id]: 0 })
  const told = answer_of(back, group.id)
  assert.ok(told.answer === 'refetch' || !texts(told).some((text) => text?.includes('before')), JSON.stringify(told))
  back.cut()
})

test('what a member joined or left while away is told as after a ticket', async () => {
  const left = await world.owner.group('To be left', [world.member])
  const device = await Device.connect(world.member)
  await device.cut()
  const joined = await world.owner.group('New', [world.member])
  await world.member.leave(left)
  await world.owner.talk(left, 'not for those who left')
  const back = await device.come_back(world.member)
  assert.equal(answer_of(back, joined.id).answer, 'refetch')
  assert.deepEqual([answer_of(back, left.id).answer, answer_of(back, left.id).events], ['gone', []])
  await world.owner.talk(left, 'nor this')
  await world.owner.talk(joined, 'but this')
  await back.event(({ data }) => data.message?.text === 'but this')
  assert.ok(!back.events.some(({ stream }) => stream === left.id))
  assert.ok(back.welcome.resume_token, 'the next time memory will do again')
  await back.cut()
  assert.deepEqual(await asked_of_the_store(async () => (await back.come_back(world.member)).cut()), [0, 0])
})

test('cursors beside a token are for what its welcome did not name', async () => {
  const device = await Device.connect(world.member)
  const joined = await world.owner.group('While connected', [world.member])
  await world.owner.talk(joined, 'the first')
  const { seq, epoch } = await device.event(({ data }) => data.message?.text === 'the first')
  await device.cut()
  await world.owner.talk(joined, 'the second')
  const back = await device.come_back(world.member, {}, { cursors: [{ stream: joined.id, epoch, seq }] })
  assert.deepEqual([answer_of(back, joined.id).answer, texts(answer_of(back, joined.id))], ['complete', ['the second']])
  back.cut()
})

test('a token of a session that has ended opens nothing', async () => {
  const elsewhere = await world.member.another_device()
  const device = await Device.connect(elsewhere)
  await device.cut()
  await elsewhere.ask('DELETE', '/api/session')
  const back = await device.come_back(elsewhere)
  assert.equal(back.welcome.code, 'auth.signed_out')
  assert.equal((await within('the socket closes', back.closed)).code, 1008)
})

test('a session that ends closes the sockets that came back with its token', async () => {
  const elsewhere = await world.member.another_device()
  const device = await Device.connect(elsewhere)
  const back = await device.come_back(elsewhere)
  await elsewhere.ask('DELETE', '/api/session')
  for (const line of [device, back]) assert.equal((await within('the socket closes', line.closed, 1_000)).code, 1008)
})

test('a token is for its own organisation, and no letter of it can be changed', async () => {
  const device = await Device.connect(world.member)
  const { resume_token: token } = device.welcome
  const seqs = device.welcome.streams.map(({ seq }) => seq)
  const elsewhere = await device.come_back(world.member, {}, { org_id: world.stranger.org_id })
  assert.equal(elsewhere.welcome.code, 'socket.resume_token_unknown')
  for (const changed of [`B${token.slice(1)}`, token.slice(1), `${token.slice(0, -1)}-`, '', 'forged']) {
    const forged = await device.come_back(world.member, {}, { resume: { token: changed, seqs } })
    assert.deepEqual([forged.welcome.code, forged.welcome.field], ['socket.resume_token_unknown', 'resume.token'], changed)
  }
  device.cut()
})

test('a hello that cannot be is refused by name', async () => {
  const device = await Device.connect(world.member)
  const { resume_token: token } = device.welcome
  const short = await device.come_back(world.member, {}, { resume: { token, seqs: [1] } })
  assert.deepEqual([short.welcome.code, short.welcome.field], ['request.invalid', 'resume.seqs'])
  for (const hello of [{ ticket: 'and a claim' }, { resume: undefined }]) {
    const both = await device.come_back(world.member, {}, hello)
    assert.deepEqual([both.welcome.code, both.welcome.field], ['request.invalid', 'ticket'])
  }
  device.cut()
})

/** Last but one in this file: it restarts the server. */
test('after a restart a token still saves the ticket, and the log tells what was missed', async () => {
  const device = await Device.connect(world.member)
  const elsewhere = await world.member.another_device()
  const ended = await Device.connect(elsewhere)
  await elsewhere.ask('DELETE', '/api/session')
  await server.kill()
  await server.rise()
  await world.owner.talk(world.team, 'after the restart')
  const back = await device.come_back(world.member)
  assert.deepEqual(texts(answer_of(back, world.team.id)), ['after the restart'])
  assert.equal(answer_of(back, world.pair.id).answer, 'complete')
  assert.equal((await ended.come_back(elsewhere)).welcome.code, 'auth.signed_out')
  back.cut()
})

test('the server wrote down no fault', () => assert.deepEqual(server.faults(), []))
