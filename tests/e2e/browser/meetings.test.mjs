import assert from 'node:assert/strict'
import { after, before } from 'node:test'

import { eventually } from '../eventually.mjs'
import { Server } from '../server.mjs'
import { founder, joined } from '../world.mjs'
import { assert_accessible } from './accessible.mjs'
import { story } from './story.mjs'
import { kPhone, launch, Visitor } from './visitor.mjs'

const step = story()

// A camera and a microphone that Chromium makes up: nobody is asked, and there is something to see and hear.
const kDevices = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']

let server, browser, mina, wei, desk, phone

before(async () => {
  server = await Server.start()
  browser = await launch(kDevices)
  mina = await founder(server, 'mina', '한미나', '마당 🏡')
  wei = await joined(mina, 'member', 'wei', '王伟')
  desk = await Visitor.of(browser, mina, { language: 'ko' })
  phone = await Visitor.of(browser, wei, { device: kPhone, language: 'zh', scheme: 'dark' })
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

const w = (visitor, key, values) => visitor.t(`meetings:${key}`, values)
const button = (visitor, key, values) => visitor.page.getByRole('button', { name: w(visitor, key, values), exact: true })
const tiles = (visitor) => visitor.page.locator('[data-meeting] figure')

step('a meeting is started, and one sees oneself before others do', async () => {
  await desk.go('/meetings')
  await desk.page.getByLabel(w(desk, 'list.title'), { exact: true }).fill('주간 회의')
  await assert_accessible(desk, 'the meetings')
  await button(desk, 'list.start_now').click()
  await desk.page.getByRole('heading', { name: '주간 회의' }).waitFor()
  await desk.page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0)
  await assert_accessible(desk, 'the door of a meeting')
})

step('devices are chosen and remembered on this device', async () => {
  await button(desk, 'more.devices').click()
  await desk.page.getByRole('checkbox', { name: w(desk, 'devices.noise') }).uncheck()
  await assert_accessible(desk, 'the devices')
  await button(desk, 'devices.done').click()
  assert.equal(await desk.page.evaluate(() => JSON.parse(localStorage.getItem('madang.meeting_devices')).noise_suppression), false)
})

step('who joins is in it, seen by themselves, and the others find it by its code', async () => {
  await button(desk, 'door.join').click()
  await tiles(desk).first().waitFor()
  const { meetings } = await mina.in_org('GET', '/meetings')
  await phone.go(`/meetings/code/${meetings[0].code}`)
  await button(phone, 'door.join').click()
  await eventually('both see both', async () => (await tiles(desk).count()) === 2 && (await tiles(phone).count()) === 2)
  await assert_accessible(desk, 'a meeting')
  await assert_accessible(phone, 'a meeting on a phone')
})

/** Pictures of somebody come, and go on coming. */
async function sees(visitor, name) {
  const video = tiles(visitor).filter({ hasText: name }).locator('video')
  const pictures = () => video.evaluate((element) => element.getVideoPlaybackQuality().totalVideoFrames)
  const before = await eventually(`a picture of ${name}`, pictures, 20_000)
  await eventually(`pictures of ${name} go on`, async () => (await pictures()) > before + 5, 20_000)
}

step('each sees the other move', async () => {
  await Promise.all([sees(desk, '王伟'), sees(phone, '한미나')])
})

step('a server that is started anew is come back to, and pictures go on', async () => {
  desk.outage = phone.outage = true
  await server.stop()
  await server.rise()
  await Promise.all([desk, phone].map(({ page }) => page.locator('[data-line="lost"], [data-line="connecting"]').waitFor({ state: 'detached', timeout: 30_000 })))
  await Promise.all([sees(desk, '王伟'), sees(phone, '한미나')])
  desk.outage = phone.outage = false
})

step('effects are chosen where devices are, and the others see what comes of it', async () => {
  await button(desk, 'bar.more').click()
  await desk.page.getByRole('menuitem', { name: w(desk, 'more.devices') }).click()
  await button(desk, 'effects.title').click()
  await desk.page.getByRole('radio', { name: w(desk, 'effects.presets.natural') }).waitFor()
  await assert_accessible(desk, 'the effects of a meeting')
  await button(desk, 'devices.done').click()
  await sees(phone, '한미나')
})

step('a key mutes, and others see it', async () => {
  const muted = tiles(phone).filter({ hasText: '한미나' }).getByRole('img', { name: w(phone, 'tile.muted') })
  await button(desk, 'bar.mute').waitFor()
  await desk.page.keyboard.press('m')
  await muted.waitFor()
  await desk.page.keyboard.press('m')
  await muted.waitFor({ state: 'detached' })
})

step('a hand is raised and a reaction is seen', async () => {
  await button(phone, 'bar.more').click()
  await phone.page.getByRole('menuitem', { name: w(phone, 'bar.raise_hand') }).click()
  await tiles(desk).filter({ hasText: '王伟' }).getByText(w(desk, 'tile.hand')).waitFor()
  await button(desk, 'bar.reactions').click()
  await desk.page.getByRole('menuitem', { name: '🎉' }).click()
  await phone.page.getByText('🎉').waitFor()
})

step('a host mutes somebody, and asks them to speak', async () => {
  await button(desk, 'bar.people', { count: 2 }).click()
  const person = desk.page.getByRole('button', { name: w(desk, 'people.more', { name: '王伟' }) })
  await person.click()
  await assert_accessible(desk, 'the people of a meeting')
  await desk.page.getByRole('menuitem', { name: w(desk, 'host.mute'), exact: true }).click()
  await button(phone, 'bar.unmute').waitFor()
  await person.click()
  await desk.page.getByRole('menuitem', { name: w(desk, 'host.ask_unmute') }).click()
  await phone.page.getByText(w(phone, 'hints.asked_microphone')).waitFor()
  await phone.page.getByRole('alert').getByRole('button', { name: w(phone, 'bar.unmute') }).click()
  await button(phone, 'bar.mute').waitFor()
})

step('what is written in the meeting stays among the messages', async () => {
  await button(desk, 'bar.chat').click()
  await desk.page.locator('textarea').fill('자료는 여기 있어요')
  await desk.page.locator('textarea').press('Enter')
  await desk.reads('자료는 여기 있어요')
  await assert_accessible(desk, 'the chat of a meeting')
})

step('the meeting goes on while somebody reads their messages, and is come back to', async () => {
  await desk.link('app:nav.messages').click()
  await desk.page.getByRole('link', { name: w(desk, 'mini.back', { title: '주간 회의' }) }).click()
  await tiles(desk).nth(1).waitFor()
})

step('a meeting that is ended is over for everybody', async () => {
  await button(desk, 'bar.leave').click()
  await desk.page.getByRole('menuitem', { name: w(desk, 'bar.end_for_all') }).click()
  await phone.page.getByRole('heading', { name: w(phone, 'ended.ended') }).waitFor()
  await desk.page.getByRole('heading', { name: w(desk, 'ended.ended') }).waitFor()
  await assert_accessible(phone, 'the end of a meeting')
})

step('a call rings, and stops when it is declined', async () => {
  const { id } = await mina.in_org('POST', '/meetings', { title: '급한 일' })
  await mina.in_org('POST', `/meetings/${id}/invitations`, { member_ids: [wei.member_id], ring: true })
  const call = phone.page.getByRole('alertdialog', { name: w(phone, 'call.label') })
  await call.waitFor()
  await assert_accessible(phone, 'a call')
  await call.getByRole('button', { name: w(phone, 'call.decline') }).click()
  await call.waitFor({ state: 'detached' })
})
