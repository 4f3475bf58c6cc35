import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { eventually } from '../eventually.mjs'
import { Server } from '../server.mjs'
import { founder, joined } from '../world.mjs'

// Reminders that go on until they are confirmed: the slices that remind and the one that alerts, in one server.

const kAlways = { days: Array.from({ length: 7 }, () => [{ from: 0, to: 1440 }]) }

let server, owner, mina

before(async () => {
  server = await Server.start()
  owner = await founder(server, 'owner', '한지우', '마당')
  mina = await joined(owner, 'member', 'mina', '이하나')
  await owner.in_org('PATCH', '/working_time', { country: 'none', hours: kAlways })
})

after(() => server?.remove())

/** A day and a minute of it in UTC. */
function civil(minutes_from_now) {
  const [date, clock] = new Date(Date.now() + minutes_from_now * 60_000).toISOString().split('T')
  return { date, minute: Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5)) }
}

const open_alerts = async () => (await mina.in_org('GET', '/received_alerts')).alerts.filter(({ receipt }) => !receipt.closed_at)
const alert_about = (id) => eventually(`an alert about ${id}`, async () => (await open_alerts()).find(({ brief }) => brief.source?.id === id))

test('of an event whose reminder must be confirmed, its attendees get an alert, and confirm it', async () => {
  const [from, to] = [civil(10), civil(70)]
  const time = { start_date: from.date, start_minute: from.minute, end_date: to.date, end_minute: to.minute, time_zone: 'UTC' }
  const { id } = await owner.in_org('POST', '/events', {
    title: '소방 훈련', time, attendee_ids: [mina.member_id], remind_minutes_before: 10, remind_until_confirmed: true,
  })
  const { brief } = await alert_about(id)
  assert.equal(brief.source.kind, 'event')
  assert.equal(brief.sender_id, owner.member_id)
  assert.match(brief.text, /소방 훈련/)
  await mina.in_org('POST', `/alerts/${brief.id}/confirm`, {})
  assert.deepEqual(await open_alerts(), [])
})

test('of a task whose reminder must be confirmed, ticking it answers the alert', async () => {
  const due = { ...civil(0), time_zone: 'UTC' }
  const { id } = await owner.in_org('POST', '/tasks', {
    title: '소화기 점검', assignee_ids: [mina.member_id], due, remind_minutes_before: 0, remind_until_confirmed: true,
  })
  const { brief } = await alert_about(id)
  assert.equal(brief.source.kind, 'task')
  await mina.in_org('PUT', `/tasks/${id}/tick`, { is_ticked: true })
  assert.deepEqual(await open_alerts(), [])
})

test('a crash before the hour of an alert delays it by five seconds at most, and doubles nothing', async () => {
  const starts_at = new Date(Date.now() + 1_500).toISOString()
  const sent = await owner.in_org('POST', '/alerts', { text: '정전 대비', to: { member_ids: [mina.member_id], department_ids: [], everyone: false }, starts_at })
  await server.kill()
  await server.rise()
  const could_come = Math.max(Date.parse(starts_at), Date.now())
  await eventually('it comes', async () => (await open_alerts()).some(({ brief }) => brief.id === sent.brief.id))
  const { steps } = await owner.in_org('GET', `/alerts/${sent.brief.id}/recipients/${mina.member_id}`)
  assert.deepEqual(steps.map(({ channel }) => channel), ['in_app'])
  assert.ok(Date.parse(steps[0].at) <= could_come + 5_000, `${steps[0].at} instead of ${starts_at}`)
})
