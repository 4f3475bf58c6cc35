import assert from 'node:assert/strict'
import { after, before } from 'node:test'

import { eventually } from '../eventually.mjs'
import { Server } from '../server.mjs'
import { founder, joined } from '../world.mjs'
import { assert_accessible } from './accessible.mjs'
import { story } from './story.mjs'
import { kPhone, launch, Visitor } from './visitor.mjs'

const step = story()

let server, browser, mina, wei, group, desk, phone, tablet

before(async () => {
  server = await Server.start()
  browser = await launch()
  mina = await founder(server, 'mina', '한미나', '마당 🏡')
  wei = await joined(mina, 'member', 'wei', '王伟')
  group = await mina.group('출시 준비', [wei])
  await mina.talk(group, '인쇄소에 견적서 보내 주세요')
  desk = await Visitor.of(browser, mina, { language: 'ko' })
  phone = await Visitor.of(browser, wei, { device: kPhone, language: 'zh', scheme: 'dark' })
  tablet = await Visitor.of(browser, wei, { language: 'en', scheme: 'dark' })
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

const w = (visitor, key, values) => visitor.t(`tasks:${key}`, values)
const open_tasks = async (person) => (await person.in_org('GET', '/tasks')).tasks
const tick = (visitor, title) => visitor.page.getByRole('checkbox', { name: w(visitor, 'tick', { title }), exact: true })
const part = (visitor, key) => visitor.page.getByRole('region', { name: w(visitor, key), exact: true })

async function adds(visitor, line) {
  const field = visitor.page.getByRole('textbox', { name: w(visitor, 'quick.label'), exact: true })
  await field.fill(line)
  await field.press('Enter')
}

step('nothing waits for somebody new', async () => {
  await desk.link('app:nav.tasks').click()
  await desk.sees(w(desk, 'empty.mine.title'))
  await assert_accessible(desk, 'no tasks')
})

step('a line with a day in it is a task that is due then', async () => {
  await adds(desk, '오늘 회의실 예약')
  await adds(desk, '명함 주문')
  await part(desk, 'headings.today').getByText('회의실 예약').waitFor()
  await part(desk, 'headings.none').getByText('명함 주문').waitFor()
  assert.deepEqual((await open_tasks(mina)).map(({ title }) => title), ['회의실 예약', '명함 주문'])
})

step('what is done goes, and comes back when that is undone', async () => {
  await tick(desk, '명함 주문').click()
  await desk.sees(w(desk, 'done_toast'))
  await tick(desk, '명함 주문').waitFor({ state: 'detached' })
  await desk.button('tasks:undo').click()
  await tick(desk, '명함 주문').waitFor()
})

step('a message becomes a task in two taps, and shows it', async () => {
  await tablet.go(`/c/${group.id}`)
  const message = tablet.message('인쇄소에 견적서')
  await message.hover()
  await tablet.button('tasks:from_message.make').click()
  await tablet.sees(w(tablet, 'from_message.made'))
  await message.getByRole('link', { name: w(tablet, 'mark.open') }).waitFor()
  const [made] = await open_tasks(wei)
  assert.equal(made.title, '인쇄소에 견적서 보내 주세요')
  assert.deepEqual(made.assignees.map(({ member_id }) => member_id), [wei.member_id])
  await assert_accessible(tablet, 'a message with a task')
})

step('everybody who sees the message sees how the task stands', async () => {
  await desk.go(`/c/${group.id}`)
  const message = desk.message('인쇄소에 견적서')
  await message.getByRole('link', { name: w(desk, 'mark.open'), exact: true }).waitFor()
  await phone.go('/tasks?view=mine')
  await tick(phone, '인쇄소에 견적서 보내 주세요').click()
  await message.getByRole('link', { name: w(desk, 'mark.done') }).waitFor()
})

step('a panel holds all of a task: who, when, parts and comments', async () => {
  await desk.go('/tasks')
  await desk.page.getByRole('link', { name: '회의실 예약' }).click()
  await part(desk, 'fields.assignees').getByText('한미나').waitFor()
  await desk.button('tasks:assign').click()
  const dialog = desk.dialog('tasks:assign')
  await dialog.getByRole('checkbox', { name: /王伟/ }).click()
  await dialog.getByRole('button', { name: w(desk, 'save'), exact: true }).click()
  await part(desk, 'fields.assignees').getByText('王伟').waitFor()
  await desk.page.getByLabel(w(desk, 'fields.time'), { exact: true }).fill('23:59')
  await desk.page.getByLabel(w(desk, 'fields.remind'), { exact: true }).selectOption('10')
  await desk.page.getByLabel(w(desk, 'fields.repeat'), { exact: true }).selectOption('working_day')
  const subtask = desk.page.getByRole('textbox', { name: w(desk, 'quick.subtask'), exact: true })
  await subtask.fill('마이크 확인')
  await subtask.press('Enter')
  await part(desk, 'subtasks').getByText('마이크 확인').waitFor()
  await desk.page.getByRole('textbox', { name: w(desk, 'comments.label') }).fill('8명입니다')
  await desk.button('tasks:comments.send').click()
  await part(desk, 'comments.title').getByText('8명입니다').waitFor()
  await eventually('the server holds it', async () => {
    const task = (await open_tasks(wei)).find(({ title }) => title === '회의실 예약')
    return task?.due.minute === 1439 && task.remind_minutes_before === 10 && task.repeat.unit === 'working_day' && task.subtask_count === 1
  })
  await assert_accessible(desk, 'the panel of a task')
})

step('on a phone it is the same task, told as it changes', async () => {
  await phone.go('/tasks?view=mine')
  await phone.page.getByRole('link', { name: '회의실 예약' }).click()
  await part(phone, 'comments.title').getByText('8명입니다').waitFor()
  await mina.in_org('POST', `/tasks/${(await open_tasks(wei))[0].id}/comments`, { text: '창가 쪽으로요' })
  await phone.sees('창가 쪽으로요')
  await assert_accessible(phone, 'the panel of a task on a phone')
})

step('a task is done when all have done it, and is found among the closed', async () => {
  const { id } = (await open_tasks(wei)).find(({ title }) => title === '회의실 예약')
  await wei.in_org('PUT', `/tasks/${id}/tick`, { is_ticked: true })
  await desk.go('/tasks')
  await tick(desk, '회의실 예약').first().click()
  await desk.sees(w(desk, 'done_toast'))
  await desk.go('/tasks?view=closed')
  await desk.page.getByRole('list', { name: w(desk, 'views.closed'), exact: true }).getByText('회의실 예약').waitFor()
})

step('a reminder is said wherever one is', async () => {
  await tablet.go(`/c/${group.id}`)
  await tablet.message('인쇄소에 견적서').waitFor()
  const now = new Date().toISOString()
  const due = { date: now.slice(0, 10), minute: Number(now.slice(11, 13)) * 60 + Number(now.slice(14, 16)), time_zone: 'UTC' }
  await wei.in_org('POST', '/tasks', { title: '전화하기', assignee_ids: [wei.member_id], due, remind_minutes_before: 0 })
  await tablet.sees(w(tablet, 'reminder', { title: '전화하기' }))
})

step('a group has a list, whose board is ordered by the keyboard', async () => {
  await desk.go('/tasks')
  await desk.button('tasks:lists.new').click()
  const dialog = desk.dialog('tasks:lists.new')
  await dialog.getByLabel(w(desk, 'lists.name'), { exact: true }).fill('가을 출시')
  await dialog.getByLabel(w(desk, 'lists.of'), { exact: true }).selectOption({ label: '출시 준비' })
  await dialog.getByRole('button', { name: w(desk, 'lists.make'), exact: true }).click()
  const todo = part(desk, 'lists.begin.todo')
  const field = todo.getByRole('textbox', { name: w(desk, 'quick.label'), exact: true })
  for (const line of ['현수막 시안', '초대장 문구']) {
    await field.fill(line)
    await field.press('Enter')
    await todo.getByText(line).waitFor()
  }
  await assert_accessible(desk, 'a board')
  await desk.button('tasks:lists.move', { title: '초대장 문구' }).focus()
  await desk.page.keyboard.press('Enter')
  await desk.page.getByRole('menuitem', { name: w(desk, 'lists.up') }).focus()
  await desk.page.keyboard.press('Enter')
  const links = todo.getByRole('list').getByRole('link')
  await eventually('it stands first', async () => (await links.first().textContent()).includes('초대장 문구'))
})

step('everybody in the group sees the board as it changes', async () => {
  await phone.go('/tasks')
  await phone.page.getByRole('link', { name: '가을 출시' }).click()
  await phone.page.getByRole('region', { name: w(desk, 'lists.begin.doing'), exact: true }).waitFor()
  await desk.button('tasks:lists.move', { title: '현수막 시안' }).click()
  await desk.page.getByRole('menuitem', { name: w(desk, 'lists.begin.doing') }).click()
  await part(desk, 'lists.begin.doing').getByText('현수막 시안').waitFor()
  await eventually('the phone shows it', async () => (await phone.page.getByRole('region').filter({ hasText: '현수막 시안' }).textContent()).startsWith('하는 중'))
  await assert_accessible(phone, 'a board on a phone')
})

step('no page wrote an error', () => {
  for (const visitor of [desk, phone, tablet]) visitor.assert_clean()
})

step('a task that is not there says so', async () => {
  await tablet.go('/tasks/tsk_00000000000zz')
  await tablet.sees(w(tablet, 'not_there'))
})
