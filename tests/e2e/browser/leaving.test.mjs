import assert from 'node:assert/strict'
import { after, before } from 'node:test'

import { names } from '../real_text.mjs'
import { Server } from '../server.mjs'
import { joined, make_world } from '../world.mjs'
import { assert_accessible } from './accessible.mjs'
import { story } from './story.mjs'
import { kPhone, launch, Visitor } from './visitor.mjs'

const step = story()

let server, browser, world, desk, phone, leaver, theirs, pair

before(async () => {
  server = await Server.start()
  browser = await launch()
  world = await make_world(server)
  leaver = await joined(world.owner, 'member', 'leaver', names.hanzi)
  await leaver.talk(await leaver.group('交接群', [world.owner]), '再见')
  pair = await world.owner.direct(leaver)
  await leaver.talk(pair, '明天见')
  await world.owner.in_org('PATCH', `/members/${leaver.member_id}`, { manager_id: world.admin.member_id })
  desk = await Visitor.of(browser, world.owner, { language: 'en' })
  phone = await Visitor.of(browser, world.owner, { device: kPhone, language: 'ko', scheme: 'dark' })
  theirs = await Visitor.of(browser, leaver, { language: 'zh' })
  await theirs.go('/c')
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

const left = (visitor) => visitor.page.getByRole('list', { name: visitor.t('people:settings.leavers') }).getByRole('listitem')

step('an administrator takes somebody out and names their heir', async () => {
  await desk.go(`/people/${leaver.member_id}`)
  await desk.button('people:leaving.action').click()
  const dialog = desk.dialog('people:leaving.title')
  const heir = dialog.getByRole('combobox', { name: desk.t('people:leaving.heir') })
  assert.equal(await heir.inputValue(), names.combining, 'their manager is offered')
  await assert_accessible(desk, 'the dialog of leaving')
  await heir.fill(names.arabic)
  await heir.press('Enter')
  await dialog.getByRole('button', { name: desk.t('people:leaving.action') }).click()
  await desk.sees(desk.t('people:leaving.done', { name: names.hanzi }))
  const { conversations } = await world.member.in_org('GET', '/conversations')
  assert.equal(conversations.find(({ title }) => title === '交接群')?.mine.role, 'owner')
})

step('whoever left is at the door at once', async () => {
  await theirs.page.waitForURL(/sign-in/)
})

step('their card offers only the way back', async () => {
  await desk.go(`/people/${leaver.member_id}`)
  await desk.link('people:settings.leavers').waitFor()
  for (const action of ['card.message', 'placement.title', 'leaving.action']) await desk.button(`people:${action}`).waitFor({ state: 'detached' })
})

step('what they said keeps their name, and nobody writes to them', async () => {
  await desk.go(`/c/${pair.id}`)
  await desk.message('明天见').waitFor()
  await desk.sees(desk.t('chat:unwritable.peer_left'))
  await desk.page.getByText(names.hanzi).first().waitFor()
})

step('on a phone, in the dark, in Korean, they are brought back', async () => {
  await phone.go('/settings/leavers')
  await left(phone).filter({ hasText: names.hanzi }).filter({ hasText: names.arabic }).waitFor()
  await assert_accessible(phone, 'who has left')
  await phone.button('people:leaving.restore_of', { name: names.hanzi }).click()
  await phone.sees(phone.t('people:leaving.nobody'))
  await desk.page.locator('textarea').waitFor()
})

step('the audit log tells of both', async () => {
  await desk.go('/settings/audit')
  for (const verb of ['member_left', 'member_restored']) await desk.page.getByText(desk.t(`people:audit.verbs.${verb}`)).first().waitFor()
})

step('no page made an error or asked anybody else anything', () => {
  desk.assert_clean()
  phone.assert_clean()
  assert.deepEqual(server.faults(), [])
})
