import assert from 'node:assert/strict'
import { after, before } from 'node:test'

import { eventually } from '../eventually.mjs'
import { png } from '../pictures.mjs'
import { Server } from '../server.mjs'
import { founder, joined } from '../world.mjs'
import { assert_accessible } from './accessible.mjs'
import { story } from './story.mjs'
import { kPhone, launch, Visitor } from './visitor.mjs'

const step = story()
const kAlways = { days: Array.from({ length: 7 }, () => [{ from: 0, to: 1440 }]) }
const kZone = 'Asia/Seoul'
const kTime = { start_date: '2027-03-09', start_minute: 600, end_date: '2027-03-09', end_minute: 660, time_zone: kZone }

let server, browser, owner, wei, lena, desk, phone, laptop

before(async () => {
  server = await Server.start()
  browser = await launch()
  owner = await founder(server, 'owner', '한지우', '마당 🏡')
  wei = await joined(owner, 'member', 'wei', '王伟')
  lena = await joined(owner, 'member', 'lena', 'Lena')
  await owner.in_org('PATCH', '/working_time', { country: 'none', hours: kAlways })
  desk = await Visitor.of(browser, owner, { language: 'ko', time_zone: kZone })
  phone = await Visitor.of(browser, wei, { device: kPhone, language: 'zh', scheme: 'dark', time_zone: kZone })
  laptop = await Visitor.of(browser, lena, { language: 'en', time_zone: kZone })
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

const card = (visitor) => visitor.page.getByRole('alert', { name: visitor.t('alerts:to_confirm') })
const source = (visitor, kind) => card(visitor).getByRole('link', { name: visitor.t(`alerts:source.${kind}`), exact: true })
const press = (within, visitor, key) =>
  within.getByRole('button', { name: visitor.t(`alerts:${key}`), exact: true }).click()
const chosen = (dialog, visitor) => dialog.getByRole('list', { name: visitor.t('chat:start.chosen') }).getByRole('listitem')
const progress = (visitor, values) => visitor.page.getByText(visitor.t('alerts:sent.progress', values), { exact: true }).first()
const received = async (person) => (await person.in_org('GET', '/received_alerts')).alerts

async function confirms(visitor) {
  await press(card(visitor), visitor, 'card.confirm')
  await card(visitor).waitFor({ state: 'detached' })
}

step('an alert about a task is proposed to those who have it to do, and leads to it', async () => {
  await phone.go('/c')
  const assignee_ids = [owner, wei, lena].map(({ member_id }) => member_id)
  const task = await owner.in_org('POST', '/tasks', { title: '소화기 점검', assignee_ids })
  await lena.in_org('PUT', `/tasks/${task.id}/tick`, { is_ticked: true })
  await desk.go(`/tasks/${task.id}?view=made`)
  await desk.button('alerts:raise_from_message').click()
  const dialog = desk.dialog('alerts:raise.action')
  await dialog.getByText('소화기 점검').first().waitFor()
  assert.equal(await dialog.getByLabel(desk.t('alerts:raise.text')).inputValue(), '소화기 점검')
  await eventually('only who has not done it', async () => (await chosen(dialog, desk).allTextContents()).join() === '王伟')
  await assert_accessible(desk, 'raising an alert about a task')
  await press(dialog, desk, 'raise.send')
  await progress(desk, { confirmed: 0, total: 1 }).waitFor()
  await desk.page.getByRole('link', { name: desk.t('alerts:source.task'), exact: true }).waitFor()
  await assert_accessible(desk, 'an alert about a task')
  await source(phone, 'task').click()
  await phone.page.getByRole('textbox', { name: phone.t('tasks:fields.title'), exact: true }).waitFor()
  assert.match(phone.page.url(), new RegExp(`/tasks/${task.id}`))
  await phone.go('/c')
  await confirms(phone)
  await progress(desk, { confirmed: 1, total: 1 }).waitFor()
})

step('an alert about an event is proposed to those who come, and leads to it', async () => {
  const event = await owner.in_org('POST', '/events', {
    title: '안전 교육', time: kTime, attendee_ids: [wei.member_id, lena.member_id],
  })
  await wei.in_org('PUT', `/events/${event.id}/answer`, { answer: 'accepted' })
  await lena.in_org('PUT', `/events/${event.id}/answer`, { answer: 'declined' })
  await desk.go(`/calendar/${event.id}?date=2027-03-09`)
  await desk.button('alerts:raise_from_message').click()
  const dialog = desk.dialog('alerts:raise.action')
  await eventually('who declined is not proposed', async () => (await chosen(dialog, desk).allTextContents()).join() === '王伟')
  assert.match(await dialog.getByLabel(desk.t('alerts:raise.text')).inputValue(), /^안전 교육 · .*10:00/)
  await press(dialog, desk, 'raise.send')
  await desk.page.getByRole('link', { name: desk.t('alerts:source.event'), exact: true }).waitFor()
  await assert_accessible(phone, 'an alert about an event on a phone')
  await source(phone, 'event').click()
  await phone.page.getByRole('region', { name: phone.t('calendar:event.people') }).waitFor()
  await phone.go('/c')
  await confirms(phone)
})

step('an alert about a picture is raised from where it is looked at, and about any other file beside it', async () => {
  const group = await owner.group('시설팀', [wei, lena])
  const files = [await owner.upload('비상구.png', png(320, 200)), await owner.upload('도면.dwg', 'AC1032')]
  const file_ids = files.map(({ id }) => id)
  await owner.in_org('POST', `/conversations/${group.id}/messages`, { text: '비상구 위치입니다', file_ids })
  await desk.go(`/c/${group.id}`)
  await desk.page.getByRole('log').getByRole('img', { name: '비상구.png' }).click()
  const viewer = desk.page.getByRole('dialog', { name: '비상구.png' })
  await viewer.getByRole('button', { name: desk.t('alerts:raise_from_message'), exact: true }).click()
  await viewer.waitFor({ state: 'detached' })
  const dialog = desk.dialog('alerts:raise.action')
  await dialog.getByRole('checkbox', { name: '王伟' }).click()
  await assert_accessible(desk, 'raising an alert about a file')
  await press(dialog, desk, 'raise.send')
  const link = card(phone).getByRole('link', { name: '비상구.png' })
  await link.waitFor()
  assert.equal(await link.evaluate(async ({ href }) => (await fetch(href)).headers.get('content-type')), 'image/png')
  await desk.page.getByRole('link', { name: '비상구.png', exact: true }).waitFor()
  await confirms(phone)
  await desk.go(`/c/${group.id}`)
  const message = desk.message('비상구 위치')
  await message.getByRole('link', { name: '도면.dwg' }).waitFor()
  await message.locator('[class*=both]').getByRole('button', { name: desk.t('alerts:raise_from_message'), exact: true }).click()
  await desk.dialog('alerts:raise.action').getByText('도면.dwg').first().waitFor()
  await desk.page.keyboard.press('Escape')
})

step('who may not see what it is about is told so, and who does not see it raises nothing about it', async () => {
  const file = await owner.upload('급여.txt', '비공개')
  const to = { member_ids: [lena.member_id], department_ids: [], everyone: false }
  await laptop.go('/c')
  await owner.in_org('POST', '/alerts', { text: '자료를 확인해 주세요', to, source: { kind: 'file', id: file.id } })
  await card(laptop).getByText(laptop.t('alerts:source.no_file')).waitFor()
  laptop.faults = laptop.faults.filter((fault) => !fault.includes('404'))
  const task = await owner.in_org('POST', '/tasks', { title: '혼자 할 일' })
  const event = await owner.in_org('POST', '/events', { title: '면담', time: kTime, visibility: 'busy_only' })
  for (const [kind, id] of [['file', file.id], ['task', task.id], ['event', event.id], ['task', 'nothing']]) {
    const answered = await wei.request('POST', `/api/orgs/${wei.org_id}/alerts`, {
      text: 'x', to, source: { kind, id }, client_id: `x-${kind}-${id}`,
    })
    assert.deepEqual([kind, answered.status, answered.body.field], [kind, 400, 'source.id'])
  }
  await confirms(laptop)
})

step('a reminder that goes on until confirmed is an alert, which doing the task answers', async () => {
  const now = new Date().toISOString()
  const due = {
    date: now.slice(0, 10), minute: Number(now.slice(11, 13)) * 60 + Number(now.slice(14, 16)), time_zone: 'UTC',
  }
  const assignee_ids = [wei.member_id, lena.member_id]
  const demand = { due, remind_minutes_before: 0, remind_until_confirmed: true }
  const task = await owner.in_org('POST', '/tasks', { title: '창고 문 잠그기', assignee_ids, ...demand })
  for (const visitor of [phone, laptop]) await card(visitor).getByText('창고 문 잠그기').waitFor()
  await assert_accessible(phone, 'a reminder that is to be confirmed')
  const [alert] = await received(wei)
  assert.deepEqual([alert.brief.sender_id, alert.brief.source.id], [owner.member_id, task.id])
  await wei.in_org('PUT', `/tasks/${task.id}/tick`, { is_ticked: true })
  await card(phone).waitFor({ state: 'detached' })
  const { tallies, state } = await owner.in_org('GET', `/alerts/${alert.brief.id}`)
  assert.deepEqual([tallies.confirmed, tallies.total, state], [1, 2, 'open'])
  await owner.in_org('PATCH', `/tasks/${task.id}`, { state: 'cancelled' })
  await card(laptop).waitFor({ state: 'detached' })
})

step('no page made an error or asked anybody else anything', () => {
  for (const visitor of [desk, phone, laptop]) visitor.assert_clean()
  assert.deepEqual(server.faults(), [])
})
