import { after, before } from 'node:test'
import assert from 'node:assert/strict'

import { Server } from '../server.mjs'
import { founder, joined } from '../world.mjs'
import { assert_accessible } from './accessible.mjs'
import { story } from './story.mjs'
import { kPhone, launch, Visitor } from './visitor.mjs'

const step = story()

let server, browser, owner, auditor, seller, desk, phone, inside

before(async () => {
  server = await Server.start()
  browser = await launch()
  owner = await founder(server, 'owner', '한지우', '마당 🏡')
  auditor = await joined(owner, 'member', 'auditor', '이서연')
  seller = await joined(owner, 'member', 'wei', '王伟')
  const whole = await owner.in_org('POST', '/departments', { name: '본사' })
  const audit = await owner.in_org('POST', '/departments', { name: '감사팀', parent_id: whole.id })
  const sales = await owner.in_org('POST', '/departments', { name: '영업팀', parent_id: whole.id })
  await owner.in_org('PATCH', `/members/${auditor.member_id}`, { department_ids: [audit.id] })
  await owner.in_org('PATCH', `/members/${seller.member_id}`, { department_ids: [sales.id] })
  desk = await Visitor.of(browser, owner, { language: 'ko' })
  phone = await Visitor.of(browser, seller, { device: kPhone, language: 'zh', scheme: 'dark' })
  inside = await Visitor.of(browser, auditor, { language: 'en' })
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

const tree = (visitor) => visitor.page.getByRole('list', { name: visitor.t('people:contacts.departments') })
const people = (visitor) => visitor.page.getByRole('list', { name: visitor.t('people:contacts.members') })

async function says_who_sees(visibility) {
  await desk.button('people:departments.actions', { name: '감사팀' }).click()
  await desk.page.getByRole('menuitem', { name: desk.t('people:departments.say_who_sees') }).click()
  const dialog = desk.dialog('people:departments.titles.visibility')
  await dialog.getByRole('combobox').selectOption(visibility)
  await dialog.getByText(desk.t(`people:departments.visibility_hints.${visibility}`)).waitFor()
  await assert_accessible(desk, 'who sees a department')
  await dialog.getByRole('button', { name: desk.t('people:departments.verbs.visibility') }).click()
  await dialog.waitFor({ state: 'detached' })
}

step('an admin closes a department, and outsiders see it and its people vanish', async () => {
  await phone.go('/people')
  await tree(phone).getByText('감사팀').waitFor()
  await desk.go('/settings/departments')
  await says_who_sees('inside')
  await desk.page.getByText(desk.t('people:departments.visibilities.inside'), { exact: true }).waitFor()
  await tree(phone).getByText('감사팀').waitFor({ state: 'detached' })
  await phone.go('/people?department=all')
  await people(phone).getByText('王伟').waitFor()
  await people(phone).getByText('이서연').waitFor({ state: 'detached' }) // the device may hold it from before
})

step('who is inside sees it, with a lock', async () => {
  await inside.go('/people')
  await tree(inside).getByRole('link', { name: '감사팀' }).getByRole('img', { name: inside.t('people:departments.visibilities.inside') }).waitFor()
  await people(inside).getByText('이서연').waitFor()
  await assert_accessible(inside, 'a closed department')
})

step('somebody from inside who writes is known by name alone', async () => {
  await auditor.direct(seller)
  await phone.go('/c')
  await phone.conversation('이서연').tap()
  await phone.composer('direct', '이서연').waitFor()
  await phone.go(`/people/${auditor.member_id}`)
  await phone.sees(phone.t('people:card.unlisted'))
  await phone.sees(phone.t('people:card.unlisted_note'))
  await assert_accessible(phone, 'the card of somebody who is not listed')
  await phone.go('/people?department=all')
  await people(phone).getByText('王伟').waitFor()
  assert.equal(await people(phone).getByText('이서연').count(), 0)
})

step('in a group they can be mentioned', async () => {
  const { id } = await auditor.group('감사 준비', [seller])
  await phone.go(`/c/${id}`)
  await phone.composer('group', '감사 준비').fill('@이')
  await phone.page.getByRole('option', { name: '이서연' }).waitFor()
})

step('opened again, everybody sees it', async () => {
  await phone.go('/people')
  await says_who_sees('everyone')
  await tree(phone).getByText('감사팀').waitFor()
  await phone.go('/people?department=all')
  await people(phone).getByText('이서연').waitFor()
})

step('no page made an error or asked anybody else anything', () => {
  for (const visitor of [desk, phone, inside]) visitor.assert_clean()
  assert.deepEqual(server.faults(), [])
})
