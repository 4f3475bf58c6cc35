import assert from 'node:assert/strict'
import { after, before } from 'node:test'

import { eventually } from '../eventually.mjs'
import { Server } from '../server.mjs'
import { founder, joined } from '../world.mjs'
import { assert_accessible } from './accessible.mjs'
import { story } from './story.mjs'
import { kPhone, launch, Visitor } from './visitor.mjs'

const step = story()
const kYear = new Date().getFullYear()
const kPageOfOrganisation = '/settings/working_time'
const kOwnPage = '/me/working_time'

let server, browser, owner, wei, desk, phone, tablet, pocket

before(async () => {
  server = await Server.start()
  browser = await launch()
  owner = await founder(server, 'owner', '한지우', '마당 🏡')
  wei = await joined(owner, 'member', 'wei', '王伟')
  desk = await Visitor.of(browser, owner, { language: 'ko' })
  phone = await Visitor.of(browser, wei, { device: kPhone, language: 'zh', scheme: 'dark', time_zone: 'Asia/Shanghai' })
  tablet = await Visitor.of(browser, wei, { language: 'en', time_zone: 'Asia/Shanghai' })
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

const w = (visitor, key, values) => visitor.t(`working_time:${key}`, values)

/** As the reader's language calls a day of the week, Monday first. */
const weekday = ({ language }, day) => new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(Date.UTC(2024, 0, 1 + day))

const day_of = (visitor, day) => visitor.page.getByRole('group', { name: weekday(visitor, day), exact: true })
const time = (visitor, what, name) => visitor.page.getByLabel(w(visitor, `times.${name}`, { what }), { exact: true })

async function saves(visitor) {
  await visitor.button('working_time:save').click()
  // "Saved" may still be the word on the save before this one, and a busy button is disabled too.
  const at_rest = visitor.page.locator(':disabled:not([aria-busy])')
  await visitor.button('working_time:save').and(at_rest).waitFor()
  await visitor.sees(w(visitor, 'saved'))
}

/** What the server holds. */
const time_of_organisation = () => owner.in_org('GET', '/working_time')
const time_of = (person) => person.in_org('GET', `/members/${person.member_id}/working_time`)

async function enters(visitor, { date, kind, name }) {
  const dialog = visitor.page.getByRole('dialog')
  await dialog.getByLabel(w(visitor, 'day.date')).fill(date)
  await dialog.getByRole('radio', { name: w(visitor, `day.kinds.${kind}`), exact: true }).check()
  await dialog.getByLabel(w(visitor, 'day.name')).fill(name)
  await dialog.getByRole('button', { name: w(visitor, 'day.save'), exact: true }).click()
}

step('the organisation keeps the holidays of where it is', async () => {
  await desk.go(kPageOfOrganisation)
  await desk.page.getByRole('radio', { name: w(desk, 'countries.korea'), checked: true }).waitFor()
  await desk.sees(w(desk, 'holidays.chuseok'))
  assert.equal(await time(desk, weekday(desk, 0), 'from').inputValue(), '09:00')
  await assert_accessible(desk, 'working time of an organisation')
})

step('an administrator settles the hours, with a break and a night', async () => {
  const [monday, friday] = [weekday(desk, 0), weekday(desk, 4)]
  await time(desk, monday, 'to').fill('12:00')
  await desk.button('working_time:week.more', { day: monday }).click()
  await time(desk, `${monday} 2`, 'to').fill('18:00')
  await desk.button('working_time:week.copy', { day: monday }).click()
  assert.equal(await time(desk, `${friday} 2`, 'from').inputValue(), '13:00')
  await day_of(desk, 5).getByRole('checkbox').check()
  await day_of(desk, 5).getByRole('button', { name: w(desk, 'week.remove') }).last().click()
  await time(desk, weekday(desk, 5), 'from').fill('22:00')
  await time(desk, weekday(desk, 5), 'to').fill('06:00')
  await day_of(desk, 5).getByText(w(desk, 'times.next_day')).waitFor()
  await saves(desk)
  const { hours } = await time_of_organisation()
  const day = [{ from: 540, to: 720 }, { from: 780, to: 1080 }]
  assert.deepEqual(hours.days, [day, day, day, day, day, [{ from: 1320, to: 1800 }], []])
})

step('hours that cannot be are explained and not saved', async () => {
  const monday = weekday(desk, 0)
  await time(desk, `${monday} 2`, 'from').fill('11:00')
  await day_of(desk, 0).getByText(w(desk, 'week.faults.overlapping')).waitFor()
  await desk.button('working_time:save').click()
  await assert_accessible(desk, 'hours that overlap')
  assert.deepEqual((await time_of_organisation()).hours.days[0][1], { from: 780, to: 1080 })
  await time(desk, `${monday} 2`, 'from').fill('13:00')
  await day_of(desk, 0).getByText(w(desk, 'week.faults.overlapping')).waitFor({ state: 'hidden' })
})

step('China keeps swapped weekends, and says when a year is not settled', async () => {
  await desk.page.getByRole('radio', { name: w(desk, 'countries.china') }).check()
  await saves(desk)
  await desk.sees(w(desk, 'holidays.spring_festival'))
  const year = desk.page.getByRole('group', { name: w(desk, 'days.year'), exact: true })
  const { days, settled } = await owner.in_org('GET', `/working_time/days?year=${kYear}`)
  assert.ok(settled ? days.some(({ kind }) => kind === 'working') : true)
  const unsettled = await first_unsettled()
  for (let shown = kYear; shown < unsettled; shown += 1) await year.getByRole('button', { name: w(desk, 'days.year_after') }).click()
  await desk.sees(w(desk, 'days.unsettled', { year: unsettled }))
  await assert_accessible(desk, 'a year that is not settled')
  for (let shown = unsettled; shown > kYear; shown -= 1) await year.getByRole('button', { name: w(desk, 'days.year_before') }).click()
})

async function first_unsettled() {
  for (let year = kYear; ; year += 1) if (!(await owner.in_org('GET', `/working_time/days?year=${year}`)).settled) return year
}

step('a day without a name is explained, and with one it is entered', async () => {
  await desk.button('working_time:days.enter').click()
  const dialog = desk.page.getByRole('dialog')
  await dialog.getByRole('button', { name: w(desk, 'day.save'), exact: true }).click()
  for (const fault of ['date_missing', 'name_missing']) await dialog.getByText(w(desk, `day.faults.${fault}`)).waitFor()
  await assert_accessible(desk, 'entering a day')
  await enters(desk, { date: `${kYear}-11-14`, kind: 'working', name: '금요일 대신 근무' })
  await desk.sees('금요일 대신 근무')
  await dialog.waitFor({ state: 'detached' })
})

step('an entered day is removed, and comes back when that was a mistake', async () => {
  await desk.page.getByRole('button', { name: /^금요일 대신 근무.*지우기$/ }).click()
  const row = desk.page.getByRole('listitem').filter({ hasText: '금요일 대신 근무' })
  await row.waitFor({ state: 'detached' })
  await desk.button('working_time:undo').click()
  await row.waitFor()
})

step('on a phone a holiday of the country is decided differently', async () => {
  pocket = await Visitor.of(browser, owner, { device: kPhone, language: 'en', scheme: 'dark' })
  await pocket.go(kPageOfOrganisation)
  const holiday = w(pocket, 'holidays.qingming_festival')
  await pocket.page.getByRole('button', { name: new RegExp(`^Change ${holiday}`) }).tap()
  const dialog = pocket.page.getByRole('dialog')
  const date = await dialog.getByLabel(w(pocket, 'day.date')).inputValue()
  assert.equal(await dialog.getByLabel(w(pocket, 'day.name')).inputValue(), holiday)
  await assert_accessible(pocket, 'changing a day, on a phone in the dark')
  await enters(pocket, { date, kind: 'working', name: 'Launch day' })
  await pocket.sees('Launch day')
  const { days } = await owner.in_org('GET', `/working_time/days?year=${kYear}`)
  assert.deepEqual(days.filter((day) => day.date === date), [{ date, kind: 'working', substitute: false, name: 'Launch day' }])
})

step('the audit log says it in words', async () => {
  await desk.go('/settings/audit')
  await desk.sees(desk.t('people:audit.verbs.working_time_changed'))
  await desk.sees(desk.t('people:audit.days.working', { name: '금요일 대신 근무' }))
  await desk.sees(desk.t('people:audit.countries.china'), { exact: true })
  await desk.sees('월–금 09:00–12:00, 13:00–18:00 · 토 22:00–06:00')
})

step('a member is as the organisation, until they say otherwise on their phone', async () => {
  await tablet.go(kOwnPage)
  await tablet.sees('Mon–Fri 09:00–12:00, 13:00–18:00 · Sat 22:00–06:00')
  await phone.go(kOwnPage)
  const zone = phone.page.getByRole('combobox', { name: w(phone, 'zone.label') })
  await zone.tap()
  await zone.fill('巴黎')
  await phone.page.getByRole('option', { name: w(phone, 'cities.Europe/Paris') }).tap()
  await phone.page.getByRole('checkbox', { name: w(phone, 'own.quiet') }).check()
  await time(phone, w(phone, 'own.quiet'), 'to').fill('08:00')
  await assert_accessible(phone, 'own working time, on a phone in the dark')
  await saves(phone)
  assert.deepEqual(await time_of(wei), { time_zone: 'Europe/Paris', quiet: { from: 1320, to: 1920 } })
})

step('another device of theirs hears it', async () => {
  const zone = tablet.page.getByRole('combobox', { name: w(tablet, 'zone.label') })
  await eventually('the other device shows the zone', async () => (await zone.inputValue()) === w(tablet, 'cities.Europe/Paris'))
  assert.equal(await time(tablet, w(tablet, 'own.quiet'), 'to').inputValue(), '08:00')
  await assert_accessible(tablet, 'own working time')
})

step('quiet all day is explained, and own hours are kept', async () => {
  await time(tablet, w(tablet, 'own.quiet'), 'to').fill('22:00')
  await tablet.sees(w(tablet, 'own.quiet_faults.all_day'))
  await time(tablet, w(tablet, 'own.quiet'), 'to').fill('07:00')
  await tablet.page.getByRole('radio', { name: w(tablet, 'own.whose.own') }).check()
  await day_of(tablet, 5).getByRole('checkbox').uncheck()
  await saves(tablet)
  await day_of(phone, 0).waitFor()
  assert.equal(await day_of(phone, 5).getByRole('checkbox').isChecked(), false)
})

step('with the keyboard alone the zone goes back to the organisation’s', async () => {
  const zone = tablet.page.getByRole('combobox', { name: w(tablet, 'zone.label') })
  await zone.focus()
  await tablet.page.keyboard.press('ArrowDown')
  await tablet.page.keyboard.press('ArrowDown')
  await tablet.page.keyboard.press('Enter')
  assert.equal(await zone.inputValue(), w(tablet, 'cities.Asia/Shanghai'))
  await tablet.page.keyboard.press('Tab')
  await tablet.page.keyboard.press('Enter')
  assert.equal(await zone.inputValue(), '')
  await saves(tablet)
  assert.equal((await time_of(wei)).time_zone, undefined)
})

step('whoever has no power over the rules has no door to the organisation’s', async () => {
  await tablet.go(kPageOfOrganisation)
  await tablet.page.getByRole('heading', { name: tablet.t('chat:title') }).waitFor()
})

step('nobody saw an error', () => {
  for (const visitor of [desk, phone, tablet, pocket]) visitor.assert_clean()
  assert.deepEqual(server.faults(), [])
})
