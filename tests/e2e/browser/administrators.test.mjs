import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { isDeepStrictEqual } from 'node:util'

import { eventually } from '../eventually.mjs'
import { Server } from '../server.mjs'
import { founder, joined } from '../world.mjs'
import { assert_accessible } from './accessible.mjs'
import { story } from './story.mjs'
import { kPhone, launch, Visitor } from './visitor.mjs'

const step = story()
const names = { mina: '이하나', wei: '王伟', noah: 'Noah' }

let server, browser, owner, mina, wei, noah, places, desk, hers, phone, his

before(async () => {
  server = await Server.start()
  browser = await launch()
  owner = await founder(server, 'owner', '한지우', '마당 🏡')
  const department = async (name, parent_id) => (await owner.in_org('POST', '/departments', { name, ...(parent_id && { parent_id }) })).id
  const design = await department('디자인실')
  places = { design, brand: await department('品牌组', design), sales: await department('Sales') }
  const member_of = async (login, place) => {
    const person = await joined(owner, 'member', login, names[login])
    await owner.in_org('PATCH', `/members/${person.member_id}`, { department_ids: [place] })
    return person
  }
  mina = await member_of('mina', places.design)
  wei = await member_of('wei', places.brand)
  noah = await member_of('noah', places.sales)
  desk = await Visitor.of(browser, owner, { language: 'en' })
  hers = await Visitor.of(browser, mina, { language: 'ko' })
  phone = await Visitor.of(browser, mina, { device: kPhone, language: 'zh', scheme: 'dark' })
  his = await Visitor.of(browser, noah, { language: 'en' })
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

const navigation = (visitor) => visitor.page.getByRole('list', { name: visitor.t('people:settings.title') }).getByRole('link')
const power = (dialog, visitor, name) => dialog.getByRole('checkbox', { name: visitor.t(`people:powers.names.${name}`), exact: true })
const granted = () => desk.page.getByRole('list', { name: desk.t('people:settings.administrators') }).getByRole('listitem')

/** What was granted just now comes to a page that is open already. */
async function sees_sections(visitor, sections) {
  const words = sections.map((section) => visitor.t(`people:settings.${section}`))
  await eventually(`the settings are ${words}`, async () => isDeepStrictEqual(await navigation(visitor).allInnerTexts(), words))
}

async function assert_actions(visitor, person, shown) {
  await visitor.go(`/people/${person.member_id}`)
  await visitor.button('people:card.message').waitFor()
  const is_shown = async (action) => (await visitor.button(`people:${action}`).count()) > 0
  const actions = ['placement.title', 'devices.of_member', 'leaving.action']
  // A page that has just been opened shows what the browser remembers until the server has said what is new.
  await eventually(`of ${actions} there are ${shown}`, async () => {
    const found = await Promise.all(actions.map(is_shown))
    return isDeepStrictEqual(actions.filter((_, index) => found[index]), shown)
  })
}

step('who was granted nothing sees no door', async () => {
  await assert_actions(hers, wei, [])
  assert.equal(await hers.link('app:nav.settings').count(), 0)
})

step('an owner grants powers over a department', async () => {
  await desk.go('/settings/administrators')
  await desk.sees(desk.t('people:administrators.none'))
  await desk.button('people:administrators.add').click()
  const dialog = desk.dialog('people:administrators.add')
  await dialog.getByRole('combobox', { name: desk.t('people:administrators.who') }).fill(names.mina)
  await dialog.getByRole('option', { name: names.mina }).click()
  await dialog.getByLabel(desk.t('people:administrators.scope')).selectOption(places.design)
  for (const name of ['people', 'invite', 'leave', 'departments']) await power(dialog, desk, name).check()
  assert.ok(await power(dialog, desk, 'audit').isDisabled(), 'the log is of the whole organisation')
  await assert_accessible(desk, 'granting')
  await dialog.getByRole('button', { name: desk.t('people:save') }).click()
  await granted().filter({ hasText: names.mina }).filter({ hasText: '디자인실' }).waitFor()
  await assert_accessible(desk, 'the administrators')
})

step('the doors open at once in a page that is open already', async () => {
  await hers.link('app:nav.settings').click()
  await sees_sections(hers, ['invites', 'import', 'departments', 'leavers'])
})

step('only what lies below the department may be changed', async () => {
  await hers.go('/settings/departments')
  const rows = hers.page.getByRole('list', { name: hers.t('people:settings.departments') }).getByRole('listitem')
  await rows.first().waitFor()
  assert.equal(await rows.count(), 2)
  await hers.button('people:departments.actions', { name: '디자인실' }).click()
  assert.deepEqual(await hers.page.getByRole('menuitem').allInnerTexts(), [hers.t('people:departments.create_below')])
  await hers.page.keyboard.press('Escape')
  await hers.button('people:departments.actions', { name: '品牌组' }).click()
  await hers.page.getByRole('menuitem', { name: hers.t('people:departments.rename') }).click()
  const dialog = hers.dialog('people:departments.titles.rename')
  await dialog.getByLabel(hers.t('people:departments.name')).fill('브랜드팀')
  await dialog.getByRole('button', { name: hers.t('people:departments.verbs.rename') }).click()
  await hers.button('people:departments.actions', { name: '브랜드팀' }).waitFor()
  await assert_accessible(hers, 'departments of a delegate')
})

step('members are moved within it, and those outside are out of reach', async () => {
  await assert_actions(hers, noah, [])
  await assert_actions(hers, owner, [])
  await assert_actions(hers, wei, ['placement.title', 'leaving.action'])
  await hers.button('people:placement.title').click()
  const sheet = hers.dialog('people:placement.title')
  assert.ok(await sheet.getByRole('checkbox', { name: 'Sales' }).isDisabled())
  assert.equal(await sheet.getByLabel(hers.t('people:fields.role')).count(), 0, 'roles are the admins’ own')
  await sheet.getByRole('checkbox', { name: '디자인실' }).check()
  await sheet.getByLabel(hers.t('people:fields.title')).fill('设计组长')
  await sheet.getByRole('button', { name: hers.t('people:save') }).click()
  await hers.sees(hers.t('people:saved'))
  const { department_ids, title } = await owner.in_org('GET', `/members/${wei.member_id}`)
  assert.equal(title, '设计组长')
  assert.deepEqual(department_ids.sort(), [places.design, places.brand].sort())
})

step('on a phone, in the dark, in Chinese, links lead into the department alone', async () => {
  await phone.go('/me')
  await phone.link('app:nav.settings').click()
  await sees_sections(phone, ['invites', 'import', 'departments', 'leavers'])
  await assert_accessible(phone, 'settings of a delegate on a phone')
  await phone.go('/settings/invites')
  await phone.button('people:invite.action').click()
  const dialog = phone.dialog('people:invite.title')
  const choices = dialog.getByLabel(phone.t('people:fields.department')).getByRole('option')
  assert.deepEqual(await choices.allInnerTexts(), ['디자인실', '디자인실 › 브랜드팀'])
  await dialog.getByRole('button', { name: phone.t('people:invite.make') }).click()
  await dialog.getByLabel(phone.t('people:invite.link'), { exact: true }).waitFor()
  const { invites } = await mina.in_org('GET', '/invites')
  assert.equal(invites[0].department_id, places.design)
})

step('a changed grant changes what there is', async () => {
  await desk.button('people:administrators.change_of', { name: names.mina }).click()
  const dialog = desk.dialog('people:administrators.change')
  await dialog.getByLabel(desk.t('people:administrators.scope')).selectOption('')
  for (const name of ['people', 'invite', 'leave', 'departments']) await power(dialog, desk, name).uncheck()
  for (const name of ['devices', 'audit']) await power(dialog, desk, name).check()
  await dialog.getByRole('button', { name: desk.t('people:save') }).click()
  await granted().filter({ hasText: desk.t('people:administrators.everything') }).waitFor()
  await hers.go('/settings')
  await sees_sections(hers, ['audit'])
  await assert_actions(hers, noah, ['devices.of_member'])
})

step('a lost phone is signed out everywhere', async () => {
  await his.go('/c')
  await hers.button('people:devices.of_member').click()
  const dialog = hers.page.getByRole('dialog', { name: hers.t('people:devices.of_title', { name: names.noah }) })
  await dialog.getByRole('listitem').first().waitFor()
  await assert_accessible(hers, 'the devices of somebody')
  const everywhere = () => dialog.getByRole('button', { name: hers.t('people:devices.sign_out_everywhere') }).click()
  await everywhere()
  await dialog.getByText(hers.t('people:devices.everywhere_text', { name: names.noah })).waitFor()
  await everywhere()
  await hers.sees(hers.t('people:devices.everywhere_ended', { name: names.noah }))
  await his.page.waitForURL(/sign-in/)
})

step('withdrawing asks once more, and shuts every door', async () => {
  await hers.go('/settings/audit')
  await hers.sees(hers.t('people:audit.verbs.powers_granted'))
  await desk.button('people:administrators.withdraw_of', { name: names.mina }).click()
  const dialog = desk.dialog('people:administrators.withdraw_title')
  await assert_accessible(desk, 'withdrawing')
  await dialog.getByRole('button', { name: desk.t('people:administrators.withdraw') }).click()
  await desk.sees(desk.t('people:administrators.none'))
  await hers.page.waitForURL(/\/c/)
  assert.equal(await hers.link('app:nav.settings').count(), 0)
})

step('the audit log tells of all of it', async () => {
  await desk.go('/settings/audit')
  for (const verb of ['powers_granted', 'powers_changed', 'powers_withdrawn', 'member_signed_out'])
    await desk.sees(desk.t(`people:audit.verbs.${verb}`))
  await desk.sees(desk.t('people:powers.names.devices'))
})

step('no page made an error or asked anybody else anything', () => {
  for (const visitor of [desk, hers, phone]) visitor.assert_clean()
  assert.deepEqual(server.faults(), [])
})
