import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { kPassword, Person } from '../client.mjs'
import { DirectoryReplica } from '../directory_replica.mjs'
import { eventually } from '../eventually.mjs'
import { page, Pages } from '../pages.mjs'
import { lines, names } from '../real_text.mjs'
import { Replica } from '../replica.mjs'
import { contract_of } from '../routes.mjs'
import { Server } from '../server.mjs'
import { alert_scenes } from '../alert_scenes.mjs'
import { calendar_scenes } from '../calendar_scenes.mjs'
import { announcement_scenes } from '../announcement_scenes.mjs'
import { kShownByEngine, meeting_scenes } from '../meeting_scenes.mjs'
import { kWithoutMedia } from '../push_routes.mjs'
import { task_scenes } from '../task_scenes.mjs'
import { joined, make_world } from '../world.mjs'

let server, pages, world, contract
let turns = 0

/** Scenes are played twice: names must differ. */
const fresh = (name) => `${name}.${(turns += 1)}`

before(async () => {
  pages = await Pages.serve(({ url }) => page({ title: `Page ${url}` }))
  server = await Server.start({ config: pages.config + kWithoutMedia })
  world = await make_world(server)
  contract = await contract_of(server)
})

after(async () => {
  await server?.remove()
  await pages?.close()
})

/**
 * For every event: who watches, and what makes it happen. `live` marks what is only told to who is connected; everything
 * else must also be told to a device that was away. The member watches, unless `who` says another. `people.` events change the directory, whose stream keeps numbers only.
 */
const scenes = {
  ...task_scenes,
  ...alert_scenes,
  ...calendar_scenes,
  ...announcement_scenes,
  ...meeting_scenes,
  'chat.message_posted': {
    act: async ({ owner, team, member }) => {
      const { id } = await owner.talk(team, `${lines('ko')[1]} <@${member.member_id}>`)
      await owner.in_org('POST', `/conversations/${team.id}/messages`, { text: lines('zh')[1], reply_to: id })
    },
  },
  'chat.message_recalled': {
    act: async ({ owner, team, member }) => {
      const read_then_recalled = await owner.talk(team, `<@${member.member_id}> ${lines('zh')[1]}`)
      const with_file = await owner.send_files(team, [await owner.upload('안건.txt', 'agenda')], lines('en')[1])
      for (const { id } of [read_then_recalled, with_file])
        await owner.in_org('POST', `/conversations/${team.id}/messages/${id}/recall`, {})
      const amended = await owner.talk(team, '<@all>')
      await owner.edit(amended, lines('ko')[4])
      await owner.react(amended, '🎉')
      await owner.pin(amended)
      await owner.in_org('POST', `/conversations/${team.id}/messages/${amended.id}/recall`, {})
    },
  },
  'chat.message_edited': {
    act: async ({ owner, team, member }) => {
      const mentioning = await owner.talk(team, `<@${member.member_id}> ${lines('zh')[4]}`)
      const last = await owner.talk(team, lines('en')[4])
      await owner.edit(mentioning, lines('ko')[5])
      await owner.edit(last, '<@all>')
    },
  },
  'chat.previews_changed': {
    act: async ({ owner, team }) => {
      const shown = async (message) => (await owner.messages(team.id)).find(({ id }) => id === message.id).previews
      const with_previews = async (text, count) => {
        const message = await owner.talk(team, text)
        await eventually('its previews', async () => (await shown(message)).length === count)
        return message
      }
      const changed = await with_previews(`${pages.at('/가')} ${lines('ko')[2]} ${pages.at('/b')}`, 2)
      const recalled = await with_previews(pages.at('/b'), 1)
      const [first] = await shown(changed)
      await owner.in_org('DELETE', `/conversations/${team.id}/messages/${changed.id}/previews/${first.id}`)
      await owner.edit(changed, lines('zh')[2])
      await owner.in_org('POST', `/conversations/${team.id}/messages/${recalled.id}/recall`, {})
      await with_previews(pages.at('/c'), 1)
    },
  },
  'chat.message_reacted': {
    act: async ({ owner, member, team }) => {
      const message = await owner.talk(team, lines('ko')[6])
      for (const who of [owner, member]) await who.react(message, '👨‍👩‍👧')
      await owner.react(message, '👨‍👩‍👧', false)
      await member.react(message, '👍🏽')
      await member.react(message, '👍🏽', false)
    },
  },
  'chat.message_pinned': {
    act: async ({ owner, team }) => {
      for (const text of lines('zh').slice(5, 7)) await owner.pin(await owner.talk(team, text))
    },
  },
  'chat.message_unpinned': {
    act: async ({ owner, team }) => {
      const message = await owner.talk(team, lines('en')[5])
      await owner.pin(message)
      await owner.pin(message, false)
    },
  },
  'chat.members_added': { act: async (w) => w.owner.add(w.team, await joined(w.owner, 'member', fresh('added'), names.thai)) },
  'chat.member_left': {
    prepare: async (w) => ({ ...w, ...(await group_of_three(w)) }),
    act_prepared: async ({ owner, admin, left_group }) => {
      await owner.in_org('DELETE', `/conversations/${left_group.id}/members/${admin.member_id}`)
      await owner.leave(left_group)
    },
  },
  'chat.conversation_changed': {
    act: async ({ owner, team }) => {
      const { history } = await owner.in_org('GET', `/conversations/${team.id}`)
      await owner.in_org('PATCH', `/conversations/${team.id}`, { title: fresh('새 회의실 🏛️'), history: history === 'all' ? 'last_100' : 'all' })
    },
  },
  'chat.rights_changed': {
    act: async ({ owner, team, member }) => {
      const { rights } = await owner.in_org('GET', `/conversations/${team.id}`)
      const pin = rights.pin.holders === 'named' ? { holders: 'admins' } : { holders: 'named', named: [member.member_id] }
      await owner.in_org('PATCH', `/conversations/${team.id}`, { rights: { pin } })
    },
  },
  'chat.members_changed': {
    act: async ({ owner, admin, member, team }) => {
      const change = (who, body) => owner.in_org('PATCH', `/conversations/${team.id}/members/${who.member_id}`, body)
      await change(member, { silence: 'five_minutes' })
      await change(member, { silence: null })
      const { members } = await owner.in_org('GET', `/conversations/${team.id}/members`)
      const { role } = members.find(({ member_id }) => member_id === admin.member_id)
      await change(admin, { role: role === 'admin' ? 'member' : 'admin' })
    },
  },
  'chat.conversation_joined': { act: ({ owner, member }) => owner.group(lines('ko')[2].slice(0, 40), [member]) },
  'chat.conversation_left': {
    prepare: async (w) => ({ ...w, ...(await group_of_three(w)) }),
    act_prepared: ({ owner, member, left_group }) => owner.in_org('DELETE', `/conversations/${left_group.id}/members/${member.member_id}`),
  },
  'chat.read_mark_moved': {
    act: async ({ owner, member, team }) => {
      const first = await owner.talk(team, lines('zh')[2])
      await owner.talk(team, `<@${member.member_id}> ${lines('zh')[3]}`)
      await member.in_org('PUT', `/conversations/${team.id}/read_mark`, { seq: first.seq })
    },
    check: async ({ data }, { member, team }) => {
      const { mine } = await member.in_org('GET', `/conversations/${team.id}`)
      const { read_seq, unread, mentions } = data
      assert.deepEqual({ read_seq, unread, mentions }, { read_seq: mine.read_seq, unread: mine.unread, mentions: mine.mentions })
    },
  },
  'chat.attention_changed': {
    act: async ({ member, team }) => {
      const change = (body) => member.in_org('PATCH', `/conversations/${team.id}/attention`, body)
      const { mine } = await member.in_org('GET', `/conversations/${team.id}`)
      await change({ mute: 'for_ever' })
      await change({ is_starred: !mine.attention.is_starred })
    },
  },
  'chat.starred_people_changed': {
    act: async ({ owner, admin, member }) => {
      for (const { member_id } of [owner, admin]) await member.in_org('PUT', `/starred_people/${member_id}`, {})
      await member.in_org('DELETE', `/starred_people/${admin.member_id}`)
    },
  },
  'chat.typing': { live: true, act: ({ lines_of, team }) => lines_of.owner.send({ frame: 'typing', conversation_id: team.id }) },
  'chat.reader_moved': {
    live: true,
    act: async ({ owner, admin, team }) => {
      const { seq } = await owner.talk(team, lines('en')[2])
      await admin.in_org('PUT', `/conversations/${team.id}/read_mark`, { seq })
    },
  },
  'presence.told': {
    live: true,
    act: ({ lines_of, owner }) => lines_of.watcher.send({ frame: 'watch', member_ids: [owner.member_id] }),
    check: ({ data }, { owner }) => assert.deepEqual(data.presences.map(({ member_id }) => member_id), [owner.member_id]),
  },
  'working_time.member_changed': {
    act: async ({ member }) => {
      const change = (body) => member.in_org('PATCH', `/members/${member.member_id}/working_time`, body)
      await change({ time_zone: 'Europe/Paris', quiet: { from: 1320, to: 1860 + (turns += 1) } })
      await change({ hours: { days: [[{ from: 1320, to: 1800 }], [], [], [], [], [], []] }, time_zone: null })
    },
  },
  'people.member_joined': { act: (w) => joined(w.owner, 'member', fresh('newcomer'), names.devanagari) },
  'people.member_changed': {
    act: async ({ owner, admin, member, department }) => {
      await admin.in_org('PATCH', `/members/${admin.member_id}`, { display_name: names.hangul_apart, title: fresh('수석'), about: lines('ko')[3] })
      const place = { department_ids: [department.id], manager_id: owner.member_id }
      await owner.in_org('PATCH', `/members/${member.member_id}`, place)
      await owner.in_org('PUT', `/administrators/${member.member_id}`, { powers: ['people', 'departments'], department_id: department.id })
      const leaver = await joined(owner, 'member', fresh('leaver'), names.hanzi)
      await leaver.group('Handed over', [member])
      await owner.in_org('POST', `/members/${leaver.member_id}/leave`, { heir_id: member.member_id })
      await owner.in_org('POST', `/members/${leaver.member_id}/restore`, {})
    },
  },
  'people.department_saved': {
    act: async ({ owner, admin, department }) => {
      const team = await owner.in_org('POST', '/departments', { name: '테스트팀', parent_id: department.id })
      await owner.in_org('PATCH', `/departments/${team.id}`, { name: '质量组', head_id: admin.member_id, parent_id: null })
    },
  },
  'people.department_removed': {
    prepare: async (w) => ({ ...w, doomed: await w.owner.in_org('POST', '/departments', { name: 'For a week' }) }),
    act_prepared: ({ owner, doomed }) => owner.in_org('DELETE', `/departments/${doomed.id}`),
  },
  'people.directory_changed': {
    act: async ({ owner }) => {
      const closed = await owner.in_org('POST', '/departments', { name: '감사실', visibility: 'inside' })
      const auditor = await joined(owner, 'member', fresh('auditor'), names.hanzi)
      await owner.in_org('PATCH', `/members/${auditor.member_id}`, { department_ids: [closed.id], title: fresh('감사') })
      const empty = await owner.in_org('POST', '/departments', { name: 'Below', parent_id: closed.id })
      await owner.in_org('DELETE', `/departments/${empty.id}`)
      const audit = `/departments/${closed.id}`
      await owner.in_org('PATCH', audit, { visibility: 'everyone' })
      await owner.in_org('PATCH', audit, { visibility: 'inside' })
    },
    check: ({ data }) => assert.deepEqual(data, {}),
  },
  'people.join_requests_changed': {
    live: true,
    who: 'owner',
    act: async ({ owner }) => {
      const { code } = await owner.invite({ needs_approval: true })
      const newcomer = { login: fresh('waiting'), password: kPassword }
      await new Person(server).ask('POST', `/api/invites/${code}/accept`, { display_name: names.thai, newcomer })
    },
    check: async ({ data }, { owner }) => {
      const { join_requests } = await owner.in_org('GET', '/join_requests')
      assert.equal(data.waiting, join_requests.length)
    },
  },
  'people.organisation_changed': { act: ({ owner }) => owner.in_org('PATCH', '', { name: fresh('새 마당'), locale: 'zh', time_zone: 'Asia/Shanghai' }) },
}

async function group_of_three({ owner, admin, member }) {
  const left_group = await owner.group('Three', [member, admin])
  await admin.talk(left_group, lines('en')[3])
  return { left_group }
}

async function perform({ prepare, act, act_prepared }, setting, watch) {
  const stage = prepare ? await prepare(setting) : setting
  await watch()
  await (act_prepared ?? act)(stage)
}

/** A device that is connected all the while. */
async function watched_live(type, scene, replica_kind) {
  const replica = await replica_kind.fetch(world[scene.who ?? 'member'])
  const device = await replica.follow()
  const owner_line = await (await Replica.fetch(world.owner)).follow()
  await perform(scene, { ...world, lines_of: { owner: owner_line, watcher: device } }, () => replica.settled(device))
  const event = await device.event(type)
  await replica.settled(device)
  assert.deepEqual(replica.gaps, [], 'the stream has a hole')
  assert.equal(await replica.difference(), undefined)
  for (const line of [device, owner_line]) line.cut()
  return event
}

/** A device that has its state from before and comes back after; where the server takes its time, when another has heard it. */
async function watched_from_afar(type, scene, replica_kind) {
  const person = world[scene.who ?? 'member']
  const witness = scene.later ? await (await Replica.fetch(person)).follow() : undefined
  let replica
  await perform(scene, world, async () => (replica = await replica_kind.fetch(person)))
  await witness?.event(type)
  witness?.cut()
  const device = await replica.follow()
  const told = device.welcome.streams.flatMap(({ events }) => events.map((event) => event.type))
  assert.deepEqual(replica.gaps, [], 'the stream has a hole')
  assert.equal(await replica.difference(), undefined)
  device.cut()
  return told
}

test('every event of the contract has its scene', () => {
  const types = contract.components.schemas.Event.oneOf.map(({ $ref }) => contract.components.schemas[$ref.split('/').at(-1)].properties.type.const)
  assert.deepEqual(types.filter((type) => !(type in scenes) && !kShownByEngine.includes(type)), [], 'add a scene for these events to tests/e2e/api/replay.test.mjs')
  assert.deepEqual(Object.keys(scenes).filter((type) => !types.includes(type)), [], 'take these scenes out: their events are gone')
})

for (const [type, scene] of Object.entries(scenes)) {
  const of_people = type.startsWith('people.')
  const kind = of_people ? DirectoryReplica : Replica

  test(`${type}, heard live: state before and the events make what a fresh fetch gives`, async () => {
    const event = await watched_live(type, scene, kind)
    assert.equal(event.v, 1)
    assert.equal(event.org, world.owner.org_id)
    assert.equal(event.seq === undefined, scene.live ?? false)
    await scene.check?.(event, world)
  })

  if (scene.live) continue
  test(`${type}, missed: state before and what is told on return make what a fresh fetch gives`, async () => {
    const told = await watched_from_afar(type, scene, kind)
    if (!of_people) assert.ok(told.includes(type), `told ${told}`)
  })
}

test('an event from before is ignored when it comes again', async () => {
  const replica = await Replica.fetch(world.member)
  const device = await replica.follow()
  await world.owner.talk(world.team, 'once')
  const event = await device.event(({ data }) => data.message?.text === 'once')
  replica.take(event)
  replica.take(event)
  assert.equal(replica.ignored, 2)
  assert.equal(await replica.difference(), undefined)
  device.cut()
})

test('two devices of one person agree on what is unread', async () => {
  const replicas = [await Replica.fetch(world.member), await Replica.fetch(world.member)]
  const devices = [await replicas[0].follow(), await replicas[1].follow()]
  for (const text of lines('ko').slice(5, 10)) await world.owner.talk(world.team, text)
  await devices[1].call('PUT', `/api/orgs/${world.member.org_id}/conversations/${world.team.id}/read_mark`, { seq: 10_000 })
  for (const [index, replica] of replicas.entries()) await replica.settled(devices[index])
  const unread = replicas.map((replica) => replica.conversations.get(world.team.id).conversation.mine.unread)
  assert.deepEqual(unread, [0, 0])
  for (const [index, replica] of replicas.entries()) {
    assert.equal(await replica.difference(), undefined)
    devices[index].cut()
  }
})

test('a cursor of another epoch or of the future is told to fetch afresh', async () => {
  const replica = await Replica.fetch(world.member)
  const device = await replica.follow()
  const cursor = replica.cursors.get(world.team.id)
  const [other_epoch] = await device.resume([{ ...cursor, epoch: 'elsewhen' }])
  const [future] = await device.resume([{ ...cursor, seq: cursor.seq + 1_000 }])
  const [nowhere] = await device.resume([{ ...cursor, stream: world.strange_group.id }])
  assert.deepEqual([other_epoch.answer, future.answer, nowhere.answer], ['refetch', 'refetch', 'gone'])
  assert.deepEqual(nowhere.events, [])
  device.cut()
})

test('a device that missed more than a resume carries is told to fetch afresh, never a part', async () => {
  const replica = await Replica.fetch(world.member)
  const cursor = { ...replica.cursors.get(world.pair.id) }
  const line = await (await Replica.fetch(world.owner)).follow()
  const address = `/api/orgs/${world.owner.org_id}/conversations/${world.pair.id}/messages`
  for (let round = 0; round < 40; round += 1) {
    const batch = Array.from({ length: 15 }, (_, index) => line.call('POST', address, { client_id: `flood-${round}-${index}`, text: `${round}.${index}` }))
    for (const { status } of await Promise.all(batch)) assert.equal(status, 201)
  }
  const device = await replica.follow()
  const answer = device.welcome.streams.find(({ stream }) => stream === world.pair.id)
  assert.deepEqual([answer.answer, answer.events], ['refetch', []])
  assert.equal(answer.seq, cursor.seq + 600)
  assert.equal(await replica.difference(), undefined)
  for (const each of [device, line]) each.cut()
})

test('the server wrote down no fault', () => assert.deepEqual(server.faults(), []))
