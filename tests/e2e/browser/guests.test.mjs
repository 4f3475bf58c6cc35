import assert from 'node:assert/strict'
import { after, before } from 'node:test'

import { client_id } from '../client.mjs'
import { eventually } from '../eventually.mjs'
import { Server } from '../server.mjs'
import { founder, joined } from '../world.mjs'
import { assert_accessible } from './accessible.mjs'
import { story } from './story.mjs'
import { kPhone, launch, Visitor } from './visitor.mjs'

const step = story()
const kDevices = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', '--autoplay-policy=no-user-gesture-required']

let server, browser, mina, elsewhere, desk, guest, phone, link, meeting

before(async () => {
  server = await Server.start()
  browser = await launch(kDevices)
  mina = await founder(server, 'mina', '한미나', '마당 🏡')
  elsewhere = await founder(server, 'wei', '王伟', '别处')
  desk = await Visitor.of(browser, mina, { language: 'ko' })
  guest = await Visitor.open(browser, server, { language: 'en' })
  phone = await Visitor.of(browser, elsewhere, { device: kPhone, language: 'zh', scheme: 'dark' })
  for (const { context } of [desk, guest]) await context.addInitScript(remember_lines)
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

/** In the page: every line that it opens, to be asked what comes over it. */
function remember_lines() {
  const Line = window.RTCPeerConnection
  window.lines = []
  window.RTCPeerConnection = class extends Line {
    constructor(...given) {
      super(...given)
      window.lines.push(this)
    }
  }
}

const w = (visitor, key, values) => visitor.t(`meetings:${key}`, values)
const button = (visitor, key, values) => visitor.page.getByRole('button', { name: w(visitor, key, values), exact: true })
const tiles = (visitor) => visitor.page.locator('[data-meeting] figure')
const heading = (visitor, key) => visitor.page.getByRole('heading', { name: w(visitor, key), exact: true })

async function sees(visitor, name) {
  const video = tiles(visitor).filter({ hasText: name }).locator('video')
  const pictures = () => video.evaluate((element) => element.getVideoPlaybackQuality().totalVideoFrames)
  const before = await eventually(`a picture of ${name}`, pictures, 20_000)
  await eventually(`pictures of ${name} go on`, async () => (await pictures()) > before + 5, 20_000)
}

/** Sound that is not silence has come. */
async function hears(visitor) {
  const energy = () =>
    visitor.page.evaluate(async () => {
      const reports = await Promise.all(window.lines.map((line) => line.getStats()))
      const all = reports.flatMap((report) => [...report.values()])
      return Math.max(0, ...all.filter(({ type, kind }) => type === 'inbound-rtp' && kind === 'audio').map((one) => one.totalAudioEnergy ?? 0))
    })
  await eventually('sound comes', async () => (await energy()) > 0.0001, 20_000)
}

step('a link that leads to nothing says what to do', async () => {
  guest.outage = true
  await guest.go(`/meet/${mina.org_id}/bcdf-ghjk-mnp`)
  await heading(guest, 'guests.unknown').waitFor()
  await guest.page.getByText(w(guest, 'guests.unknown_text')).waitFor()
  await assert_accessible(guest, 'an unknown link')
  guest.outage = false
})

step('a member hosts a meeting, and its link stands where people are invited', async () => {
  meeting = await mina.in_org('POST', '/meetings', { title: '주간 회의' })
  await desk.go(`/meetings/${meeting.id}`)
  await button(desk, 'door.join').click()
  await tiles(desk).first().waitFor()
  await button(desk, 'bar.people', { count: 1 }).click()
  await button(desk, 'people.invite').click()
  const dialog = desk.page.getByRole('dialog')
  link = await dialog.getByLabel(w(desk, 'invite.link'), { exact: true }).inputValue()
  assert.equal(link, `${server.origin}/meet/${mina.org_id}/${meeting.code}`)
  assert.equal(await dialog.getByLabel(w(desk, 'guests.allow'), { exact: true }).inputValue(), 'lobby')
  await assert_accessible(desk, 'inviting with guests')
  await desk.page.keyboard.press('Escape')
})

step('whoever opens it without an account sees where it leads and themselves, and asks to come in', async () => {
  await guest.page.goto(link)
  await guest.page.getByRole('heading', { name: '주간 회의' }).waitFor()
  await guest.page.getByText('마당 🏡').waitFor()
  await guest.page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0)
  await assert_accessible(guest, 'the door for guests')
  assert.ok(await button(guest, 'door.ask').isDisabled(), 'nobody comes in without a name')
  await guest.page.getByLabel(w(guest, 'guests.name'), { exact: true }).fill('Ada Guest')
  await button(guest, 'door.ask').click()
  await heading(guest, 'lobby.title').waitFor()
  await assert_accessible(guest, 'the lobby of guests')
})

step('the host sees a guest waiting, and lets them in', async () => {
  const waiting = desk.page.getByRole('region', { name: w(desk, 'people.waiting') })
  await waiting.getByText('Ada Guest').waitFor()
  await waiting.getByText(w(desk, 'roles.guest'), { exact: true }).waitFor()
  await assert_accessible(desk, 'a guest in the lobby')
  await waiting.getByRole('button', { name: w(desk, 'people.admit') }).click()
  await eventually('both see both', async () => (await tiles(desk).count()) === 2 && (await tiles(guest).count()) === 2)
})

step('both see moving pictures of each other by their names, and hear', async () => {
  await Promise.all([sees(desk, 'Ada Guest'), sees(guest, '한미나')])
  await Promise.all([hears(desk), hears(guest)])
})

step('the room of a guest has what a guest can do, and no more', async () => {
  for (const key of ['bar.mute', 'bar.camera_off', 'bar.raise_hand', 'bar.chat', 'bar.leave']) await button(guest, key).waitFor()
  await button(guest, 'bar.people', { count: 2 }).click()
  await guest.page.getByRole('heading', { name: w(guest, 'people.title') }).waitFor()
  for (const key of ['people.invite', 'people.mute_all', 'people.lock']) assert.equal(await button(guest, key).count(), 0, key)
  await assert_accessible(guest, 'a meeting as a guest')
})

const panel = (visitor) => visitor.page.getByRole('complementary', { name: w(visitor, 'bar.chat') })
const chat_button = (visitor) => visitor.page.getByRole('button', { name: new RegExp(`^${w(visitor, 'bar.chat')}`) })
const writing = (visitor) => panel(visitor).getByRole('textbox')
const bubble = (visitor, text) => panel(visitor).getByText(text, { exact: true })

async function write(visitor, text) {
  await writing(visitor).fill(text)
  await visitor.page.keyboard.press('Enter')
  await bubble(visitor, text).waitFor()
}

step('a guest writes in the chat, and the host sees that it is new, from whom, and answers', async () => {
  await button(guest, 'bar.chat').click()
  await panel(guest).getByText(w(guest, 'chat.nothing')).waitFor()
  await write(guest, 'Hello from outside')
  await button(desk, 'bar.chat_unread', { count: 1 }).click()
  await bubble(desk, 'Hello from outside').waitFor()
  await panel(desk).getByText('Ada Guest', { exact: true }).waitFor()
  await panel(desk).getByText(desk.t('chat:guest'), { exact: true }).waitFor()
  await write(desk, '어서 오세요')
  await bubble(guest, '어서 오세요').waitFor()
  await panel(guest).getByText('한미나', { exact: true }).waitFor()
  await assert_accessible(guest, 'the chat as a guest')
  await assert_accessible(desk, 'a guest in the chat')
})

step('with the panel shut a guest sees how much is new', async () => {
  await button(guest, 'bar.chat').click()
  await write(desk, '하나')
  await write(desk, '둘')
  await button(guest, 'bar.chat_unread', { count: 2 }).click()
  await bubble(guest, '둘').waitFor()
  await button(desk, 'bar.people', { count: 2 }).click()
})

step('a guest raises their hand and is muted by the host', async () => {
  await button(guest, 'bar.raise_hand').click()
  await tiles(desk).filter({ hasText: 'Ada Guest' }).getByText(w(desk, 'tile.hand')).waitFor()
  await desk.page.getByRole('button', { name: w(desk, 'people.more', { name: 'Ada Guest' }) }).click()
  await desk.page.getByRole('menuitem', { name: w(desk, 'host.mute'), exact: true }).click()
  await button(guest, 'bar.unmute').waitFor()
})

step('a page that is loaded again is let in again without waiting', async () => {
  await guest.page.reload()
  await guest.page.getByRole('heading', { name: '주간 회의' }).waitFor()
  await button(guest, 'door.ask').click()
  await eventually('both are there again', async () => (await tiles(guest).count()) === 2)
  await sees(guest, '한미나')
  await chat_button(guest).click()
  for (const text of ['Hello from outside', '어서 오세요', '둘']) await bubble(guest, text).waitFor()
})

step('a member of another organisation comes as a guest as well, on a phone', async () => {
  const recording = await mina.in_org('POST', `/meetings/${meeting.id}/recordings`, { client_id: client_id() })
  await phone.page.goto(link)
  await phone.page.getByText(w(phone, 'recording.notice')).waitFor()
  await mina.in_org('POST', `/recordings/${recording.id}/stop`, { client_id: client_id() })
  await phone.page.getByLabel(w(phone, 'guests.name'), { exact: true }).fill('王伟')
  await assert_accessible(phone, 'the door for guests on a phone')
  await button(phone, 'door.ask').click()
  await desk.page.getByRole('region', { name: w(desk, 'people.waiting') }).getByRole('button', { name: w(desk, 'people.admit') }).click()
  await Promise.all([sees(phone, '한미나'), sees(phone, 'Ada Guest'), sees(desk, '王伟')])
  await assert_accessible(phone, 'a meeting as a guest on a phone')
  await button(phone, 'bar.chat').click()
  await chat_button(desk).click()
  await panel(phone).getByText(w(phone, 'chat.nothing')).waitFor()
  assert.equal(await bubble(phone, '둘').count(), 0, 'what was said before')
  await write(phone, '大家好')
  await Promise.all([bubble(desk, '大家好').waitFor(), bubble(guest, '大家好').waitFor()])
  await write(desk, '반갑습니다')
  await bubble(phone, '반갑습니다').waitFor()
  await assert_accessible(phone, 'the chat as a guest on a phone')
  await phone.page.keyboard.press('Escape')
  await button(phone, 'bar.leave').click()
  await heading(phone, 'ended.left').waitFor()
  await assert_accessible(phone, 'the end for a guest')
  await phone.page.getByRole('link', { name: w(phone, 'guests.go_home') }).click()
  await phone.page.getByRole('heading', { name: phone.t('chat:title') }).waitFor()
})

step('the conversation keeps who said what, also when the guests are gone', async () => {
  const { chat_id } = (await mina.in_org('GET', `/meetings/${meeting.id}`)).meeting
  const { messages } = await mina.in_org('GET', `/conversations/${chat_id}/messages`)
  const names = messages.filter(({ kind }) => kind === 'text').map(({ guest_name, text }) => [guest_name, text])
  assert.deepEqual(names.filter(([name]) => name), [['Ada Guest', 'Hello from outside'], ['王伟', '大家好']])
})

step('who is put out is told so, and does not come back with what they had', async () => {
  await button(desk, 'bar.people', { count: 2 }).click()
  await desk.page.getByRole('button', { name: w(desk, 'people.more', { name: 'Ada Guest' }) }).click()
  await desk.page.getByRole('menuitem', { name: w(desk, 'host.remove') }).click()
  await heading(guest, 'ended.removed').waitFor()
  guest.outage = true
  await guest.page.goto(link)
  await button(guest, 'door.ask').click()
  await guest.page.getByText(w(guest, 'refusals.meetings.put_out')).waitFor()
  guest.outage = false
})

step('a meeting for members alone sends guests to sign in, and a member comes in as themselves', async () => {
  await mina.in_org('PATCH', `/meetings/${meeting.id}`, { settings: { guests: 'nobody' } })
  guest.outage = true
  await guest.page.goto(link)
  await heading(guest, 'guests.closed').waitFor()
  guest.outage = false
  const jia = await joined(mina, 'member', 'jia', '佳')
  await guest.bring_cookie(jia)
  await guest.page.goto(link)
  await button(guest, 'door.join').waitFor()
})

step('a meeting that is over says so to guests', async () => {
  await mina.in_org('PATCH', `/meetings/${meeting.id}`, { settings: { guests: 'lobby' } })
  await mina.in_org('POST', `/meetings/${meeting.id}/end`, {})
  phone.outage = true
  await phone.page.goto(link)
  await heading(phone, 'ended.ended').waitFor()
  phone.outage = false
})

step('nothing went wrong on anybody\'s page', () => {
  for (const visitor of [desk, guest, phone]) visitor.assert_clean()
})
