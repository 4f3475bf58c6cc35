import assert from 'node:assert/strict'
import { after, before } from 'node:test'

import { eventually } from '../eventually.mjs'
import { Server } from '../server.mjs'
import { founder, joined } from '../world.mjs'
import { assert_accessible } from './accessible.mjs'
import { story } from './story.mjs'
import { kPhone, launch, Visitor } from './visitor.mjs'

const step = story()
const kSaid = '报告已经发出'

let server, browser, owner, wei, desk, member, phone

before(async () => {
  server = await Server.start()
  browser = await launch()
  owner = await founder(server, 'owner', '한지우', '마당 🏡')
  wei = await joined(owner, 'member', 'wei', '王伟')
  await joined(owner, 'member', 'noah', 'Noah')
  const group = await owner.group('출시', [wei])
  await wei.talk(group, kSaid)
  desk = await Visitor.of(browser, owner, { language: 'ko' })
  member = await Visitor.of(browser, wei, { language: 'zh' })
  phone = await Visitor.of(browser, owner, { device: kPhone, language: 'en', scheme: 'dark' })
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

async function settles(rules) {
  for (const [name, value] of Object.entries(rules)) await desk.field(`people:rules.${name}`).selectOption(value)
  await desk.button('people:save').click()
  await desk.page.getByText(desk.t('people:saved')).first().waitFor()
}

async function tools_of(who, text) {
  await who.message(text).hover()
  await who.message(text).getByRole('button', { name: who.t('chat:tools.reply') }).waitFor()
  const count = (name) => who.message(text).getByRole('button', { name: who.t(`chat:tools.${name}`) }).count()
  return { edit: await count('edit'), recall: await count('recall') }
}

step('authors edit and recall what they just said', async () => {
  await member.go('/c')
  await member.opens('출시')
  assert.deepEqual(await tools_of(member, kSaid), { edit: 1, recall: 1 })
})

step('an administrator settles other rules, and an open session keeps to them at once', async () => {
  await desk.go('/settings/rules')
  await assert_accessible(desk, 'the rules')
  await settles({ edit_minutes: '0', recall_minutes: '0', group_founders: 'admins', link_previews: 'off', recordings: 'forbidden' })
  await member.message(kSaid).getByRole('button', { name: member.t('chat:tools.recall') }).waitFor({ state: 'detached' })
  assert.deepEqual(await tools_of(member, kSaid), { edit: 0, recall: 0 })
})

step('who may not start groups chooses one person', async () => {
  await member.button('chat:new_conversation').first().click()
  const dialog = member.dialog('chat:start.title')
  await dialog.getByText(member.t('chat:start.hint_only_one')).waitFor()
  for (const name of ['한지우', 'Noah']) await dialog.getByRole('checkbox', { name }).click()
  await dialog.getByRole('button', { name: member.t('chat:start.open') }).waitFor()
  assert.equal(await dialog.getByRole('checkbox', { checked: true }).count(), 1)
})

step('on a phone the page says what is so, and the audit log what was', async () => {
  await phone.go('/settings/rules')
  const says = (name, value) => eventually(name, async () => (await phone.field(`people:rules.${name}`).inputValue()) === value)
  await says('group_founders', 'admins')
  await says('link_previews', 'off')
  await says('recordings', 'forbidden')
  await assert_accessible(phone, 'the rules on a phone')
  await phone.go('/settings/audit')
  await phone.sees(phone.t('people:audit.fields.edit_minutes'))
})

step('nobody saw an error', () => {
  for (const visitor of [desk, member, phone]) visitor.assert_clean()
})
