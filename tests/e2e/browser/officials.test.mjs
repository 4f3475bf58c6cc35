import assert from 'node:assert/strict'
import { after, before } from 'node:test'

import { Server } from '../server.mjs'
import { founder, joined } from '../world.mjs'
import { assert_accessible } from './accessible.mjs'
import { story } from './story.mjs'
import { kPhone, launch, Visitor } from './visitor.mjs'

const step = story()

let server, browser, owner, wei, desk, phone, department

before(async () => {
  server = await Server.start()
  browser = await launch()
  owner = await founder(server, 'owner', '한지우', '마당 🏡')
  wei = await joined(owner, 'member', 'wei', '王伟')
  department = await owner.in_org('POST', '/departments', { name: '영업팀' })
  await owner.in_org('PATCH', `/members/${wei.member_id}`, { department_ids: [department.id] })
  desk = await Visitor.of(browser, owner, { language: 'ko' })
  phone = await Visitor.of(browser, wei, { device: kPhone, language: 'zh', scheme: 'dark' })
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

async function chooses(key) {
  await desk.button('people:departments.actions', { name: '영업팀' }).click()
  await desk.page.getByRole('menuitem', { name: desk.t(key) }).click()
}

step('an admin opens a conversation for a department, and its members are in it', async () => {
  await desk.go('/settings/departments')
  await chooses('people:officials.found')
  await desk.sees(desk.t('people:officials.founded'))
  await phone.conversation('영업팀').tap()
  await phone.composer('group', '영업팀').waitFor()
  await phone.button('chat:details').tap()
  await phone.sees(phone.t('chat:official.follows.department'))
  assert.equal(await phone.button('chat:panel.leave').count(), 0)
  await assert_accessible(phone, 'the details of an official conversation')
})

step('everybody gets a conversation, newcomers too, guests not', async () => {
  await desk.button('people:officials.found').first().click()
  await desk.button('people:officials.release').first().waitFor()
  const late = await joined(owner, 'member', 'late', '이하나')
  const guest = await joined(owner, 'guest', 'guest', 'Guest')
  const kinds = async (person) => (await person.in_org('GET', '/conversations')).conversations.map(({ kind }) => kind)
  assert.deepEqual(await kinds(late), ['all_staff'])
  assert.deepEqual(await kinds(guest), [])
  await assert_accessible(desk, 'departments with conversations')
})

step('who leaves the department leaves its conversation, and that is told', async () => {
  await owner.in_org('PATCH', `/members/${owner.member_id}`, { department_ids: [department.id] })
  await phone.go('/c')
  await phone.conversation('영업팀').tap()
  await phone.page.getByRole('log').getByText(phone.t('chat:notice.arrived', { names: '한지우' })).waitFor()
  await owner.in_org('PATCH', `/members/${owner.member_id}`, { department_ids: [] })
  await phone.page.getByRole('log').getByText(phone.t('chat:notice.departed', { names: '한지우' })).waitFor()
})

step('the head is named and seen in the directory', async () => {
  await chooses('people:departments.name_head')
  const dialog = desk.dialog('people:departments.titles.head')
  await dialog.getByRole('combobox').fill('wangwei')
  await dialog.getByRole('option', { name: '王伟' }).click()
  await dialog.getByRole('button', { name: desk.t('people:departments.verbs.head') }).click()
  await desk.sees(desk.t('people:departments.headed_by', { name: '王伟' }))
  await desk.go(`/people?department=${department.id}`)
  await desk.page.getByRole('link', { name: '王伟' }).getByText(desk.t('people:departments.head')).waitFor()
})

step('released, it is a group like any other, under the name of the department', async () => {
  await desk.go('/settings/departments')
  await chooses('people:officials.release')
  await desk.sees(desk.t('people:officials.released'))
  await phone.button('chat:details').tap()
  await phone.button('chat:panel.leave').waitFor()
})

step('no page made an error or asked anybody else anything', () => {
  for (const visitor of [desk, phone]) visitor.assert_clean()
  assert.deepEqual(server.faults(), [])
})
