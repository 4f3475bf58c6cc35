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

let server, browser, mina, wei, task, desk, phone, tablet

before(async () => {
  server = await Server.start()
  browser = await launch()
  mina = await founder(server, 'mina', '한미나', '마당 🏡')
  wei = await joined(mina, 'member', 'wei', '王伟')
  const assignee_ids = [mina.member_id, wei.member_id]
  const due = { date: '2027-03-01', time_zone: 'Asia/Seoul' }
  task = await mina.in_org('POST', '/tasks', { title: '포스터 인쇄', assignee_ids, due })
  desk = await Visitor.of(browser, mina, { language: 'ko' })
  phone = await Visitor.of(browser, wei, { device: kPhone, language: 'zh', scheme: 'dark' })
  tablet = await Visitor.of(browser, wei, { language: 'en', scheme: 'dark' })
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

const w = (visitor, key, values) => visitor.t(`tasks:${key}`, values)
const part = (visitor, key) => visitor.page.getByRole('region', { name: w(visitor, key), exact: true })
const field = (visitor, key) => visitor.page.getByLabel(w(visitor, key), { exact: true })
const chooser = (visitor, key) => visitor.page.getByRole('combobox', { name: w(visitor, key), exact: true })
const now_of = async () => (await mina.in_org('GET', `/tasks/${task.id}`)).task
const comes_true = (what, look) => eventually(what, async () => look(await now_of()))

async function says(visitor, key, value) {
  await field(visitor, key).fill(String(value))
  await field(visitor, key).press('Tab')
}

step('files are attached, looked at over the page and taken away', async () => {
  await desk.go(`/tasks/${task.id}?view=made`)
  const files = part(desk, 'files.title')
  await files.getByText(w(desk, 'files.none')).waitFor()
  await files.locator('input[type=file]').setInputFiles([
    { name: '시안.png', mimeType: 'image/png', buffer: png(640, 400) },
    { name: '견적.hwp', mimeType: 'application/octet-stream', buffer: Buffer.from('견적') },
  ])
  await files.getByRole('img', { name: '시안.png' }).waitFor()
  await files.getByText('견적.hwp').waitFor()
  await comes_true('the server holds both', (held) => held.files.length === 2)
  await assert_accessible(desk, 'a task with files')
  await files.getByRole('img', { name: '시안.png' }).click()
  const viewer = desk.page.getByRole('dialog', { name: '시안.png' })
  await viewer.waitFor()
  assert.match(desk.page.url(), /view=made/)
  await desk.page.keyboard.press('Escape')
  await viewer.waitFor({ state: 'detached' })
  await phone.go(`/tasks/${task.id}?view=mine`)
  await part(phone, 'files.title').getByRole('img', { name: '시안.png' }).waitFor()
  await assert_accessible(phone, 'a task with files on a phone')
  await phone.button('tasks:files.remove', { name: '견적.hwp' }).click()
  await files.getByText('견적.hwp').waitFor({ state: 'detached' })
  await comes_true('one is left', (held) => held.files.map(({ name }) => name).join() === '시안.png')
})

step('it comes again every other week on some days, and so many times', async () => {
  await field(desk, 'fields.repeat').selectOption('week')
  await says(desk, 'repeating.every.week', 2)
  await comes_true('every other week', ({ repeat }) => repeat?.interval === 2)
  await desk.page.getByRole('group', { name: w(desk, 'repeating.on') }).getByRole('button').nth(3).click()
  await field(desk, 'repeating.ends').selectOption('count')
  await says(desk, 'repeating.times', 5)
  await comes_true('five times', ({ repeat }) => repeat?.count === 5 && repeat.weekdays.join() === '1,4')
  await assert_accessible(desk, 'how a task comes again')
  await phone.sees(w(phone, 'repeating.times_hint'))
})

step('or until a day, and another unit keeps the end', async () => {
  await field(desk, 'repeating.ends').selectOption('until')
  await field(desk, 'repeating.last').fill('2027-12-31')
  await field(desk, 'fields.repeat').selectOption('month')
  await comes_true('monthly until then', ({ repeat }) =>
    repeat?.unit === 'month' && repeat.until === '2027-12-31' && repeat.count === undefined)
  await says(desk, 'repeating.every.month', 200)
  await comes_true('no more than may be', ({ repeat }) => repeat.interval === 99)
})

step('a reminder goes on until it is confirmed where that is wanted', async () => {
  await field(desk, 'fields.remind').selectOption('1440')
  await desk.page.getByRole('checkbox', { name: w(desk, 'until_confirmed.label') }).click()
  await comes_true('it demands', (held) => held.remind_until_confirmed)
  await field(desk, 'fields.remind').selectOption('')
  await comes_true('it does not without a reminder', (held) => !held.remind_until_confirmed)
})

step('a due date on which nobody works says so', async () => {
  await mina.in_org('PUT', '/working_time/days/2027-03-02', { kind: 'off', name: '창립 기념일' })
  await tablet.go(`/tasks/${task.id}?view=mine`)
  await tablet.page.locator('input[type=date]').first().fill('2027-03-02')
  await tablet.sees(w(tablet, 'day_off', { name: '창립 기념일' }))
})

step('lists and sections are chosen in the task itself', async () => {
  await phone.go('/tasks')
  await phone.sees(w(phone, 'lists.none'))
  const list = await mina.in_org('POST', '/task_lists', { name: '봄 행사', sections: ['준비', '진행'] })
  const other = await mina.in_org('POST', '/task_lists', { name: '인쇄물', sections: [] })
  await desk.go(`/tasks/${task.id}?view=made`)
  await chooser(desk, 'place.list').selectOption({ label: '봄 행사' })
  await comes_true('in the first section', (held) => held.section_id === list.sections[0].id)
  await chooser(desk, 'place.section').selectOption({ label: '진행' })
  await comes_true('in the second', (held) => held.section_id === list.sections[1].id)
  await chooser(desk, 'place.list').selectOption({ label: '인쇄물' })
  await comes_true('in the other list', (held) => held.list_id === other.id && held.section_id === undefined)
  await chooser(desk, 'place.list').selectOption('')
  await comes_true('in none', (held) => held.list_id === undefined)
  await chooser(desk, 'place.list').selectOption({ label: '봄 행사' })
  await comes_true('back', (held) => held.list_id === list.id)
})

step('a list is renamed, and gains and loses sections', async () => {
  await desk.page.getByRole('link', { name: '봄 행사' }).click()
  await part(desk, 'lists.no_section').waitFor({ state: 'detached' })
  await desk.button('tasks:lists.more').click()
  await desk.page.getByRole('menuitem', { name: w(desk, 'lists.edit') }).click()
  const dialog = desk.dialog('tasks:lists.edit')
  await dialog.getByLabel(w(desk, 'lists.name'), { exact: true }).fill('봄 축제')
  await dialog.getByRole('button', { name: w(desk, 'lists.remove_section', { name: '준비' }), exact: true }).click()
  await dialog.getByRole('button', { name: w(desk, 'lists.add_section'), exact: true }).click()
  await dialog.getByLabel(w(desk, 'lists.section', { number: 2 }), { exact: true }).fill('정리')
  await assert_accessible(desk, 'a list being changed')
  await dialog.getByRole('button', { name: w(desk, 'save'), exact: true }).click()
  for (const name of ['진행', '정리']) await desk.page.getByRole('region', { name, exact: true }).waitFor()
  await part(desk, 'lists.no_section').getByText('포스터 인쇄').waitFor()
  await desk.page.getByRole('heading', { name: '봄 축제' }).waitFor()
})

step('what is closed is read page by page, as far back as one likes', async () => {
  for (let number = 1; number <= 103; number += 1) {
    const { id } = await wei.in_org('POST', '/tasks', { title: `지난 일 ${number}`, assignee_ids: [wei.member_id] })
    await wei.in_org('PUT', `/tasks/${id}/tick`, { is_ticked: true })
  }
  await tablet.go('/tasks?view=closed')
  const rows = tablet.page.getByRole('list', { name: w(tablet, 'views.closed'), exact: true }).getByRole('listitem')
  await rows.first().getByText('지난 일 103').waitFor()
  assert.equal(await rows.count(), 50)
  for (const shown of [100, 103]) {
    await tablet.button('tasks:older').click()
    await eventually(`${shown} are shown`, async () => (await rows.count()) === shown)
  }
  await rows.last().getByText('지난 일 1', { exact: true }).waitFor()
  assert.equal(await tablet.button('tasks:older').count(), 0)
  await assert_accessible(tablet, 'what is closed')
})

step('a board keeps what was closed lately at hand', async () => {
  await mina.in_org('PATCH', `/tasks/${task.id}`, { state: 'done' })
  await desk.page.getByText(w(desk, 'lists.closed_lately', { count: 1 })).click()
  const closed = desk.page.getByRole('group').getByRole('list', { name: w(desk, 'views.closed'), exact: true })
  await closed.getByText('포스터 인쇄').waitFor()
  await assert_accessible(desk, 'a board with what is closed')
})

step('no page wrote an error', () => {
  for (const visitor of [desk, phone, tablet]) visitor.assert_clean()
  assert.deepEqual(server.faults(), [])
})
