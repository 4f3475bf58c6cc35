import { after, before } from 'node:test'

import { names } from '../real_text.mjs'
import { Server } from '../server.mjs'
import { founder, joined } from '../world.mjs'
import { assert_accessible } from './accessible.mjs'
import { story } from './story.mjs'
import { kPhone, launch, Visitor } from './visitor.mjs'

const step = story()
const kGroup = '잡담방'

let server, browser, owner, other, group, minji, phone

before(async () => {
  server = await Server.start()
  browser = await launch()
  owner = await founder(server, 'minji', names.hangul, '마당')
  other = await joined(owner, 'member', 'wei', names.hanzi)
  group = await owner.group(kGroup, [other])
  minji = await Visitor.of(browser, owner, { language: 'ko' })
  phone = await Visitor.of(browser, owner, { language: 'zh', device: kPhone, scheme: 'dark' })
  await minji.opens(kGroup)
  await minji.button('chat:details').click()
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

const mute = () => minji.page.getByRole('combobox', { name: minji.t('chat:attention.mute') })
const row_on_phone = () => phone.page.getByRole('link', { name: kGroup })
const badge_on_phone = () => phone.page.getByRole('navigation').getByRole('img', { name: /1/ })

step('a conversation is muted on one device, and is on the other', async () => {
  await mute().selectOption('one_hour')
  await row_on_phone().getByRole('img', { name: phone.t('chat:attention.muted') }).waitFor()
  await minji.page.getByRole('checkbox', { name: minji.t('chat:attention.lets_mentions') }).click()
  await assert_accessible(minji, 'how a conversation comes to attention')
})

step('what is said in it is not counted below, only in its row', async () => {
  await minji.go('/people')
  await other.talk(group, '随便聊聊')
  await row_on_phone().getByRole('img', { name: phone.t('chat:unread', { count: 1 }) }).waitFor()
  await badge_on_phone().waitFor({ state: 'detached' })
})

step('who is starred is heard there all the same, and stands out', async () => {
  await minji.page.getByRole('link', { name: names.hanzi }).click()
  await minji.button('chat:attention.star').click()
  await badge_on_phone().waitFor()
  await minji.page.getByRole('button', { name: minji.t('chat:attention.starred') }).waitFor()
  await assert_accessible(minji, 'the card of a starred person')
})

step('a starred conversation stands out and is counted whether it is muted or not', async () => {
  await minji.button('chat:attention.starred').click()
  await badge_on_phone().waitFor({ state: 'detached' })
  await phone.opens(kGroup)
  await phone.button('chat:details').click()
  await phone.page.getByRole('checkbox', { name: phone.t('chat:attention.star_conversation') }).click()
  await assert_accessible(phone, 'how a conversation comes to attention, on a phone')
})

step('no page made an error', () => {
  for (const visitor of [minji, phone]) visitor.assert_clean()
})
