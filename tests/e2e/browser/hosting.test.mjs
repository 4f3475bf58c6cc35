import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before } from 'node:test'

import { eventually } from '../eventually.mjs'
import { Server } from '../server.mjs'
import { founder, joined } from '../world.mjs'
import { assert_accessible } from './accessible.mjs'
import { story } from './story.mjs'
import { kPhone, launch, Visitor } from './visitor.mjs'

const step = story()
const kDevices = ['--use-fake-device-for-media-stream=fps=5', '--use-fake-ui-for-media-stream']

let server, browser, mina, wei, desk, phone, talk

before(async () => {
  server = await Server.start()
  browser = await launch(kDevices)
  mina = await founder(server, 'mina', '한미나', '마당 🏡')
  wei = await joined(mina, 'member', 'wei', '王伟')
  talk = await mina.in_org('POST', '/conversations', { kind: 'direct', member_ids: [wei.member_id] })
  desk = await Visitor.of(browser, mina, { language: 'ko' })
  phone = await Visitor.of(browser, wei, { device: kPhone, language: 'zh', scheme: 'dark' })
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

const w = (visitor, key, values) => visitor.t(`meetings:${key}`, values)
const button = (visitor, key, values) => visitor.page.getByRole('button', { name: w(visitor, key, values), exact: true })
const tiles = (visitor) => visitor.page.locator('[data-meeting] figure')

step('a call that nobody answers leaves a line with both, and is called back from there', async () => {
  const { id } = await mina.in_org('POST', '/meetings', { title: '통화', conversation_id: talk.id })
  const { calls } = await mina.in_org('POST', `/meetings/${id}/invitations`, { member_ids: [wei.member_id], ring: true })
  await mina.in_org('POST', `/meeting_calls/${calls[0].id}/end`, {})
  await mina.in_org('POST', `/meetings/${id}/end`, {})
  const row = phone.page.getByRole('link', { name: /한미나/ })
  const badge = (visitor) => row.getByRole('img', { name: visitor.t('chat:unread', { count: 1 }) })
  await phone.go('/c')
  await badge(phone).waitFor()
  await row.getByText(phone.t('chat:notice.call_missed')).waitFor()
  await phone.go(`/c/${talk.id}`)
  const missed = phone.page.locator('[data-missed="true"]')
  await missed.getByText(phone.t('chat:notice.call_missed')).waitFor()
  await missed.locator('time').waitFor()
  const { unread } = (await mina.in_org('GET', `/conversations/${talk.id}`)).mine
  assert.equal(unread, 0, 'the caller has nothing to read')
  await eventually('reading it clears it', async () => (await wei.in_org('GET', `/conversations/${talk.id}`)).mine.unread === 0)
  await desk.go(`/c/${talk.id}`)
  await desk.page.locator('[data-missed]').getByText(desk.t('chat:notice.call_unanswered', { names: '王伟' })).waitFor()
  await assert_accessible(phone, 'a missed call')
  await missed.getByRole('button', { name: w(phone, 'start.call_back') }).click()
  const ring = desk.page.getByRole('alertdialog', { name: w(desk, 'call.label') })
  await ring.getByRole('button', { name: w(desk, 'call.accept') }).click()
  await button(phone, 'door.join').click()
  await button(desk, 'door.join').click()
  await eventually('they talk', async () => (await tiles(desk).count()) === 2 && (await tiles(phone).count()) === 2, 60_000)
})

step('when both have hung up, how long it was stands in their conversation', async () => {
  await button(desk, 'bar.leave').click()
  await button(phone, 'bar.leave').click()
  await eventually('the line is told', async () => {
    const { messages } = await mina.in_org('GET', `/conversations/${talk.id}/messages`)
    return messages.at(-1).notice?.what === 'called'
  })
  await desk.go(`/c/${talk.id}`)
  await desk.page.locator('[data-missed="false"]').filter({ hasText: /통화 \d+초/ }).waitFor()
})

step('a meeting is scheduled with a password and a lobby, and stands in the calendar of who is invited', async () => {
  await desk.go('/meetings')
  await button(desk, 'list.schedule').click()
  const dialog = desk.page.getByRole('dialog')
  await dialog.getByLabel(w(desk, 'list.title'), { exact: true }).fill('분기 회의')
  const soon = new Date(Date.now() + 6 * 60_000)
  const two = (value) => String(value).padStart(2, '0')
  const [date, time] = await desk.page.evaluate((at) => {
    const there = new Date(at)
    const pad = (value) => String(value).padStart(2, '0')
    return [`${there.getFullYear()}-${pad(there.getMonth() + 1)}-${pad(there.getDate())}`, `${pad(there.getHours())}:${pad(there.getMinutes())}`]
  }, soon.getTime())
  assert.equal(two(soon.getMinutes()), time.slice(3))
  await dialog.getByLabel(w(desk, 'schedule.date'), { exact: true }).fill(date)
  await dialog.getByLabel(w(desk, 'schedule.time'), { exact: true }).fill(time)
  await dialog.getByText('王伟').first().click()
  await button(desk, 'schedule.more').click()
  await dialog.getByRole('checkbox', { name: w(desk, 'settings.has_lobby'), exact: true }).check()
  await dialog.getByLabel(w(desk, 'settings.password_new'), { exact: true }).fill('열쇠')
  await assert_accessible(desk, 'a meeting that is scheduled')
  const asked = []
  await desk.page.route('**/api/orgs/*/{meetings,events}', async (route) => {
    if (route.request().method() !== 'POST') return route.continue()
    asked.push(route.request().postDataJSON())
    if (asked.length > 1) return route.continue()
    await route.fetch()
    await route.abort() // the answer is lost
  })
  desk.outage = true
  await button(desk, 'schedule.do').click()
  await dialog.getByRole('alert').waitFor()
  desk.outage = false
  await button(desk, 'schedule.do').click()
  const row = desk.page.locator('[data-row]').filter({ hasText: '분기 회의' })
  await row.getByText(/분 후 시작/).waitFor()
  await dialog.waitFor({ state: 'detached' })
  await desk.page.unroute('**/api/orgs/*/{meetings,events}')
  assert.deepEqual(asked[1], asked[0], 'one request, and the same one again')
  const { meetings } = await wei.in_org('GET', '/meetings')
  assert.equal(meetings.filter(({ title }) => title === '분기 회의').length, 1)
  const planned = meetings.find(({ title }) => title === '분기 회의')
  assert.equal(planned.has_password, true)
  assert.equal(planned.settings.has_lobby, true)
  const event = await wei.in_org('GET', `/events/${planned.event_id}`)
  assert.ok(event.meeting_link.endsWith(`/meet/${mina.org_id}/${planned.code}`))
  await phone.go('/meetings')
  await phone.page.locator('[data-row]').filter({ hasText: '분기 회의' }).getByText(/分钟后开始/).waitFor()
  await assert_accessible(phone, 'the meetings on a phone')
})

step('the host changes what others may before anybody is there', async () => {
  await desk.page.locator('[data-row]').filter({ hasText: '분기 회의' }).getByRole('button', { name: w(desk, 'list.more_of', { title: '분기 회의' }) }).click()
  await desk.page.getByRole('menuitem', { name: w(desk, 'settings.title') }).click()
  const dialog = desk.page.getByRole('dialog')
  await dialog.getByRole('checkbox', { name: w(desk, 'settings.may_share'), exact: true }).uncheck()
  await button(desk, 'settings.password_take').click()
  await dialog.getByText(w(desk, 'settings.no_password')).waitFor()
  await assert_accessible(desk, 'the settings of a meeting')
  const { meetings } = await mina.in_org('GET', '/meetings')
  const changed = meetings.find(({ title }) => title === '분기 회의')
  assert.deepEqual([changed.has_password, changed.settings.may_share], [false, false])
  await button(desk, 'devices.done').click()
})

step('and during the meeting, with who was there so far', async () => {
  await desk.page.locator('[data-row]').filter({ hasText: '분기 회의' }).getByRole('link', { name: w(desk, 'door.join') }).click()
  await button(desk, 'door.join').click()
  await phone.page.locator('[data-row]').filter({ hasText: '분기 회의' }).getByRole('link', { name: w(phone, 'door.join') }).click()
  await button(phone, 'door.ask').click()
  await phone.page.getByRole('heading', { name: w(phone, 'lobby.title') }).waitFor()
  await button(desk, 'bar.people', { count: 1 }).click()
  await button(desk, 'people.admit').click()
  await tiles(phone).nth(1).waitFor()
  await button(desk, 'settings.title').click()
  const dialog = desk.page.getByRole('dialog')
  await dialog.getByRole('checkbox', { name: w(desk, 'settings.may_unmute'), exact: true }).uncheck()
  await button(phone, 'bar.unmute').waitFor()
  await button(desk, 'devices.done').click()
  await button(desk, 'attendance.title').click()
  await desk.page.locator('[data-attended]').nth(1).waitFor()
  await assert_accessible(desk, 'the attendance during a meeting')
  await desk.page.keyboard.press('Escape')
})

step('afterwards the attendance is read and saved from the list of meetings', async () => {
  const instant = await mina.in_org('POST', '/meetings', { title: '보고' })
  const { participant } = await wei.in_org('POST', `/meetings/${instant.id}/participants`, { device_name: 'Pixel' })
  await wei.in_org('POST', `/meetings/${instant.id}/participants/${participant.id}/leave`, {})
  await mina.in_org('POST', `/meetings/${instant.id}/end`, {})
  await desk.go('/meetings')
  const row = desk.page.locator('[data-row]').filter({ hasText: '보고' })
  await row.getByRole('button', { name: w(desk, 'list.more_of', { title: '보고' }) }).click()
  await desk.page.getByRole('menuitem', { name: w(desk, 'attendance.title') }).click()
  const person = desk.page.locator('[data-attended]')
  await person.getByText('王伟').waitFor()
  await person.getByRole('button').click()
  await person.getByText('Pixel').waitFor()
  await assert_accessible(desk, 'the attendance of a meeting')
  const saved = desk.page.waitForEvent('download')
  await button(desk, 'attendance.save').click()
  const text = await readFile(await (await saved).path(), 'utf8')
  assert.match(text, /"device","王伟","mem_\w+","Pixel",/)
})
