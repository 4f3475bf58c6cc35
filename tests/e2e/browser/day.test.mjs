import assert from 'node:assert/strict'
import { after, before } from 'node:test'

import { Server } from '../server.mjs'
import { founder, joined } from '../world.mjs'
import { assert_accessible } from './accessible.mjs'
import { story } from './story.mjs'
import { kPhone, launch, Visitor } from './visitor.mjs'

const step = story()
const kAlways = { days: Array.from({ length: 7 }, () => [{ from: 0, to: 1440 }]) }

let server, browser, mina, wei, group, desk, phone, laptop

before(async () => {
  server = await Server.start()
  browser = await launch()
  mina = await founder(server, 'mina', '한미나', '마당 🏡')
  wei = await joined(mina, 'member', 'wei', '王伟')
  await mina.in_org('PATCH', '/working_time', { country: 'none', hours: kAlways })
  group = await mina.group('출시 준비', [wei])
  desk = await Visitor.of(browser, mina, { language: 'ko' })
  phone = await Visitor.of(browser, wei, { device: kPhone, language: 'zh', scheme: 'dark' })
  laptop = await Visitor.of(browser, wei, { language: 'en' })
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

const section = (visitor, heading) => visitor.page.getByRole('region', { name: visitor.t(`app:day.${heading}`), exact: true })
const put_aside = (visitor) => visitor.page.getByRole('alert', { name: visitor.t('alerts:to_confirm') }).getByRole('button', { name: visitor.t('alerts:card.later') }).click()

function days_from_now(days) {
  return { date: new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10), time_zone: 'UTC' }
}

function task(title, more = {}) {
  return mina.in_org('POST', '/tasks', { title, assignee_ids: [wei.member_id], ...more })
}

step('a day without anything says so', async () => {
  await desk.go('/c')
  await desk.link('app:nav.day').click()
  await desk.sees(desk.t('app:day.nothing'))
  await assert_accessible(desk, 'an empty day')
})

step('everything that waits is on one page, by when it must be done', async () => {
  await task('여권 사본 제출', { due: days_from_now(-2) })
  await task('부스 도면 확인', { due: days_from_now(4) })
  await task('명함 주문')
  await mina.in_org('POST', `/conversations/${group.id}/messages`, { text: `<@${wei.member_id}> 견적 확인 부탁해요` })
  const to = { member_ids: [wei.member_id], department_ids: [], everyone: false }
  await mina.in_org('POST', '/alerts', { text: '오후 3시까지 안전 점검표를 내 주세요', to })
  await phone.go('/c')
  await put_aside(phone)
  await phone.link('app:nav.day').click()
  await section(phone, 'asks').getByText('오후 3시까지 안전 점검표를 내 주세요').waitFor()
  await section(phone, 'asks').getByText('출시 준비').waitFor()
  await section(phone, 'late').getByText('여권 사본 제출').waitFor()
  await section(phone, 'week').getByText('부스 도면 확인').waitFor()
  await section(phone, 'undated').getByText('명함 주문').waitFor()
  const shown = await phone.page.getByRole('region').evaluateAll((all) => all.map((each) => each.getAttribute('aria-label')))
  const wanted = ['asks', 'late', 'week', 'undated'].map((heading) => phone.t(`app:day.${heading}`))
  assert.deepEqual(shown.filter((name) => wanted.includes(name)), wanted)
  await assert_accessible(phone, 'a full day on a phone')
  const overflow = await phone.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  assert.ok(overflow <= 0, `${overflow} pixels too wide`)
})

step('what is confirmed or ticked leaves the page, there and elsewhere', async () => {
  await laptop.go('/day')
  await put_aside(laptop)
  await section(laptop, 'late').getByText('여권 사본 제출').waitFor()
  await assert_accessible(laptop, 'a full day on a desktop')
  await section(phone, 'asks').getByRole('button', { name: phone.t('alerts:card.confirm'), exact: true }).click()
  await section(laptop, 'asks').getByText('오후 3시까지 안전 점검표를 내 주세요').waitFor({ state: 'detached' })
  await section(laptop, 'late').getByRole('checkbox').click()
  await section(phone, 'late').waitFor({ state: 'detached' })
})

step('a mention leads to where it was said, and is gone once read', async () => {
  await section(phone, 'asks').getByRole('link').first().click()
  await phone.message('견적 확인 부탁해요').waitFor()
  await section(laptop, 'asks').waitFor({ state: 'detached' })
})

step('on a phone the modules are above the day', async () => {
  await phone.go('/day')
  await phone.page.getByRole('navigation', { name: phone.t('app:day.modules') }).getByRole('link', { name: phone.t('app:nav.tasks') }).click()
  await phone.page.getByRole('heading', { name: phone.t('tasks:page_title') }).waitFor()
})

step('no page made an error or asked anybody else anything', () => {
  for (const visitor of [desk, phone, laptop]) visitor.assert_clean()
  assert.deepEqual(server.faults(), [])
})
