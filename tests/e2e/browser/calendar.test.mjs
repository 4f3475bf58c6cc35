import assert from 'node:assert/strict'
import { after, before } from 'node:test'

import { eventually } from '../eventually.mjs'
import { Server } from '../server.mjs'
import { founder, joined } from '../world.mjs'
import { assert_accessible } from './accessible.mjs'
import { story } from './story.mjs'
import { kPhone, launch, Visitor } from './visitor.mjs'

const step = story()

// A Tuesday far enough ahead that no test meets its own day.
const kDate = '2027-03-09'
const kZone = 'Asia/Seoul'
const kSeoul = (from, to, date = kDate) => ({ start_date: date, start_minute: from, end_date: date, end_minute: to, time_zone: kZone })

let server, browser, mina, wei, desk, phone, tablet

before(async () => {
  server = await Server.start()
  browser = await launch()
  mina = await founder(server, 'mina', '한미나', '마당 🏡')
  wei = await joined(mina, 'member', 'wei', '王伟')
  await mina.in_org('POST', '/rooms', { name: '한라', capacity: 8 })
  desk = await Visitor.of(browser, mina, { language: 'ko', time_zone: kZone })
  phone = await Visitor.of(browser, wei, { device: kPhone, language: 'zh', scheme: 'dark', time_zone: kZone })
  tablet = await Visitor.of(browser, wei, { language: 'en', scheme: 'dark', time_zone: kZone })
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

const w = (visitor, key, values) => visitor.t(`calendar:${key}`, values)
const on_day = (person, date = kDate) =>
  person.in_org('GET', `/occurrences?from=${date}T00:00:00%2B09:00&to=${date}T23:59:00%2B09:00`.replaceAll('+', '%2B'))
const titles = async (person, date) => (await on_day(person, date)).occurrences.map(({ title }) => title)
const chip = (visitor, title) => visitor.page.locator('[data-event]', { hasText: title }).first()
const dialog = (visitor) => visitor.page.getByRole('dialog').last()
const press = (visitor, key) => dialog(visitor).getByRole('button', { name: w(visitor, key), exact: true }).click()
const field = (visitor, key) => dialog(visitor).getByLabel(w(visitor, key), { exact: true })

step('an event is made with the key N, at a time, with somebody, and a reminder', async () => {
  await desk.go(`/calendar?view=week&date=${kDate}`)
  await desk.page.getByRole('button', { name: w(desk, 'new_event') }).waitFor()
  await desk.page.keyboard.press('n')
  await field(desk, 'event.title').fill('주간 회의')
  await field(desk, 'event.date').fill(kDate)
  await field(desk, 'event.from').fill('10:00')
  await press(desk, 'event.add_people')
  await dialog(desk).getByText('王伟').click()
  await dialog(desk).getByRole('region', { name: w(desk, 'free.title') }).waitFor()
  await assert_accessible(desk, 'a new event')
  await press(desk, 'event.save')
  await chip(desk, '주간 회의').waitFor()
  const { events } = await on_day(mina)
  assert.deepEqual([events[0].time.start_minute, events[0].time.end_minute, events[0].remind_minutes_before], [600, 660, 15])
  assert.deepEqual(events[0].attendees.map(({ member_id }) => member_id), [wei.member_id])
  await assert_accessible(desk, 'the week')
})

step('who is invited answers from their day, and the organiser sees it', async () => {
  await chip(desk, '주간 회의').click()
  await desk.sees(w(desk, 'counts.needs_action', { count: 1 }))
  await phone.go('/day')
  await phone.page.getByRole('button', { name: w(phone, 'answers.accepted'), exact: true }).click()
  await desk.sees(w(desk, 'counts.accepted', { count: 1 }))
  await phone.go(`/calendar?date=${kDate}`)
  await chip(phone, '주간 회의').waitFor()
  await assert_accessible(phone, 'the agenda')
})

step('one of those that repeat is changed, and the others stay', async () => {
  await mina.in_org('POST', '/events', { title: '스탠드업', time: kSeoul(540, 555, '2027-03-08'), rule: 'FREQ=DAILY;COUNT=4' })
  await desk.page.locator('[data-day="2027-03-10"] [data-event]', { hasText: '스탠드업' }).click()
  await desk.page.getByRole('button', { name: w(desk, 'event.change') }).click()
  await field(desk, 'event.title').fill('회고')
  await press(desk, 'event.save')
  await press(desk, 'scope.this_one')
  await desk.page.locator('[data-day="2027-03-10"] [data-event]', { hasText: '회고' }).waitFor()
  assert.deepEqual(await titles(mina, '2027-03-11'), ['스탠드업'])
  assert.deepEqual(await titles(mina, '2027-03-10'), ['회고'])
})

step('a room that is taken says so, and cannot be taken twice', async () => {
  const { rooms: [{ id }] } = await mina.in_org('GET', '/rooms')
  await mina.in_org('POST', '/events', { title: '면접', time: kSeoul(840, 900), room_id: id })
  await tablet.go(`/calendar?view=day&date=${kDate}`)
  await tablet.page.getByRole('button', { name: w(tablet, 'new_event') }).click()
  await field(tablet, 'event.title').fill('Planning')
  await field(tablet, 'event.from').fill('14:30')
  await field(tablet, 'event.room').selectOption(id)
  await dialog(tablet).getByText(/taken/).last().waitFor()
  await press(tablet, 'event.save')
  await dialog(tablet).getByText(w(tablet, 'refusals.calendar.room_taken')).waitFor()
  await field(tablet, 'event.from').fill('15:00')
  await press(tablet, 'event.save')
  await chip(tablet, 'Planning').waitFor()
  assert.equal((await on_day(wei)).events.find(({ title }) => title === 'Planning').room_id, id)
})

step('what is deleted comes back when that is undone', async () => {
  await chip(tablet, 'Planning').click()
  await tablet.page.getByRole('button', { name: w(tablet, 'event.delete') }).click()
  await chip(tablet, 'Planning').waitFor({ state: 'detached' })
  await tablet.page.getByRole('button', { name: w(tablet, 'event.undo') }).click()
  await chip(tablet, 'Planning').waitFor()
})

step('a file of another program is imported', async () => {
  const text = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Apple Inc.//macOS 15.1//EN\r\nBEGIN:VEVENT\r\nUID:1@apple\r\nDTSTART;TZID=Asia/Shanghai:20270309T160000\r\nDTEND;TZID=Asia/Shanghai:20270309T170000\r\nSUMMARY:项目评审\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`
  await phone.page.getByRole('button', { name: w(phone, 'calendars.title'), exact: true }).click()
  await phone.page.getByRole('button', { name: w(phone, 'calendars.add') }).click()
  await field(phone, 'add.file').setInputFiles({ name: 'work.ics', mimeType: 'text/calendar', buffer: Buffer.from(text) })
  await press(phone, 'add.import')
  await phone.sees(w(phone, 'add.imported', { added: 1, changed: 0 }))
  const { occurrences } = await on_day(wei)
  assert.equal(occurrences.find(({ title }) => title === '项目评审').starts_at, '2027-03-09T08:00:00.000Z')
})

step('a calendar has a secret address that other programs read, until it is taken back', async () => {
  await desk.go(`/calendar?view=week&date=${kDate}`)
  await desk.page.getByRole('button', { name: w(desk, 'calendars.settings', { name: w(desk, 'calendars.own') }) }).click()
  await press(desk, 'settings.feed_open')
  const shown = dialog(desk).getByRole('textbox', { name: w(desk, 'settings.feed') })
  await shown.waitFor()
  const address = await shown.inputValue()
  const text = await (await fetch(address)).text()
  assert.match(text, /^BEGIN:VCALENDAR\r\n/)
  assert.match(text, /SUMMARY:주간 회의\r\n/)
  await press(desk, 'settings.feed_revoke')
  await shown.waitFor({ state: 'detached' })
  assert.equal((await fetch(address)).status, 404)
  await press(desk, 'settings.save')
})

step('a reminder is said wherever one is', async () => {
  const soon = new Date(Date.now() + 5 * 60_000).toISOString()
  const minute = Number(soon.slice(11, 13)) * 60 + Number(soon.slice(14, 16))
  const time = { start_date: soon.slice(0, 10), start_minute: minute, end_date: soon.slice(0, 10), end_minute: minute, time_zone: 'UTC' }
  await tablet.go('/tasks')
  await wei.in_org('POST', '/events', { title: 'Call the printer', time, remind_minutes_before: 5 })
  await tablet.page.getByText(/Call the printer/).first().waitFor()
})

step('the server wrote down no fault', async () => {
  await eventually('the pages are quiet', () => true)
  assert.deepEqual(server.faults(), [])
})
