import assert from 'node:assert/strict'
import { after, before } from 'node:test'

import { eventually } from '../eventually.mjs'
import { Server } from '../server.mjs'
import { founder, joined } from '../world.mjs'
import { assert_accessible } from './accessible.mjs'
import { story } from './story.mjs'
import { kPhone, launch, Visitor } from './visitor.mjs'

const step = story()
const kDevices = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']

let server, browser, mina, desk, phone, late, meeting

before(async () => {
  server = await Server.start({ config: '[media]\nlimit = 2\nlisteners = 1\n' })
  browser = await launch(kDevices)
  mina = await founder(server, 'mina', '한미나', '마당 🏡')
  const wei = await joined(mina, 'member', 'wei', '王伟')
  const ada = await joined(mina, 'member', 'ada', 'Ada')
  desk = await Visitor.of(browser, mina, { language: 'ko' })
  phone = await Visitor.of(browser, wei, { device: kPhone, language: 'zh', scheme: 'dark' })
  late = await Visitor.of(browser, ada, { language: 'en' })
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

const w = (visitor, key, values) => visitor.t(`meetings:${key}`, values)
const button = (visitor, key, values) => visitor.page.getByRole('button', { name: w(visitor, key, values), exact: true })
const tiles = (visitor) => visitor.page.locator('[data-meeting] figure')
const test_of = (visitor) => visitor.page.locator('[data-test]')

async function enter(visitor) {
  await visitor.go(`/meetings/${meeting.id}`)
  await button(visitor, 'door.join').click({ timeout: 40_000 })
}

/** Pictures of somebody come, and go on coming. */
async function sees(visitor, name) {
  const video = tiles(visitor).filter({ hasText: name }).locator('video')
  const pictures = () => video.evaluate((element) => element.getVideoPlaybackQuality().totalVideoFrames)
  const before = await eventually(`a picture of ${name}`, pictures, 30_000)
  await eventually(`pictures of ${name} go on`, async () => (await pictures()) > before + 5, 30_000)
}

/** Packets of sound and frames of pictures that came to a page, over all its lines. */
const received = ({ page }) =>
  page.evaluate(async () => {
    const sum = { sound: 0, pictures: 0 }
    for (const line of globalThis.lines) {
      for (const each of (await line.getStats()).values()) {
        if (each.type !== 'inbound-rtp') continue
        if (each.kind === 'audio') sum.sound += each.packetsReceived
        else sum.pictures += each.framesDecoded ?? 0
      }
    }
    return sum
  })

const keep_lines = () => {
  globalThis.lines = []
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...given) {
      super(...given)
      globalThis.lines.push(this)
    }
  }
}

step('an administrator sees what the server can hold, and others do not', async () => {
  await desk.go('/settings/capacity')
  const holds = desk.page.locator('[data-holds]')
  await holds.waitFor()
  assert.ok(Number(await holds.getAttribute('data-holds')) > 1)
  await desk.page.locator('[data-surge]').waitFor()
  await assert_accessible(desk, 'the capacity')
  await late.go('/settings/capacity')
  await late.page.waitForURL((url) => !url.pathname.startsWith('/settings'))
})

step('twenty synthetic people meet at a press of a button, and what they saw is shown', async () => {
  await desk.page.getByLabel(w(desk, 'capacity.test.people'), { exact: true }).selectOption('20')
  await desk.page.getByLabel(w(desk, 'capacity.test.seconds'), { exact: true }).selectOption('5')
  await button(desk, 'capacity.test.start').click()
  await desk.page.locator('[data-test="running"]').waitFor()
  await assert_accessible(desk, 'a load test')
  await desk.page.locator('[data-test="done"]').waitFor({ timeout: 60_000 })
  const found = test_of(desk).locator('article[data-people="20"]')
  await found.waitFor()
  await assert_accessible(desk, 'what a load test found')
  const { load_test, with_pictures } = await mina.in_org('GET', '/media_capacity')
  const [seen] = load_test.steps
  assert.equal(with_pictures, 0, 'they take nobody’s place')
  // Five voices, a stage and eighteen tiles each would be 15,000; a machine with much else to do sends far less.
  assert.ok(seen.packets_per_second > 400, JSON.stringify(seen))
  assert.ok(seen.packet_cost_ns > 0 && seen.delay_p99_us >= seen.delay_p50_us && seen.people_possible > 1, JSON.stringify(seen))
})

step('a test is stopped when somebody says so', async () => {
  await button(desk, 'capacity.test.start').click()
  await button(desk, 'capacity.test.cancel').click()
  await desk.page.locator('[data-test="cancelled"]').waitFor()
})

step('two see each other on a server of two', async () => {
  meeting = await mina.in_org('POST', '/meetings', { title: '주간 회의' })
  await enter(desk)
  await tiles(desk).first().waitFor()
  await enter(phone)
  await Promise.all([sees(desk, '王伟'), sees(phone, '한미나')])
})

step('the third is told their place and hears first', async () => {
  await late.page.addInitScript(keep_lines)
  await late.page.reload()
  await enter(late)
  const banner = late.page.locator('[data-queue="hears"]')
  await banner.filter({ hasText: w(late, 'queue.hears', { place: 1 }) }).waitFor()
  await assert_accessible(late, 'a meeting that is only heard yet')
  const before = await eventually('sound comes', async () => (await received(late)).sound, 30_000)
  await eventually('sound goes on', async () => (await received(late)).sound > before + 20, 30_000)
  assert.equal((await received(late)).pictures, 0, 'no picture of anybody yet')
  const { hearing } = await mina.in_org('GET', '/media_capacity')
  assert.equal(hearing, 1)
})

step('a fourth waits with a place, and comes to hear when one leaves, who sees then', async () => {
  const max = await joined(mina, 'member', 'max', 'Max')
  const last = await Visitor.of(browser, max, { language: 'ko', device: kPhone })
  await enter(last)
  await last.page.getByText(w(last, 'queue.place', { place: 2 })).waitFor({ timeout: 40_000 })
  await assert_accessible(last, 'the queue')
  await button(phone, 'bar.leave').click()
  await late.page.locator('[data-queue="hears"]').waitFor({ state: 'detached', timeout: 20_000 })
  await Promise.all([sees(late, '한미나'), sees(desk, 'Ada')])
  await last.page.locator('[data-queue="hears"]').filter({ hasText: w(last, 'queue.hears', { place: 1 }) }).waitFor({ timeout: 20_000 })
})
