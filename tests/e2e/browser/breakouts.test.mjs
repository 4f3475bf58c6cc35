import assert from 'node:assert/strict'
import { after, before } from 'node:test'

import { eventually } from '../eventually.mjs'
import { meeting_of } from '../meeting_routes.mjs'
import { Server } from '../server.mjs'
import { founder, joined } from '../world.mjs'
import { assert_accessible } from './accessible.mjs'
import { story } from './story.mjs'
import { kPhone, launch, Visitor } from './visitor.mjs'

const step = story()
const kDevices = ['--use-fake-device-for-media-stream=fps=5', '--use-fake-ui-for-media-stream']
const kPatience = 60_000

let server, browser, mina, people, host, ann, bob, wei

before(async () => {
  server = await Server.start()
  browser = await launch(kDevices)
  mina = await founder(server, 'mina', '한미나', '마당 🏡')
  people = await Promise.all(['Ann', 'Bob', '王伟'].map((name, index) => joined(mina, 'member', `person_${index}`, name)))
  host = await Visitor.of(browser, mina, { language: 'ko' })
  ann = await Visitor.of(browser, people[0], { language: 'en', scheme: 'dark' })
  bob = await Visitor.of(browser, people[1], { language: 'en' })
  wei = await Visitor.of(browser, people[2], { device: kPhone, language: 'zh' })
  for (const { page } of everybody()) await page.addInitScript(count_lines)
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

const everybody = () => [host, ann, bob, wei]

/** In the page: every connection that is made, and how often one is negotiated. */
function count_lines() {
  globalThis.lines = []
  globalThis.answers = 0
  const Made = globalThis.RTCPeerConnection
  globalThis.RTCPeerConnection = class extends Made {
    constructor(...given) {
      super(...given)
      globalThis.lines.push(this)
    }
    setRemoteDescription(...given) {
      globalThis.answers += 1
      return super.setRemoteDescription(...given)
    }
  }
}

const w = (visitor, key, values) => visitor.t(`meetings:${key}`, values)
const button = (visitor, key, values) => visitor.page.getByRole('button', { name: w(visitor, key, values), exact: true })
const tiles = (visitor) => visitor.page.locator('[data-meeting] figure')
const panel = ({ page }) => page.locator('[data-meeting] aside')
const negotiated = ({ page }) => page.evaluate(() => [globalThis.lines.length, globalThis.answers])

/** Of how many senders pictures and voices come while a page draws sixty frames. */
const coming = ({ page }) => page.evaluate(async () => {
  const counts = async () => {
    const reports = [...(await globalThis.lines.at(-1).getStats()).values()].filter(({ type }) => type === 'inbound-rtp')
    return new Map(reports.map((report) => [`${report.kind} ${report.id}`, report.kind === 'video' ? report.framesReceived ?? 0 : report.packetsReceived]))
  }
  const before = await counts()
  for (let frame = 0; frame < 60; frame += 1) await new Promise(requestAnimationFrame)
  const grown = [...(await counts())].filter(([key, count]) => count > (before.get(key) ?? 0)).map(([key]) => key)
  return { pictures: grown.filter((key) => key.startsWith('video')).length, voices: grown.filter((key) => key.startsWith('audio')).length }
})

/** These and nobody else are seen and heard: as tiles, and by what the line brings. */
async function are_together(...visitors) {
  const others = visitors.length - 1
  for (const visitor of visitors) {
    await eventually('the tiles of the room', async () => (await tiles(visitor).count()) === visitors.length, kPatience)
  }
  for (const visitor of visitors) {
    const as_it_should = async () => {
      const came = await coming(visitor)
      assert.deepEqual(came, { pictures: others, voices: others })
      return came
    }
    await eventually('pictures and voices of the room alone', as_it_should, kPatience)
  }
}

step('four meet, and see and hear each other', async () => {
  const meeting = await meeting_of(mina, { title: '워크숍' })
  for (const visitor of everybody()) {
    await visitor.go(`/meetings/${meeting.id}`)
    await button(visitor, 'door.join').click()
  }
  await are_together(...everybody())
})

let before_it

step('the host makes two rooms, moves people by menu, and names a room', async () => {
  before_it = await Promise.all(everybody().map(negotiated))
  await button(host, 'rooms.title').click()
  await panel(host).getByRole('radio', { name: w(host, 'rooms.how.hand'), exact: true }).check()
  await panel(host).getByRole('button', { name: w(host, 'rooms.make', { count: 2 }) }).click()
  const move = async (name, to) => {
    await panel(host).getByRole('button', { name: w(host, 'rooms.move', { name }) }).click()
    await host.page.getByRole('menuitem', { name: to, exact: true }).click()
  }
  await move('Ann', '소회의실 1')
  await move('Bob', '소회의실 1')
  await move('王伟', '소회의실 2')
  await panel(host).getByRole('textbox', { name: w(host, 'rooms.rename', { room: '소회의실 2' }) }).fill('디자인')
  await host.page.keyboard.press('Enter')
  await panel(host).getByRole('textbox', { name: w(host, 'rooms.rename', { room: '디자인' }) }).waitFor()
  await assert_accessible(host, 'the rooms before they are opened')
})

step('they are opened, and pictures and voices stay within each room', async () => {
  await button(host, 'rooms.open').click()
  await ann.page.locator('[data-breakout^="brk_"]').waitFor()
  await are_together(ann, bob)
  await are_together(wei)
  await are_together(host)
  await assert_accessible(host, 'the rooms while they are open')
  await assert_accessible(wei, 'a breakout room on a phone')
})

step('the main room alone is recorded, and each room says what is so', async () => {
  const record = async (key) => {
    await button(host, 'bar.more').click()
    await host.page.getByRole('menuitem', { name: w(host, key), exact: true }).click()
  }
  await record('recording.start')
  await host.page.getByRole('status').getByText(w(host, 'recording.mark'), { exact: true }).waitFor()
  for (const visitor of [ann, wei]) await visitor.page.getByText(w(visitor, 'recording.not_here'), { exact: true }).waitFor()
  assert.equal(await ann.page.getByText(w(ann, 'recording.mark'), { exact: true }).count(), 0)
  await assert_accessible(wei, 'a breakout room on a phone beside a recording')
  await button(ann, 'rooms.back').click()
  await ann.page.getByText(w(ann, 'recording.mark'), { exact: true }).waitFor()
  await record('recording.stop')
  await ann.page.getByText(w(ann, 'recording.mark'), { exact: true }).waitFor({ state: 'detached' })
  await button(ann, 'rooms.show').click()
  await panel(ann).getByRole('button', { name: w(ann, 'rooms.go_named', { room: '소회의실 1' }) }).click()
  await panel(ann).getByRole('button', { name: /close/i }).first().click()
  await are_together(ann, bob)
})

step('a word of the host reaches all rooms, and a call for help the host', async () => {
  await panel(host).getByLabel(w(host, 'rooms.tell')).fill('10분 남았어요')
  await host.page.keyboard.press('Enter')
  for (const visitor of [ann, bob, wei]) await visitor.page.getByText('10분 남았어요').waitFor()
  await ann.page.getByRole('button', { name: w(ann, 'rooms.word_read') }).click()
  await ann.page.getByText('10분 남았어요').waitFor({ state: 'detached' })
  await button(wei, 'rooms.ask_help').click()
  await panel(host).getByRole('img', { name: w(host, 'rooms.asks') }).waitFor()
  await panel(host).getByRole('button', { name: w(host, 'rooms.visit_named', { room: '디자인' }) }).click()
  await are_together(host, wei)
  await panel(host).getByRole('img', { name: w(host, 'rooms.asks') }).waitFor({ state: 'detached' })
})

step('one is moved to another room', async () => {
  await panel(host).getByRole('button', { name: w(host, 'rooms.move', { name: 'Bob' }) }).click()
  await host.page.getByRole('menuitem', { name: '디자인', exact: true }).click()
  await are_together(host, wei, bob)
  await are_together(ann)
})

step('one comes back by themselves, and goes again', async () => {
  await button(ann, 'rooms.back').click()
  await ann.page.locator('[data-breakout="main"]').waitFor()
  await button(ann, 'rooms.show').click()
  await panel(ann).getByRole('button', { name: w(ann, 'rooms.go_named', { room: '소회의실 1' }) }).click()
  await ann.page.locator('[data-breakout^="brk_"]').waitFor()
  await panel(ann).getByRole('button', { name: /close|닫기/i }).first().click()
})

step('they are told that the rooms close; when they are closed all are together again, and nothing was negotiated anew', async () => {
  await button(host, 'rooms.close').click()
  await button(bob, 'rooms.back_now').click()
  await bob.page.locator('[data-breakout="main"]').waitFor()
  await button(host, 'rooms.close_now').click()
  await ann.page.locator('[data-breakout]').waitFor({ state: 'detached' })
  await are_together(...everybody())
  assert.deepEqual(await Promise.all(everybody().map(negotiated)), before_it)
})

step('the pages said nothing was wrong', () => {
  for (const visitor of everybody()) visitor.assert_clean()
})
