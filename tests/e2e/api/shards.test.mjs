import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { after, before, test } from 'node:test'

import { Person } from '../client.mjs'
import { at_node, Cluster } from '../cluster.mjs'
import { eventually } from '../eventually.mjs'
import { PushService } from '../push_service.mjs'
import { binary } from '../server.mjs'
import { Device } from '../socket.mjs'
import { founder, joined } from '../world.mjs'

let cluster, here, there, first, second, maker

async function company(node, name) {
  const owner = await founder(node, `owner.${name}`, name, `Company ${name}`)
  const member = await joined(owner, 'member', `member.${name}`)
  return { owner, member, team: await owner.group('Team', [member]) }
}

before(async () => {
  maker = await new PushService().open()
  cluster = await Cluster.start({ nodes: 2, shards: ['a', 'b'], config: maker.config })
  ;[here, there] = cluster.nodes
  first = await company(here, 'first')
  second = await company(there, 'second')
})

after(async () => {
  await cluster?.remove()
  maker?.close()
})

const says = (text) => ({ data }) => data.message?.text === text
const orgs_on = (shard) => cluster.ask(shard, "SELECT coalesce(string_agg(name, ',' ORDER BY name), '') FROM organisations")

/** Runs a command of the operator; when `kill_after` is given, no longer than so many milliseconds. */
async function madang(words, kill_after, node = here) {
  const child = spawn(binary(), [...words, '--config', node.config, '--data', `${node.folder}/data`])
  let said = ''
  child.stdout.on('data', (bytes) => (said += bytes))
  child.stderr.on('data', (bytes) => (said += bytes))
  const timer = kill_after === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), kill_after)
  const [status] = await once(child, 'close')
  clearTimeout(timer)
  return { status, said }
}

const move = (org, to, kill_after) => madang(['shard', 'move', org, '--to', to], kill_after)

test('new organisations go to the emptiest shard, and nothing of one lies on another', async () => {
  assert.equal(await orgs_on('a'), 'Company first')
  assert.equal(await orgs_on('b'), 'Company second')
  assert.equal(await orgs_on('directory'), '')
  assert.equal(await cluster.ask('a', 'SELECT count(*) FROM public.accounts'), '0')
  assert.equal(await cluster.ask('directory', 'SELECT count(*) FROM accounts'), '4')
})

test('a person in organisations on two shards sees both and hears both live, on two nodes', async () => {
  const { code } = await second.owner.invite()
  const both = await first.member.join(code, { login: first.member.login, display_name: 'Both' })
  assert.deepEqual(both.memberships.map(({ organisation }) => organisation.name), ['Company second', 'Company first'])
  const looked = await first.member.ask('GET', '/api/session')
  assert.deepEqual(looked.memberships.map(({ organisation }) => organisation.name), ['Company first', 'Company second'])
  const in_second = at_node(first.member, there)
  in_second.signed_in = looked
  in_second.enter(second.owner.org_id)
  first.member.enter(first.owner.org_id)

  const devices = [await Device.connect(first.member), await Device.connect(in_second)]
  const group = await at_node(second.owner, here).group('Across', [in_second])
  await devices[1].event('chat.conversation_joined', 'that they joined')
  await at_node(first.owner, there).talk(first.team, 'in the first')
  await at_node(second.owner, here).talk(group, 'in the second')
  await devices[0].event(says('in the first'))
  await devices[1].event(says('in the second'))
  for (const device of devices) device.cut()
})

test('a browser is woken from its shard, until somebody signs out there on another node', async () => {
  const rung = (channel) => ({ channel, after_minutes: 0, times: 1, gap_minutes: 0, waits: false })
  const policy = { rungs: [rung('in_app'), rung('push')] }
  await second.owner.in_org('PATCH', '/alert_rules', { rules: { policy, alerts_per_day: 9, emergencies_per_week: 9, reasons: [], right_to_disconnect: false } })
  const phone = await second.member.another_device()
  const subscription = maker.subscribe()
  await phone.in_org('PUT', '/push_devices', subscription)
  const to = { member_ids: [second.member.member_id], department_ids: [], everyone: false }
  const { brief } = await second.owner.in_org('POST', '/alerts', { text: 'come', to, urgency: 'emergency', reason: 'now' })
  await maker.next(subscription, ({ alert_id }) => alert_id === brief.id)
  await at_node(phone, here).ask('DELETE', '/api/session')
  assert.deepEqual((await second.member.in_org('GET', '/push_devices')).devices, [])
})

test('a send asks nothing of the directory', async () => {
  await first.owner.talk(first.team, 'who asks')
  const touched = () => cluster.ask('directory', "SELECT coalesce(max(state_change)::text, 'never') FROM pg_stat_activity WHERE application_name = 'madang shard' AND datname = current_database()")
  const before = await touched()
  for (let i = 0; i < 100; i += 1) await first.owner.talk(first.team, `hot ${i}`)
  assert.equal(await touched(), before)
})

test('whoever is signed out is out on every shard within a second', async () => {
  const browser = new Person(there)
  await browser.sign_in(first.member.login)
  const elsewhere = at_node(browser, here)
  const look = async () => (await elsewhere.request('GET', `/api/orgs/${second.owner.org_id}`)).status
  assert.equal(await look(), 200)
  await browser.ask('DELETE', '/api/session')
  await eventually('the other node knows', async () => (await look()) === 401, 1_000)
})

const look = (person) => person.request('GET', `/api/orgs/${person.org_id}`)

async function cut_b() {
  await cluster.postgres.ask('ALTER DATABASE b ALLOW_CONNECTIONS false')
  await cluster.postgres.ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'b'")
}

const mend_b = () => cluster.postgres.ask('ALTER DATABASE b ALLOW_CONNECTIONS true')

async function is_told_that_b_is_away(person) {
  const { status, headers, body } = await look(person)
  assert.deepEqual([status, body.code], [503, 'store.shard_away'])
  assert.ok(Number(headers['retry-after']) > 0)
}

test('while a shard is away others go on, the node says which, and it is found again', async () => {
  const both = await first.member.ask('GET', '/api/session')
  await cut_b()
  const ready = async () => (await here.exchange({ path: '/readyz' })).text
  await eventually('the node names it', async () => (await ready()).includes('shard b:'))
  assert.match((await here.exchange({ path: '/metrics' })).text, /madang_shard_up{shard="b"} 0/)
  await first.owner.talk(first.team, 'others go on')
  assert.equal((await first.member.ask('GET', '/api/session')).memberships.length, both.memberships.length)
  await is_told_that_b_is_away(second.owner)
  await mend_b()
  await eventually('it is found again', async () => !(await ready()).includes('shard b:'))
  await eventually('people go on there', async () => (await look(second.owner)).status === 200)
})

test('a node starts while a shard is away: others go on, and what lives there comes with it', async () => {
  await cut_b()
  await here.stop()
  await here.rise()
  const { status, text } = await here.exchange({ path: '/readyz' })
  assert.equal(status, 200)
  assert.match(text, /^shard b: the database at .*\/b cannot be used: .*not currently accepting connections.*; organisations on it wait, others go on$/m)
  assert.match((await here.exchange({ path: '/metrics' })).text, /madang_shard_up{shard="b"} 0\n/)

  const device = await Device.connect(first.owner)
  await first.owner.talk(first.team, 'while the other is away')
  await device.event(says('while the other is away'))
  device.cut()
  await is_told_that_b_is_away(at_node(second.owner, here))
  const late = await founder(here, 'owner.late', 'late', 'Company late')
  assert.match(await orgs_on('a'), /Company late/, 'an organisation is founded on a shard that is there')
  await late.ask('GET', `/api/orgs/${late.org_id}`)

  await mend_b()
  const [owner, elsewhere] = [at_node(second.owner, here), at_node(second.owner, there)]
  await eventually('the shard is found', async () => (await look(owner)).status === 200)
  const found = await Device.connect(owner)
  const group = await elsewhere.group('After', [])
  await found.event('chat.conversation_joined', 'what the other node tells')
  await elsewhere.talk(group, 'all is well')
  await found.event(says('all is well'))
  found.cut()
  await eventually('the node says ready and nothing more of shards', async () => !(await here.exchange({ path: '/readyz' })).text.includes('shard'))
})

test('an organisation moves while people write: nothing is lost, doubled or out of order, and devices ask anew', async () => {
  const device = await Device.connect(at_node(first.member, there))
  const cursor = device.welcome.streams.find(({ stream }) => stream === first.team.id)
  const sent = []
  let going = true
  const sending = (async () => {
    for (let i = 0; going; i += 1) {
      await first.owner.talk(first.team, `while it moves ${i}`)
      sent.push(`while it moves ${i}`)
    }
  })()
  for (const kill_after of [40, 90, 160, 250]) await move(first.owner.org_id, 'b', kill_after)
  const moved = await move(first.owner.org_id, 'b')
  assert.equal(moved.status, 0, moved.said)
  const had = sent.length
  await eventually('people write after the move', async () => sent.length > had + 5)
  going = false
  await sending
  const kept = (await first.owner.messages(first.team)).map(({ text }) => text).filter((text) => text?.startsWith('while it moves'))
  assert.deepEqual(kept, sent)
  assert.equal(await orgs_on('b'), 'Company first,Company second')
  assert.equal(await orgs_on('a'), 'Company late')
  assert.equal(await cluster.ask('a', `SELECT count(*) FROM stream_log WHERE stream = '${first.team.id}'`), '0')
  await eventually('the device is told to ask anew', async () => device.frames.some(({ frame }) => frame === 'lagged'))
  const [resumed] = await device.resume([{ stream: first.team.id, epoch: cursor.epoch, seq: cursor.seq }])
  assert.equal(resumed.answer, 'refetch')
  device.cut()
})

test('the operator sees who lives where, and a move back is a move like any other', async () => {
  const listed = await madang(['shard', 'list'])
  assert.match(listed.said, /^b\t.*\t2 organisations$/m)
  assert.match(listed.said, new RegExp(`^  ${first.owner.org_id}\tCompany first$`, 'm'))
  const back = await move(first.owner.org_id, 'a')
  assert.equal(back.status, 0, back.said)
  assert.ok(Number(/waited for ([\d.]+) s/.exec(back.said)[1]) < 5, back.said)
  await first.owner.talk(first.team, 'home again')
  await at_node(first.owner, there).talk(first.team, 'also from there')
  const nowhere = await move(first.owner.org_id, 'nowhere')
  assert.equal(nowhere.status, 1)
  assert.match(nowhere.said, /\[store\.shards\] names no nowhere/)
})

test('without NATS too an idle device learns of the move of its organisation within two seconds', async () => {
  const alone = await Cluster.start({ nodes: 1, shards: ['a', 'b'], has_nats: false })
  const [node] = alone.nodes
  try {
    const owner = await founder(node, 'owner.idle', 'idle', 'Company idle')
    const device = await Device.connect(owner)
    const { status, said } = await madang(['shard', 'move', owner.org_id, '--to', 'b'], undefined, node)
    assert.equal(status, 0, said)
    await eventually('the device is told to ask anew', async () => device.frames.some(({ frame }) => frame === 'lagged'), 2_000)
    device.cut()
  } finally {
    await alone.remove()
  }
})
