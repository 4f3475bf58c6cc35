import assert from 'node:assert/strict'
import { after, before } from 'node:test'

import { Server } from '../server.mjs'
import { Device } from '../socket.mjs'
import { founder, joined } from '../world.mjs'
import { assert_accessible } from './accessible.mjs'
import { story } from './story.mjs'
import { kPhone, launch, Visitor } from './visitor.mjs'

const step = story()

let server, browser, owner, wei, noah, desk, phone, pocket

before(async () => {
  server = await Server.start({ config: '[presence]\noffline_after_seconds = 0\n' })
  browser = await launch()
  owner = await founder(server, 'owner', '한지우', '마당 🏡')
  wei = await joined(owner, 'member', 'wei', '王伟')
  noah = await joined(owner, 'member', 'noah', 'Noah Weber')
  for (const [one, other] of [[owner, wei], [owner, noah], [wei, noah]]) await one.talk(await one.direct(other), 'hello')
  desk = await Visitor.of(browser, owner, { language: 'ko' })
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

const state = (visitor, name, key) => visitor.conversation(name).getByRole('img', { name: visitor.t(`presence:states.${key}`), exact: true })

step('whoever is not there has no dot, and one comes when they do', async () => {
  await desk.conversation('王伟').waitFor()
  assert.equal(await state(desk, '王伟', 'online').count(), 0)
  phone = await Visitor.of(browser, wei, { device: kPhone, language: 'zh', scheme: 'dark' })
  await state(desk, '王伟', 'online').waitFor()
  await state(phone, '한지우', 'online').waitFor()
  await assert_accessible(phone, 'conversations with dots, on a phone in the dark')
})

step('a device with nobody in front of it is away', async () => {
  const device = await Device.connect(noah)
  await state(desk, 'Noah Weber', 'away').waitFor()
  device.cut()
  await state(desk, 'Noah Weber', 'away').waitFor({ state: 'detached' })
})

step('the head of a conversation and the card say it in words', async () => {
  await desk.opens('王伟')
  await desk.sees(desk.t('presence:states.online'))
  await desk.opens('Noah Weber')
  await desk.sees(desk.t('presence:last_active', { when: desk.t('presence:just_now') }))
  await desk.go(`/people/${wei.member_id}`)
  await desk.sees(desk.t('presence:states.online'))
  await assert_accessible(desk, 'contacts with dots')
})

step('do not disturb is asked for with two presses, and holds on all devices', async () => {
  pocket = await Visitor.of(browser, wei, { device: kPhone, language: 'en' })
  await phone.go('/me/profile')
  await phone.button('presence:quiet.begin').tap()
  await phone.button('presence:quiet.end').waitFor()
  await assert_accessible(phone, 'do not disturb')
  await pocket.go('/me/profile')
  await pocket.button('presence:quiet.end').waitFor()
  await desk.go('/c')
  await state(desk, '王伟', 'do_not_disturb').waitFor()
  await pocket.button('presence:quiet.end').tap()
  await phone.button('presence:quiet.begin').waitFor()
  await state(desk, '王伟', 'online').waitFor()
})

step('a tab that follows watches too', async () => {
  await desk.go('/settings/organisation')
  await desk.reopens()
  await state(desk, '王伟', 'online').waitFor()
})

step('no page made an error or asked anybody else anything', () => {
  for (const visitor of [desk, phone, pocket]) visitor.assert_clean()
  assert.deepEqual(server.faults(), [])
})
