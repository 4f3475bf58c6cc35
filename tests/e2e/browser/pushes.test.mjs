import assert from 'node:assert/strict'
import { after, before } from 'node:test'

import { eventually } from '../eventually.mjs'
import { PushService } from '../push_service.mjs'
import { Server } from '../server.mjs'
import { founder, joined } from '../world.mjs'
import { assert_accessible } from './accessible.mjs'
import { story } from './story.mjs'
import { kPhone, launch, Visitor } from './visitor.mjs'
import { Woken } from './woken.mjs'

const step = story()
const rung = (channel) => ({ channel, after_minutes: 0, times: 1, gap_minutes: 0, waits: false })
const kRules = { policy: { rungs: [rung('in_app'), rung('push')] }, alerts_per_day: 100, emergencies_per_week: 100, reasons: [], right_to_disconnect: false }

let server, bare, maker, browser, owner, wei, lena, desk, phone, laptop, desk_woken, phone_woken

before(async () => {
  maker = await new PushService().open()
  server = await Server.start({ config: maker.config })
  browser = await launch([], { whole: true })
  owner = await founder(server, 'owner', '한지우', '마당 🏡')
  wei = await joined(owner, 'member', 'wei', '王伟')
  lena = await joined(owner, 'member', 'lena', 'Lena')
  await owner.in_org('PATCH', '/alert_rules', { rules: kRules })
  desk = await Visitor.of(browser, lena, { language: 'ko', worker: true })
  phone = await Visitor.of(browser, wei, { device: kPhone, language: 'zh', scheme: 'dark', worker: true })
  desk_woken = await Woken.of(desk, maker)
  phone_woken = await Woken.of(phone, maker)
})

after(async () => {
  await browser?.close()
  await bare?.remove()
  await server?.remove()
  maker?.close()
})

const says = (visitor, key, values) => visitor.page.getByText(visitor.t(`alerts:${key}`, values), { exact: true }).waitFor()
const devices_of = async (person) => (await person.in_org('GET', '/push_devices')).devices

async function raise(person, text) {
  const to = { member_ids: [person.member_id], department_ids: [], everyone: false }
  const { brief } = await owner.in_org('POST', '/alerts', { text, to, urgency: 'emergency', reason: '정전' })
  return brief.id
}

async function receipt_of(alert_id, person) {
  const { receipts } = await owner.in_org('GET', `/alerts/${alert_id}/recipients/${person.member_id}`)
  return receipts[0]
}

const of_alert = (alert_id, kind = 'alert') => (note) => note.alert_id === alert_id && note.kind === kind

async function turns_on(visitor) {
  await visitor.go('/me/alerts')
  await says(visitor, 'push.standing.off')
  await assert_accessible(visitor, 'notifications that are off')
  await visitor.button('alerts:push.turn_on').click()
  await says(visitor, 'push.standing.on')
  await visitor.page.getByRole('list', { name: visitor.t('alerts:push.devices') }).getByRole('listitem').waitFor()
  await assert_accessible(visitor, 'notifications that are on')
}

step('somebody turns notifications on, on a desktop and on a phone', async () => {
  await turns_on(desk)
  await turns_on(phone)
  assert.equal((await devices_of(lena)).length, 1)
  await desk.page.reload()
  await says(desk, 'push.standing.on')
})

step('a test shows how they look, in the language of the page', async () => {
  await phone.button('alerts:push.trial').click()
  await phone_woken.is_pushed(({ kind }) => kind === 'trial')
  const { title, lang } = await phone_woken.shows('the test is shown', ({ tag }) => tag === 'trial')
  assert.deepEqual([title, lang], ['测试通知', 'zh'])
  await says(phone, 'push.trial_sent')
})

step('an alert wakes a phone that shows no page, and is confirmed without opening one', async () => {
  await phone.page.goto('about:blank')
  const alert_id = await raise(wei, '3층 서버실로 와 주세요')
  await phone_woken.is_pushed(of_alert(alert_id))
  const shown = await phone_woken.shows('the alert is shown', ({ tag }) => tag === alert_id)
  assert.deepEqual([shown.title, shown.requireInteraction, shown.actions], ['紧急 · 한지우', true, ['confirm', 'open']])
  assert.match(shown.body, /^3층 서버실로 와 주세요\n紧急原因：정전/)
  await eventually('its sender knows that a device shows it', async () => (await receipt_of(alert_id, wei)).state === 'delivered')
  await phone_woken.presses(alert_id, 'confirm')
  assert.equal((await receipt_of(alert_id, wei)).state, 'confirmed')
  assert.ok((await phone_woken.shown()).every(({ tag }) => tag !== alert_id), 'what was pressed is gone')
})

step('what was pressed leads to the alert, in the page that is open', async () => {
  await desk.go('/c')
  await desk.page.evaluate(() => (window.is_same_page = true))
  const alert_id = await raise(lena, '점심 전에 확인해 주세요')
  await desk_woken.is_pushed(of_alert(alert_id))
  await desk_woken.shows('the alert is shown', ({ tag, title }) => tag === alert_id && title === '긴급 · 한지우')
  await desk.page.getByRole('alert', { name: desk.t('alerts:to_confirm') }).waitFor()
  await desk_woken.presses(alert_id)
  await desk.page.waitForURL('**/alerts?view=received')
  await desk.page.getByRole('article').getByText('점심 전에 확인해 주세요').waitFor()
  assert.ok(await desk.page.evaluate(() => window.is_same_page), 'the page was not loaded anew')
  await lena.in_org('POST', `/alerts/${alert_id}/confirm`, {})
})

step('a page that does not answer, since it is only loading, is led there too', async () => {
  const alert_id = await raise(lena, '저녁 전에 확인해 주세요')
  await desk_woken.is_pushed(of_alert(alert_id))
  await desk_woken.shows('the alert is shown', ({ tag }) => tag === alert_id)
  await desk.page.goto(`${server.origin}/icon.svg`)
  await desk_woken.presses(alert_id, 'open')
  await desk.page.waitForURL(`**/alerts?view=received&organisation=${owner.org_id}`)
  await desk.page.getByRole('article').getByText('저녁 전에 확인해 주세요').waitFor()
  await lena.in_org('POST', `/alerts/${alert_id}/confirm`, {})
})

step('who confirms in the page has its notification put away', async () => {
  await desk.go('/alerts?view=received')
  const alert_id = await raise(lena, '내일 아침까지 확인해 주세요')
  await desk_woken.is_pushed(of_alert(alert_id))
  await desk_woken.shows('the alert is shown', ({ tag }) => tag === alert_id)
  const card = desk.page.getByRole('article').filter({ hasText: '내일 아침까지 확인해 주세요' })
  await card.getByRole('button', { name: desk.t('alerts:card.confirm'), exact: true }).click()
  await desk_woken.shows_nothing()
})

step('one that was answered elsewhere makes no more noise', async () => {
  const alert_id = await raise(wei, '문을 잠가 주세요')
  await phone_woken.is_pushed(of_alert(alert_id))
  await phone_woken.shows('the alert is shown', ({ tag }) => tag === alert_id)
  const other = await wei.another_device()
  await other.in_org('POST', `/alerts/${alert_id}/confirm`, {})
  await phone_woken.is_pushed(of_alert(alert_id, 'settled'))
  const shown = await phone_woken.shows('it is settled', ({ tag, silent }) => tag === alert_id && silent)
  assert.deepEqual([shown.title, shown.requireInteraction, shown.actions], ['提醒已处理 · 한지우', false, []])
  await phone.go('/c')
  await eventually('the page puts it away', async () => (await phone_woken.shown()).every(({ tag }) => tag !== alert_id))
})

async function calls(callee, title) {
  const meeting = await owner.in_org('POST', '/meetings', { title })
  const { calls: [call] } = await owner.in_org('POST', `/meetings/${meeting.id}/invitations`, { member_ids: [callee.member_id], ring: true })
  return call
}
const of_call = (call, kind = 'call') => (note) => note.call_id === call.id && note.kind === kind

step('a call wakes a phone that shows no page, and is declined without opening one', async () => {
  await phone.page.goto('about:blank')
  const call = await calls(wei, '배포 회의')
  await phone_woken.is_pushed(of_call(call))
  const shown = await phone_woken.shows('the call is shown', ({ tag }) => tag === call.id)
  assert.deepEqual([shown.title, shown.body, shown.requireInteraction, shown.actions], ['来电 · 한지우', '배포 회의\n마당 🏡', true, ['open', 'decline']])
  await phone_woken.presses(call.id, 'decline')
  await phone_woken.is_pushed(of_call(call, 'call_over'))
  const { calls: open } = await owner.in_org('POST', `/meetings/${call.meeting_id}/invitations`, { member_ids: [wei.member_id], ring: true })
  assert.notEqual(open[0].id, call.id, 'it rings no more')
  await phone_woken.is_pushed(of_call(open[0]))
  await phone_woken.shows('it is called again', ({ tag }) => tag === open[0].id)
  await owner.in_org('POST', `/meeting_calls/${open[0].id}/end`, {})
  await phone_woken.is_pushed(of_call(open[0], 'call_missed'))
  const missed = await phone_woken.shows('the call was missed', ({ tag, title }) => tag === open[0].id && title === '未接来电 · 한지우')
  assert.deepEqual([missed.silent, missed.requireInteraction, missed.actions], [true, false, []])
})

step('a page that is looked at rings by itself; one that is not leads to the meeting', async () => {
  await desk.go('/c')
  await desk.page.evaluate(() => {
    window.asked = []
    navigator.serviceWorker.addEventListener('message', ({ data }) => window.asked.push(data.kind))
  })
  const seen = await calls(lena, '첫 회의')
  await desk_woken.is_pushed(of_call(seen))
  await desk.page.locator(`[data-call="${seen.id}"]`).waitFor()
  await eventually('the worker asks the page', () => desk.page.evaluate(() => window.asked.includes('shows')))
  await lena.in_org('POST', `/meeting_calls/${seen.id}/end`, {})
  await desk_woken.is_pushed(of_call(seen, 'call_over'))
  assert.ok((await desk_woken.shown()).every(({ tag }) => tag !== seen.id))
  await desk.page.goto(`${server.origin}/icon.svg`) // what is looked at shows nothing of the organisation
  const call = await calls(lena, '둘째 회의')
  await desk_woken.is_pushed(of_call(call))
  await desk_woken.shows('the call is shown', ({ tag, title }) => tag === call.id && title === '걸려 온 전화 · 한지우')
  await desk_woken.presses(call.id, 'open')
  await desk.page.waitForURL(`**/meetings/${call.meeting_id}?organisation=${owner.org_id}`)
  await desk.button('meetings:door.join').waitFor()
  await lena.in_org('POST', `/meeting_calls/${call.id}/end`, {})
})

step('a device that hears of a call when it is over does not ring', async () => {
  await phone.page.goto('about:blank')
  const call = await calls(wei, '지난 회의')
  await maker.next(phone_woken.subscription, of_call(call)) // ended before, it would not be sent at all
  await owner.in_org('POST', `/meeting_calls/${call.id}/end`, {})
  await phone_woken.is_pushed(of_call(call))
  const shown = await phone_woken.shows('it is said to be over', ({ tag }) => tag === call.id)
  assert.deepEqual([shown.title, shown.silent, shown.requireInteraction, shown.actions], ['通话已处理 · 한지우', true, false, []])
  await phone_woken.is_pushed(of_call(call, 'call_missed'))
  await phone_woken.shows('it was missed', ({ tag, title }) => tag === call.id && title === '未接来电 · 한지우')
  await phone_woken.is_pushed(of_call(call))
  const [kept] = (await phone_woken.shown()).filter(({ tag }) => tag === call.id)
  assert.equal(kept.title, '未接来电 · 한지우', 'what has overtaken it stays')
})

step('turned off, the device is woken no more; signing out forgets it too', async () => {
  await phone.go('/me/alerts')
  await phone.button('alerts:push.turn_off').click()
  await says(phone, 'push.standing.off')
  assert.deepEqual(await devices_of(wei), [])
  await desk.go('/me/alerts')
  await says(desk, 'push.standing.on')
  await desk.button('app:me.sign_out').click()
  await desk.page.getByRole('dialog').getByRole('button', { name: desk.t('app:me.sign_out'), exact: true }).click()
  await desk.field('people:fields.login').waitFor()
  await eventually('the browser is no longer subscribed', () => desk.page.evaluate(() => localStorage.getItem('test.push') === null))
})

step('a browser that blocks them says how to undo it, and a server without them says so', async () => {
  laptop = await Visitor.of(browser, wei, { language: 'en', worker: true })
  await laptop.context.grantPermissions(['geolocation'], { origin: server.origin }) // what is not granted is denied then
  await laptop.go('/me/alerts')
  await says(laptop, 'push.standing.denied')
  assert.equal(await laptop.button('alerts:push.turn_on').count(), 0)
  bare = await Server.start()
  const alone = await founder(bare, 'alone', 'Alone', 'Without')
  const visitor = await Visitor.of(browser, alone, { language: 'en', worker: true })
  await visitor.go('/me/alerts')
  await says(visitor, 'push.standing.not_configured')
  visitor.assert_clean()
})

step('no page made an error or asked anybody else anything', () => {
  for (const visitor of [desk, phone, laptop]) visitor.assert_clean()
  assert.deepEqual(server.faults(), [])
})
