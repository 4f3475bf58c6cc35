import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { client_id } from '../client.mjs'
import { conversation as sentences, hard_texts, lines, names } from '../real_text.mjs'
import { Replica } from '../replica.mjs'
import { Server } from '../server.mjs'
import { Device } from '../socket.mjs'
import { joined, make_world } from '../world.mjs'

let server, world

before(async () => {
  server = await Server.start()
  world = await make_world(server)
})

after(() => server?.remove())

const texts_of = (messages) => messages.filter(({ kind }) => kind === 'text').map(({ text }) => text)
const address = (conversation, rest = '') => `/api/orgs/${world.owner.org_id}/conversations/${conversation.id}${rest}`

/** A group in which 130 things were said, and somebody who is added then. */
async function joined_late(history) {
  const group = await world.owner.group(`History: ${history}`, [world.member], history)
  const said = []
  const line = await Device.connect(world.owner)
  const mixture = sentences()
  for (let turn = 0; turn < 130; turn += 1) {
    said.push(mixture.next().value)
    const { status } = await line.call('POST', address(group, '/messages'), { client_id: client_id(), text: said.at(-1) })
    assert.equal(status, 201)
  }
  const newcomer = await joined(world.owner, 'member', `late.${history.replace('_', '.')}`, names.skin_tone)
  await world.owner.add(group, newcomer)
  said.push('after they came')
  await world.owner.talk(group, said.at(-1))
  line.cut()
  return { group, newcomer, said }
}

async function read_forwards(person, group, limit) {
  const found = []
  for (let after_seq = 0; ; ) {
    const page = await person.in_org('GET', `/conversations/${group.id}/messages?after_seq=${after_seq}&limit=${limit}`)
    found.push(...page.messages)
    if (!page.has_later) return found
    after_seq = page.messages.at(-1).seq
  }
}

const kReadable = { nothing: 1, last_100: 101, all: 131 }

for (const [history, readable] of Object.entries(kReadable)) {
  test(`history ${history}: somebody added after 130 messages reads ${readable} of 131, on every way`, async () => {
    const { group, newcomer, said } = await joined_late(history)
    const expected = said.slice(-readable)

    for (const limit of [7, 100]) {
      assert.deepEqual(texts_of(await newcomer.messages(group, { limit })), expected, `backwards by ${limit}`)
      assert.deepEqual(texts_of(await read_forwards(newcomer, group, limit)), expected, `forwards by ${limit}`)
    }
    const { epoch } = await newcomer.in_org('GET', `/conversations/${group.id}`)
    const device = await Device.connect(newcomer, { cursors: [{ stream: group.id, epoch, seq: 0 }] })
    const resumed = device.welcome.streams.find(({ stream }) => stream === group.id)
    assert.equal(resumed.answer, 'complete')
    assert.deepEqual(texts_of(resumed.events.map(({ data }) => data.message ?? data.notice)), expected, 'resumed from nothing')
    device.cut()

    const all = await world.owner.messages(group)
    const hidden = all.filter(({ text }) => said.slice(0, -readable).includes(text) && !expected.includes(text))
    const { mine } = await newcomer.in_org('GET', `/conversations/${group.id}`)
    for (const { id, seq } of hidden.slice(0, 3)) {
      assert.ok(seq < mine.visible_from_seq)
      assert.equal((await newcomer.request('GET', address(group, `/messages/${id}/readers`))).status, 404)
      assert.equal((await newcomer.request('POST', address(group, `/messages/${id}/recall`), { client_id: client_id() })).status, 404)
    }
    assert.deepEqual([mine.unread, mine.mentions], [1, 0], 'what was said before they came is not unread')
  })
}

test('a rule that is changed later changes nothing for who is in already', async () => {
  const group = await world.owner.group('Changing', [world.member], 'all')
  await world.owner.talk(group, 'first')
  await world.owner.in_org('PATCH', `/conversations/${group.id}`, { history: 'nothing' })
  assert.ok(texts_of(await world.member.messages(group)).includes('first'))
  const newcomer = await joined(world.owner, 'member', 'late.changed')
  await world.owner.add(group, newcomer)
  assert.deepEqual(texts_of(await newcomer.messages(group)), [])
})

test('what was said comes back to the byte', async () => {
  const group = await world.owner.group(names.hebrew, [world.member])
  const said = [...hard_texts, ...lines('ko').slice(0, 40), ...lines('zh').slice(0, 40), 'x'.repeat(8_000), '가'.repeat(8_000), '👩‍👩‍👧‍👦'.repeat(1_000)]
  for (const text of said) await world.owner.talk(group, text)
  assert.deepEqual(texts_of(await world.member.messages(group)), said)
})

test('recalling leaves nothing for who syncs later, on any way', async () => {
  const secret = `비밀 ${client_id()}`
  const away = await Replica.fetch(world.member)
  const body = { client_id: client_id(), text: `${secret} <@${world.member.member_id}>` }
  const posted = (await world.owner.request('POST', address(world.team, '/messages'), body)).body
  const live = await (await Replica.fetch(world.member)).follow()
  await world.owner.in_org('POST', `/conversations/${world.team.id}/messages/${posted.id}/recall`, {})
  await live.event('chat.message_recalled')

  const device = await away.follow()
  const newcomer = await joined(world.owner, 'member', 'late.recall')
  await world.owner.add(world.team, newcomer)
  const heard = [
    device.frames,
    await world.member.messages(world.team),
    await newcomer.messages(world.team),
    await world.member.in_org('GET', '/conversations'),
    (await world.owner.request('POST', address(world.team, '/messages'), body)).body,
  ]
  assert.ok(!JSON.stringify(heard).includes(secret))
  const again = (await world.member.messages(world.team)).find(({ id }) => id === posted.id)
  assert.deepEqual([again.text, again.mentions, typeof again.recalled_at], ['', [], 'string'])
  assert.equal(await away.difference(), undefined)
  for (const line of [device, live]) line.cut()
})

test('only the author and the owner of a group recall', async () => {
  const group = await world.member.group('Whose words', [world.owner, world.admin])
  const of_admin = await world.admin.talk(group, 'of the admin')
  const recall = (person, { id }) => person.request('POST', address(group, `/messages/${id}/recall`), { client_id: client_id() })
  assert.equal((await recall(world.owner, of_admin)).status, 403)
  assert.equal((await recall(world.stranger, of_admin)).status, 404)
  assert.equal((await recall(world.member, of_admin)).status, 200)
  const of_owner = await world.owner.talk(group, 'of the owner of the organisation')
  assert.equal((await recall(world.owner, of_owner)).status, 200)
})

for (const [how, leave] of Object.entries({
  leaves: ({ member }, group) => member.leave(group),
  'is removed': ({ owner, member }, group) => owner.in_org('DELETE', `/conversations/${group.id}/members/${member.member_id}`),
})) {
  test(`whoever ${how} hears nothing more from that moment`, async () => {
    const group = await world.owner.group(`Somebody ${how}`, [world.member, world.admin])
    const replica = await Replica.fetch(world.member)
    const device = await replica.follow()
    const owner_line = await Device.connect(world.owner)
    await leave(world, group)
    await world.owner.talk(group, 'only for who is still here')
    owner_line.send({ frame: 'typing', conversation_id: group.id })
    await owner_line.event('chat.typing')
    await device.event('chat.conversation_left')
    await replica.settled(device)
    assert.ok(!JSON.stringify(device.events).includes('only for who is still here'))
    assert.ok(!device.events.some(({ type, stream }) => type === 'chat.typing' && stream === group.id))
    const [answer] = await device.resume([{ stream: group.id, epoch: group.epoch, seq: 1 }])
    assert.deepEqual([answer.answer, answer.events], ['gone', []])
    for (const rest of ['', '/members', '/messages']) assert.equal((await world.member.request('GET', address(group, rest))).status, 404)
    const posted = await device.call('POST', address(group, '/messages'), { client_id: client_id(), text: 'still here?' })
    assert.equal(posted.status, 404)
    assert.equal(await replica.difference(), undefined)
    for (const line of [device, owner_line]) line.cut()
  })
}

test('who comes back reads by the rule again', async () => {
  const group = await world.owner.group('Back again', [world.member], 'nothing')
  await world.owner.talk(group, 'before')
  await world.member.leave(group)
  await world.owner.talk(group, 'meanwhile')
  await world.owner.add(group, world.member)
  await world.owner.talk(group, 'since')
  assert.deepEqual(texts_of(await world.member.messages(group)), ['since'])
})

test('each message says who has read it and who has not', async () => {
  const group = await world.owner.group('Readers', [world.member, world.admin])
  const first = await world.owner.talk(group, 'first')
  const second = await world.owner.talk(group, 'second')
  await world.member.in_org('PUT', `/conversations/${group.id}/read_mark`, { seq: first.seq })
  const readers = ({ id }) => world.owner.in_org('GET', `/conversations/${group.id}/messages/${id}/readers`)
  assert.deepEqual(await readers(first), { read: [world.member.member_id], unread: [world.admin.member_id] })
  assert.deepEqual((await readers(second)).read, [])
  await world.admin.talk(group, 'who answers has read')
  assert.deepEqual((await readers(second)).read, [world.admin.member_id])
  const back = await world.member.in_org('PUT', `/conversations/${group.id}/read_mark`, { seq: 1 })
  assert.equal(back.read_seq, first.seq, 'a mark never moves back')
})

test('a conversation of two is one, whoever begins it', async () => {
  const [one, other] = [await world.owner.direct(world.admin), await world.admin.direct(world.owner)]
  assert.equal(one.id, other.id)
  assert.deepEqual([one.peer_id, other.peer_id], [world.admin.member_id, world.owner.member_id])
})

test('a guest knows only whom they talk with', async () => {
  const { members } = await world.guest.in_org('GET', '/members')
  assert.deepEqual(members.map(({ id }) => id).sort(), [world.guest.member_id, world.member.member_id].sort())
  assert.deepEqual((await world.guest.in_org('GET', '/departments')).departments, [])
  const device = await Device.connect(world.guest)
  await world.owner.in_org('PATCH', `/members/${world.admin.member_id}`, { title: '비밀 직함' })
  await world.owner.in_org('POST', '/departments', { name: '비밀 부서' })
  await device.settled()
  assert.ok(!JSON.stringify(device.frames).includes('비밀'), 'a guest hears of the directory')
  device.cut()
})

test('the server wrote down no fault', () => assert.deepEqual(server.faults(), []))
