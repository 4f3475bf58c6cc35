import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { eventually } from '../eventually.mjs'
import { PushService } from '../push_service.mjs'
import { Server } from '../server.mjs'
import { founder, joined } from '../world.mjs'

const rung = (channel, after_minutes) => ({ channel, after_minutes, times: 1, gap_minutes: 0, waits: false })
const kRules = { policy: { rungs: [rung('in_app', 0), rung('push', 0)] }, alerts_per_day: 100, emergencies_per_week: 100, reasons: [], right_to_disconnect: false }

let server, maker, owner, wei, noah

before(async () => {
  maker = await new PushService().open()
  server = await Server.start({ config: maker.config })
  owner = await founder(server, 'owner', '한지우', '마당 🏡')
  wei = await joined(owner, 'member', 'wei', '王伟')
  noah = await joined(owner, 'member', 'noah', 'Noah')
  await owner.in_org('PATCH', '/alert_rules', { rules: kRules })
})

after(async () => {
  await server?.remove()
  maker?.close()
})

async function wake(person, language) {
  const subscription = maker.subscribe()
  const device = await person.in_org('PUT', '/push_devices', { ...subscription, ...(language && { language }) })
  return { ...subscription, ...device }
}

async function raise(people, more = {}) {
  const to = { member_ids: people.map(({ member_id }) => member_id), department_ids: [], everyone: false }
  const { brief } = await owner.in_org('POST', '/alerts', { text: '3층 서버실로 와 주세요', to, urgency: 'emergency', reason: '정전', ...more })
  return brief.id
}

async function push_steps(alert_id, person) {
  const { steps } = await owner.in_org('GET', `/alerts/${alert_id}/recipients/${person.member_id}`)
  return steps.filter(({ channel }) => channel === 'push')
}

const settled = (alert_id, person, outcome) =>
  eventually(`the push is ${outcome}`, async () => (await push_steps(alert_id, person)).find((step) => step.outcome === outcome))

const devices_of = async (person) => (await person.in_org('GET', '/push_devices')).devices

test('the server says by which key browsers know it, and that it can wake them', async () => {
  const { public_key, devices } = await wei.in_org('GET', '/push_devices')
  assert.equal(Buffer.from(public_key, 'base64url').length, 65)
  assert.deepEqual(devices, [])
  assert.ok((await owner.in_org('GET', '/alert_rules')).channels.includes('push'))
})

test('an alert wakes each browser in its own language, and its maker can read nothing of it', async () => {
  const phone = await wei.another_device()
  const [desk, pocket] = [await wake(wei, 'zh'), await wake(phone)]
  const alert_id = await raise([wei])
  const { note, headers, sender } = await maker.next(desk, ({ alert_id: id }) => id === alert_id)
  assert.equal(note.title, '紧急 · 한지우')
  assert.match(note.body, /^3층 서버실로 와 주세요\n紧急原因：정전\n마당 🏡$/)
  assert.deepEqual([note.kind, note.tag, note.confirm, note.path, note.org_id], ['alert', alert_id, '确认', '/alerts?view=received', owner.org_id])
  assert.deepEqual([headers.ttl, headers.urgency, headers.topic, headers['content-encoding']], ['86400', 'high', alert_id, 'aes128gcm'])
  const { public_key } = await wei.in_org('GET', '/push_devices')
  assert.deepEqual([sender.key, sender.aud, sender.sub], [public_key, maker.origin, 'mailto:admin@example.org'])
  assert.equal((await maker.next(pocket, ({ alert_id: id }) => id === alert_id)).note.title, '긴급 · 한지우')
  await settled(alert_id, wei, 'told')
  assert.ok((await devices_of(wei)).every(({ told_at }) => told_at))
})

test('who answers on one device has it taken back on the others', async () => {
  const phone = await noah.another_device()
  const [desk, pocket] = [await wake(noah, 'en'), await wake(phone, 'en')]
  const alert_id = await raise([noah])
  await settled(alert_id, noah, 'told')
  await phone.in_org('POST', `/alerts/${alert_id}/confirm`, {})
  const { note, headers } = await maker.next(desk, ({ kind }) => kind === 'settled')
  assert.deepEqual([note.tag, note.title, note.confirm], [alert_id, 'Settled · 한지우', undefined])
  assert.deepEqual([headers.ttl, headers.topic, headers.urgency], ['0', alert_id, 'low'])
  assert.deepEqual(maker.to(pocket).map(({ note: { kind } }) => kind), ['alert'])
})

test('a browser that is gone is forgotten, and who has none is not reached', async () => {
  const lena = await joined(owner, 'member', 'lena', 'Lena')
  const gone = await wake(lena)
  maker.unsubscribe(gone)
  const alert_id = await raise([lena])
  const { detail } = await settled(alert_id, lena, 'failed')
  assert.match(detail, /410/)
  assert.deepEqual(await devices_of(lena), [])
  await settled(await raise([lena]), lena, 'nobody')
})

test('a maker that cannot take it now is asked again, and a refusal is shown', async () => {
  const kim = await joined(owner, 'member', 'kim', '김하늘')
  const device = await wake(kim)
  maker.answers = [{ status: 503 }]
  await settled(await raise([kim]), kim, 'told')
  maker.answers = [{ status: 403 }]
  const alert_id = await raise([kim])
  assert.match((await settled(alert_id, kim, 'failed')).detail, /403/)
  const [{ id, fault }] = await devices_of(kim)
  assert.deepEqual([id, fault], [device.id, 'the push service answered 403'])
})

test('where somebody signs out nothing is woken any more', async () => {
  const mia = await joined(owner, 'member', 'mia', 'Mia')
  const phone = await mia.another_device()
  const subscription = await wake(phone)
  assert.equal((await devices_of(mia)).length, 1)
  await phone.ask('DELETE', '/api/session')
  assert.deepEqual(await devices_of(mia), [])
  await settled(await raise([mia]), mia, 'nobody')
  assert.deepEqual(maker.to(subscription), [])
})

test('one can try it on oneself, and is told what came of it', async () => {
  const ben = await joined(owner, 'member', 'ben', 'Ben')
  const device = await wake(ben, 'en')
  await ben.in_org('POST', `/push_devices/${device.id}/trial`, {})
  const { note } = await maker.next(device, ({ kind }) => kind === 'trial')
  assert.equal(note.body, 'This is how alerts of 마당 🏡 look on this device.')
  await eventually('it is known to have come', async () => (await devices_of(ben))[0].told_at)
  maker.answers = [{ status: 400 }]
  await ben.in_org('POST', `/push_devices/${device.id}/trial`, {})
  await eventually('it is known not to have come', async () => (await devices_of(ben))[0].fault)
})

async function calls(caller, callee) {
  const meeting = await caller.in_org('POST', '/meetings', { title: '배포 회의' })
  const { calls: [call] } = await caller.in_org('POST', `/meetings/${meeting.id}/invitations`, { member_ids: [callee.member_id], ring: true })
  return call
}

test('a call wakes the devices of whoever is called, and one that nobody took is said to be missed', async () => {
  const zoe = await joined(owner, 'member', 'zoe', 'Zoe')
  const phone = await zoe.another_device()
  const [desk, pocket] = [await wake(zoe, 'en'), await wake(phone, 'zh')]
  const of_call = (call, kind) => (note) => note.call_id === call.id && note.kind === kind
  const taken = await calls(owner, zoe)
  const { note, headers } = await maker.next(desk, of_call(taken, 'call'))
  assert.deepEqual([note.title, note.body, note.open, note.decline, note.path], ['Incoming call · 한지우', '배포 회의\n마당 🏡', 'Accept', 'Decline', `/meetings/${taken.meeting_id}`])
  assert.deepEqual([headers.urgency, headers.topic], ['high', taken.id])
  assert.ok(Number(headers.ttl) > 0 && Number(headers.ttl) <= 45)
  assert.equal((await maker.next(pocket, of_call(taken, 'call'))).note.title, '来电 · 한지우')
  await phone.in_org('POST', `/meeting_calls/${taken.id}/end`, {})
  assert.equal((await maker.next(desk, of_call(taken, 'call_over'))).headers.ttl, '0')
  const given_up = await calls(owner, zoe)
  await maker.next(desk, of_call(given_up, 'call'))
  await owner.in_org('POST', `/meeting_calls/${given_up.id}/end`, {})
  const missed = await maker.next(desk, of_call(given_up, 'call_missed'))
  assert.deepEqual([missed.note.title, missed.note.tag, missed.headers.ttl], ['Missed call · 한지우', given_up.id, '86400'])
  assert.deepEqual(maker.to(desk).filter(({ note: { org_id } }) => org_id !== owner.org_id), [])
})

test('a browser leads this server nowhere into its own network', async () => {
  const { p256dh, auth } = maker.subscribe()
  for (const endpoint of ['http://127.0.0.1:1/x', 'https://169.254.169.254/latest', 'https://10.0.0.1/x', 'https://localhost/x', 'file:///etc/passwd', 'http://push.example.net/x']) {
    const { status, body } = await wei.request('PUT', `/api/orgs/${wei.org_id}/push_devices`, { endpoint, p256dh, auth })
    assert.deepEqual([status, body.code, body.field], [400, 'request.invalid', 'endpoint'], endpoint)
  }
})

test('a server that is killed wakes the browser all the same', async () => {
  const eva = await joined(owner, 'member', 'eva', 'Eva')
  const device = await wake(eva)
  maker.answers = [{ status: 503 }]
  const alert_id = await raise([eva])
  await eventually('a try was answered', async () => (await push_steps(alert_id, eva))[0].detail)
  await server.kill()
  await server.rise()
  await settled(alert_id, eva, 'told')
  assert.equal(new Set(maker.to(device).map(({ note: { key } }) => key)).size, 1)
})

test('without [push] nobody is asked and nothing is kept', async () => {
  const other = await Server.start()
  try {
    const alone = await founder(other, 'alone', 'Alone', 'Without')
    assert.equal((await alone.in_org('GET', '/push_devices')).public_key, undefined)
    const { status, body } = await alone.request('PUT', `/api/orgs/${alone.org_id}/push_devices`, maker.subscribe())
    assert.deepEqual([status, body.code], [409, 'alerts.no_push'])
  } finally {
    await other.remove()
  }
})

test('the server wrote down no fault', () => assert.deepEqual(server.faults(), []))
