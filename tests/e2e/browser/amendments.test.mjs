import assert from 'node:assert/strict'
import { after, before } from 'node:test'

import { eventually } from '../eventually.mjs'
import { lines, names } from '../real_text.mjs'
import { Server } from '../server.mjs'
import { founder, joined } from '../world.mjs'
import { assert_accessible } from './accessible.mjs'
import { story } from './story.mjs'
import { kPhone, launch, Visitor } from './visitor.mjs'

const step = story()
const kGroup = '수정과 반응'

let server, browser, owner, group, minji, wei

before(async () => {
  server = await Server.start()
  browser = await launch()
  owner = await founder(server, 'minji', names.hangul, '마당')
  const member = await joined(owner, 'member', 'wei', names.hanzi)
  group = await owner.group(kGroup, [member])
  await owner.talk(group, 'the very first')
  for (let turn = 1; turn <= 150; turn += 1) await owner.talk(group, `#${turn}# ${lines('ko')[turn % 20]}`)
  minji = await Visitor.of(browser, owner, { language: 'ko' })
  wei = await Visitor.of(browser, member, { language: 'zh', device: kPhone, scheme: 'dark' })
  for (const visitor of [minji, wei]) await visitor.opens(kGroup)
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

const button_in = (place, visitor, key, values) => place.getByRole('button', { name: visitor.t(key, values), exact: true })
const chip = (visitor, text, name) => visitor.message(text).getByRole('button', { name, exact: true })
const pins_of = (visitor) => visitor.page.getByRole('region', { name: visitor.t('chat:pins.title') })
const is_in_sight = (visitor, text) =>
  eventually(`${text} is in sight`, () => visitor.message(text).evaluateAll(([row]) => {
    const { top, bottom } = row?.getBoundingClientRect() ?? { top: -1 }
    return top >= 0 && bottom <= innerHeight
  }))
const editor_of = (visitor) => visitor.page.getByRole('textbox', { name: visitor.t('chat:edit.label') })

async function uses_tool(visitor, text, key) {
  await visitor.message(text).hover()
  await button_in(visitor.message(text), visitor, key).click()
}

async function rests_on(visitor, text, key) {
  const wanted = button_in(visitor.page.getByRole('dialog'), visitor, key)
  await visitor.presses_long(visitor.message(text).getByText(text), wanted)
  await wanted.tap()
}

step('a message is edited in its place, and says so to everybody', async () => {
  await minji.says('three o clock')
  await wei.reads('three o clock')
  await uses_tool(minji, 'three o clock', 'chat:tools.edit')
  assert.equal(await editor_of(minji).inputValue(), 'three o clock')
  await assert_accessible(minji, 'editing in place')
  await editor_of(minji).fill('four o clock')
  await editor_of(minji).press('Enter')
  await editor_of(minji).waitFor({ state: 'detached' })
  for (const visitor of [minji, wei]) await visitor.message('four o clock').getByText(visitor.t('chat:edit.edited')).waitFor()
})

step('what it said before is there for whoever asks', async () => {
  await button_in(wei.message('four o clock'), wei, 'chat:edit.show').tap()
  const dialog = wei.dialog('chat:edit.title')
  await dialog.getByText('three o clock').waitFor()
  assert.deepEqual(await dialog.getByRole('listitem').count(), 2)
  await assert_accessible(wei, 'what a message said before')
  await wei.page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
})

step('with a finger too, and Esc or the button leaves it as it was', async () => {
  await wei.says('手机上写的')
  await rests_on(wei, '手机上写的', 'chat:tools.edit')
  await editor_of(wei).fill('手机上改的')
  await assert_accessible(wei, 'editing on a phone')
  await wei.button('chat:edit.save').tap()
  await minji.reads('手机上改的')

  await uses_tool(minji, 'four o clock', 'chat:tools.edit')
  await editor_of(minji).fill('never')
  await editor_of(minji).press('Escape')
  await editor_of(minji).waitFor({ state: 'detached' })
  await minji.reads('four o clock')
})

step('an emoji under a message is counted, joined and taken away again', async () => {
  await uses_tool(minji, '手机上改的', 'chat:tools.react')
  await minji.page.getByRole('dialog', { name: minji.t('chat:emoji.label') }).getByRole('button', { name: '🎉' }).first().click()
  await chip(minji, '手机上改的', '🎉 1').waitFor()
  await chip(wei, '手机上改的', '🎉 1').tap()
  await chip(minji, '手机上改的', '🎉 2').waitFor()
  for (const visitor of [minji, wei]) await assert_accessible(visitor, 'reactions')
})

step('who reacted is said in full', async () => {
  await chip(minji, '手机上改的', '🎉 2').click({ button: 'right' })
  const dialog = minji.dialog('chat:reactions.title')
  await dialog.getByRole('listitem').nth(1).waitFor()
  await assert_accessible(minji, 'who reacted')
  await minji.page.keyboard.press('Escape')
  await rests_on(wei, '手机上改的', 'chat:tools.reactors')
  await wei.dialog('chat:reactions.title').getByRole('listitem').nth(1).waitFor()
  await wei.page.keyboard.press('Escape')
})

step('a finger reacts with what is used most, and takes it back', async () => {
  const quick = wei.page.getByRole('dialog').getByRole('button', { name: '👍', exact: true })
  await wei.presses_long(wei.message('four o clock').getByText('four o clock'), quick)
  await assert_accessible(wei, 'what a long press offers')
  await quick.tap()
  const liked = chip(minji, 'four o clock', '👍 1')
  await liked.waitFor()
  await chip(wei, 'four o clock', '👍 1').tap()
  await liked.waitFor({ state: 'detached' })
})

step('what is pinned stands above the messages and leads to its place', async () => {
  const first = (await owner.messages(group)).find(({ text }) => text === 'the very first')
  await owner.pin(first)
  await uses_tool(minji, 'four o clock', 'chat:tools.pin')
  for (const visitor of [minji, wei]) await pins_of(visitor).getByText('four o clock').waitFor()
  await assert_accessible(minji, 'a pin')
  await button_in(pins_of(wei), wei, 'chat:pins.all').tap()
  const dialog = wei.dialog('chat:pins.title')
  await dialog.getByRole('listitem').nth(1).waitFor()
  await assert_accessible(wei, 'all that is pinned')
  await dialog.getByText('the very first').tap()
  await dialog.waitFor({ state: 'detached' })
  await is_in_sight(wei, 'the very first')
  await pins_of(wei).getByText('four o clock').tap()
  await is_in_sight(wei, 'four o clock')
})

step('unpinned or recalled, it is gone from there', async () => {
  await button_in(pins_of(minji), minji, 'chat:pins.all').click()
  const dialog = minji.dialog('chat:pins.title')
  await button_in(dialog.getByRole('listitem').filter({ hasText: 'the very first' }), minji, 'chat:pins.unpin').click()
  await dialog.getByRole('listitem').nth(1).waitFor({ state: 'detached' })
  await minji.page.keyboard.press('Escape')
  await minji.recalls('four o clock')
  for (const visitor of [minji, wei]) await pins_of(visitor).waitFor({ state: 'detached' })
})

step('everybody is offered where a mention is typed, to whom the group lets', async () => {
  const everybody = (visitor) => visitor.page.getByRole('option', { name: visitor.t('chat:everybody.name') })
  const box = minji.page.locator('textarea')
  await box.pressSequentially('@')
  await everybody(minji).waitFor()
  await assert_accessible(minji, 'whom one can mention')
  await box.press('Enter')
  await box.pressSequentially('lunch')
  await box.press('Enter')
  await wei.message('lunch').getByText(`@${wei.t('chat:everybody.name')}`).waitFor()

  await owner.in_org('PATCH', `/conversations/${group.id}`, { rights: { mention_all: { holders: 'admins' }, pin: { holders: 'admins' } } })
  await wei.page.locator('textarea').pressSequentially('@')
  await wei.page.getByRole('option').first().waitFor()
  assert.equal(await everybody(wei).count(), 0)
})

step('no page made an error or asked anybody else anything', () => {
  for (const visitor of [minji, wei]) visitor.assert_clean()
})
