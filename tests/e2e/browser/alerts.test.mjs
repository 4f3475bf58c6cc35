import assert from 'node:assert/strict'
import { after, before } from 'node:test'

import { eventually } from '../eventually.mjs'
import { Server } from '../server.mjs'
import { founder, joined } from '../world.mjs'
import { assert_accessible } from './accessible.mjs'
import { story } from './story.mjs'
import { kPhone, launch, Visitor } from './visitor.mjs'

const step = story()
const kAlways = { days: Array.from({ length: 7 }, () => [{ from: 0, to: 1440 }]) }

let server, browser, owner, wei, lena, desk, phone, laptop

before(async () => {
  server = await Server.start()
  browser = await launch()
  owner = await founder(server, 'owner', '한지우', '마당 🏡')
  wei = await joined(owner, 'member', 'wei', '王伟')
  lena = await joined(owner, 'member', 'lena', 'Lena')
  await owner.in_org('PATCH', '/working_time', { country: 'none', hours: kAlways })
  desk = await Visitor.of(browser, owner, { language: 'ko' })
  phone = await Visitor.of(browser, wei, { device: kPhone, language: 'zh', scheme: 'dark' })
  laptop = await Visitor.of(browser, lena, { language: 'en' })
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

const card = (visitor) => visitor.page.getByRole('alert', { name: visitor.t('alerts:to_confirm') })
const says = (visitor, key, values) => visitor.page.getByText(visitor.t(`alerts:${key}`, values), { exact: true })
const press = (within, visitor, key) => within.getByRole('button', { name: visitor.t(`alerts:${key}`), exact: true }).click()

async function readers_of(group) {
  const { messages } = await owner.in_org('GET', `/conversations/${group.id}/messages`)
  return owner.in_org('GET', `/conversations/${group.id}/messages/${messages.at(-1).id}/readers`)
}

async function raise(text, more = {}) {
  const to = { member_ids: [wei.member_id, lena.member_id], department_ids: [], everyone: false }
  const { brief } = await owner.in_org('POST', '/alerts', { text, to, ...more })
  return brief.id
}

step('an alert is raised to people by name', async () => {
  await phone.go('/c')
  await laptop.go('/c')
  await desk.go('/alerts')
  await desk.sees(desk.t('alerts:none_received'))
  await desk.button('alerts:raise.action').click()
  const dialog = desk.dialog('alerts:raise.action')
  await dialog.getByLabel(desk.t('alerts:raise.text')).fill('3층 서버실로 와 주세요')
  for (const name of ['王伟', 'Lena']) await dialog.getByRole('checkbox', { name }).click()
  await assert_accessible(desk, 'raising an alert')
  await press(dialog, desk, 'raise.send')
  await says(desk, 'sent.progress', { confirmed: 0, total: 2 }).first().waitFor()
  await assert_accessible(desk, 'an alert that was sent')
})

step('it lies on top of whatever they look at, and is confirmed with one press', async () => {
  await card(phone).getByText('3층 서버실로 와 주세요').waitFor()
  await assert_accessible(phone, 'an alert on a phone')
  await press(card(phone), phone, 'card.confirm')
  await card(phone).waitFor({ state: 'detached' })
  await says(desk, 'sent.progress', { confirmed: 1, total: 2 }).first().waitFor()
})

step('who declines says why, and the sender reads it', async () => {
  await press(card(laptop), laptop, 'card.decline')
  await assert_accessible(laptop, 'declining an alert')
  await card(laptop).getByLabel(laptop.t('alerts:card.decline_why')).fill('I am travelling')
  await press(card(laptop), laptop, 'card.decline')
  await card(laptop).waitFor({ state: 'detached' })
  await desk.sees('I am travelling')
})

step('what is put aside waits in the list, and comes back when it rings again', async () => {
  const id = await raise('점심 전에 확인해 주세요')
  await press(card(phone), phone, 'card.later')
  await card(phone).waitFor({ state: 'detached' })
  await phone.go('/alerts?view=received')
  await phone.page.getByRole('article').getByText('점심 전에 확인해 주세요').waitFor()
  assert.equal(await card(phone).count(), 0, 'the list shows it already')
  await phone.go('/c')
  await press(card(phone), phone, 'card.later')
  await desk.go(`/alerts/${id}?view=sent`)
  await desk.button('alerts:sent.remind').click()
  await card(phone).waitFor()
  await desk.sees(desk.t('alerts:sent.reminded'))
})

step('a recalled one is gone everywhere', async () => {
  await card(laptop).waitFor()
  await desk.button('alerts:sent.recall').click()
  await card(phone).waitFor({ state: 'detached' })
  await card(laptop).waitFor({ state: 'detached' })
  await phone.go('/alerts?view=received')
  await phone.sees(phone.t('alerts:none_received'))
  await phone.go('/c')
})

step('an emergency says why, and the first who confirms releases the other', async () => {
  await raise('건물에서 나오세요', { urgency: 'emergency', reason: '화재', needs: 'anyone' })
  await card(laptop).getByText(laptop.t('alerts:card.because', { reason: '화재' })).waitFor()
  await card(phone).waitFor()
  await assert_accessible(laptop, 'an emergency')
  await press(card(laptop), laptop, 'card.confirm')
  await card(phone).waitFor({ state: 'detached' })
})

step('those who have not read a message are chased from the message itself', async () => {
  const group = await owner.group('시설팀', [wei, lena])
  await owner.talk(group, '소방 훈련 안내를 읽어 주세요')
  await phone.go(`/c/${group.id}`)
  await phone.message('소방 훈련 안내').waitFor()
  await desk.go(`/c/${group.id}`)
  await desk.message('소방 훈련 안내').hover()
  await eventually('one of them has read it', async () => (await readers_of(group)).unread.length === 1)
  await desk.button('alerts:raise_from_message').click()
  const dialog = desk.dialog('alerts:raise.action')
  assert.ok(await dialog.getByLabel(desk.t('alerts:raise.unread')).isChecked())
  await press(dialog, desk, 'raise.send')
  await says(desk, 'sent.progress', { confirmed: 0, total: 1 }).first().waitFor()
  await press(card(laptop), laptop, 'card.confirm')
  await says(desk, 'sent.progress', { confirmed: 1, total: 1 }).first().waitFor()
  assert.equal(await card(phone).count(), 0, 'who has read it is left in peace')
})

step('whoever was away finds it when they come', async () => {
  await laptop.page.goto('about:blank')
  await raise('내일 아침까지 확인해 주세요')
  await laptop.go('/c')
  await card(laptop).getByText('내일 아침까지 확인해 주세요').waitFor()
})

step('no page made an error or asked anybody else anything', () => {
  for (const visitor of [desk, phone, laptop]) visitor.assert_clean()
  assert.deepEqual(server.faults(), [])
})
