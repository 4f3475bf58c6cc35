import assert from 'node:assert/strict'
import { after, before } from 'node:test'

import { eventually } from '../eventually.mjs'
import { kInside, kOutside, kRelay, media_ports, open_tcp, open_udp, turn_config, TurnServer } from '../media_doors.mjs'
import { free_port, Server } from '../server.mjs'
import { founder, joined } from '../world.mjs'
import { assert_accessible } from './accessible.mjs'
import { story } from './story.mjs'
import { kPhone, launch, Visitor } from './visitor.mjs'

const step = story()
const kDevices = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']
const kSecret = 'a secret of the server and of coturn'

let browser
const ends = []

before(async () => {
  browser = await launch(kDevices)
})

after(async () => {
  await browser?.close()
  for (const end of ends.reverse()) await end()
})

/** A server with these media, and its founder in front of a browser. */
async function house(config, options) {
  const server = await Server.start({ config })
  ends.push(() => server.remove())
  const mina = await founder(server, 'mina', '한미나', '마당 🏡')
  return { server, mina, visitor: await Visitor.of(browser, mina, options) }
}

const w = (visitor, key, values) => visitor.t(`meetings:doctor.${key}`, values)

/** What the doctor says of each step, and above all. */
async function examined(visitor) {
  const { page } = visitor
  await page.getByRole('button', { name: w(visitor, 'start') }).click()
  await page.locator('[data-outcome]').waitFor({ timeout: 120_000 })
  const outcome = await page.locator('[data-outcome]').getAttribute('data-outcome')
  const found = await page.locator('[data-step]').evaluateAll((all) => all.map((one) => [one.dataset.step, { verdict: one.dataset.verdict, text: one.innerText }]))
  return { outcome, report: await page.locator('[data-report]').innerText(), ...Object.fromEntries(found) }
}

const verdicts = ({ server, socket, udp, tcp, turn }) => [server, socket, udp, tcp, turn].map(({ verdict }) => verdict)

step('where everything is open, everything is good, and the line is measured', async () => {
  const { udp, tcp, config } = await media_ports()
  const { visitor } = await house(config, { language: 'ko' })
  await visitor.go('/me/connection')
  await assert_accessible(visitor, 'the doctor before it begins')
  const found = await examined(visitor)
  assert.deepEqual(verdicts(found), ['good', 'good', 'good', 'good', 'none'], found.report)
  assert.deepEqual([found.microphone.verdict, found.camera.verdict, found.codecs.verdict], ['good', 'good', 'good'], found.report)
  for (const port of udp) assert.ok(found.udp.text.includes(`UDP ${kInside}:${port}`), found.udp.text)
  assert.ok(found.tcp.text.includes(`TCP ${kInside}:${tcp}`), found.tcp.text)
  const [, up, down] = /up (\d+) kbit\/s, down (\d+) kbit\/s/.exec(found.report)
  assert.ok(Number(up) > 300 && Number(down) > 100, `measured ${up} up, ${down} down`)
  assert.match(found.report, /line: udp, round trip \d+ ms, jitter \d+ ms, loss up \d/)
  await assert_accessible(visitor, 'what the doctor found')
})

step('administrators see what the server announces, and that it leads nowhere but here', async () => {
  const visitor = [...Visitor.present][0]
  const view = visitor.page.locator('[data-server-view]')
  await view.getByText(w(visitor, 'server_view.loopback', { address: kInside })).waitFor()
  assert.equal(await view.locator('code').count(), 3)
})

step('where UDP is shut, its ports are named, and that meetings go by TCP', async () => {
  const { udp, tcp, config } = await media_ports({ outside: kOutside })
  const door = await open_tcp(tcp)
  ends.push(() => door.close())
  const { visitor } = await house(config, { device: kPhone, language: 'zh', scheme: 'dark' })
  await visitor.go('/me/connection')
  const found = await examined(visitor)
  assert.deepEqual(verdicts(found), ['good', 'good', 'bad', 'good', 'none'], found.report)
  assert.equal(found.outcome, 'by_tcp')
  const ports = udp.map((port) => `UDP ${kOutside}:${port}`).join(', ')
  assert.ok(found.udp.text.includes(w(visitor, 'remedies.open_udp', { ports })), found.udp.text)
  assert.match(found.report, /line: tcp/)
  await assert_accessible(visitor, 'what the doctor found on a phone')
})

step('one port of many that is shut is named alone, and so is the port of TCP', async () => {
  const { udp: [open, shut], tcp, config } = await media_ports({ outside: kOutside })
  const door = await open_udp(open)
  ends.push(() => door.close())
  const { visitor } = await house(config)
  await visitor.go('/me/connection')
  const found = await examined(visitor)
  assert.deepEqual(verdicts(found), ['good', 'good', 'fair', 'bad', 'none'], found.report)
  assert.equal(found.outcome, 'partly')
  assert.ok(found.udp.text.includes(w(visitor, 'remedies.open_udp', { ports: `UDP ${kOutside}:${shut}` })), found.udp.text)
  assert.ok(found.tcp.text.includes(w(visitor, 'remedies.open_tcp', { ports: `TCP ${kOutside}:${tcp}` })), found.tcp.text)
})

step('a server that announces no UDP is not blamed for it', async () => {
  const { config } = await media_ports({ more: 'announces_udp = false\n' })
  const { visitor } = await house(config)
  await visitor.go('/me/connection')
  const found = await examined(visitor)
  assert.deepEqual(verdicts(found), ['good', 'good', 'none', 'good', 'none'], found.report)
})

step('a TURN server with another secret, one that is not there, and one that leads nowhere are told apart', async () => {
  const turn = await TurnServer.start({ secret: 'another secret altogether' })
  const nowhere = await TurnServer.start({ secret: kSecret, leads_to: '127.0.0.8' })
  ends.push(() => turn.stop(), () => nowhere.stop())
  const gone = await free_port()
  const urls = [turn.urls[0], `turn:${kInside}:${gone}?transport=tcp`, nowhere.urls[0]]
  const { config } = await media_ports({ more: turn_config(urls, kSecret) })
  const { visitor } = await house(config)
  await visitor.go('/me/connection')
  const found = await examined(visitor)
  assert.equal(found.turn.verdict, 'bad', found.report)
  assert.equal(found.outcome, 'partly')
  assert.ok(found.turn.text.includes(w(visitor, 'remedies.turn_refused', { ports: `UDP ${kInside}:${turn.port}` })), found.turn.text)
  assert.match(found.report, new RegExp(`UDP ${kInside}:${turn.port}: turn_refused`))
  assert.match(found.report, new RegExp(`TCP ${kInside}:${gone}: shut`))
  assert.match(found.report, new RegExp(`UDP ${kInside}:${nowhere.port}: turn_no_way`))
  assert.ok(!found.report.includes(kSecret), 'a report holds no secret')
})

const tiles = (visitor) => visitor.page.locator('[data-meeting] figure')

async function sees(visitor, name) {
  const video = tiles(visitor).filter({ hasText: name }).locator('video')
  const pictures = () => video.evaluate((element) => element.getVideoPlaybackQuality().totalVideoFrames)
  const before = await eventually(`a picture of ${name}`, pictures, 30_000)
  await eventually(`pictures of ${name} go on`, async () => (await pictures()) > before + 5, 30_000)
}

step('where nothing but the TURN server is let in, people see each other through it', async () => {
  const turn = await TurnServer.start({ secret: kSecret })
  ends.push(() => turn.stop())
  const { udp, config } = await media_ports({ outside: kOutside, more: turn_config(turn.urls, kSecret) })
  const doors = await Promise.all(udp.map((port) => open_udp(port, kRelay)))
  for (const door of doors) ends.push(() => door.close())
  const { mina, visitor: desk } = await house(config, { language: 'ko' })
  const wei = await joined(mina, 'member', 'wei', '王伟')
  const phone = await Visitor.of(browser, wei, { device: kPhone, language: 'zh' })
  const { id } = await mina.in_org('POST', '/meetings', { title: '주간 회의' })
  for (const visitor of [desk, phone]) {
    await visitor.go(`/meetings/${id}`)
    await visitor.page.getByRole('button', { name: visitor.t('meetings:door.join'), exact: true }).click()
  }
  await Promise.all([sees(desk, '王伟'), sees(phone, '한미나')])
  assert.ok(doors.reduce((sum, { passed }) => sum + passed, 0) > 100, 'media went through the TURN server')
  assert.ok(doors.reduce((sum, { dropped }) => sum + dropped, 0) > 0, 'and the straight way was tried and shut')
  await phone.go('/me/connection')
  const found = await examined(phone)
  assert.deepEqual(verdicts(found), ['good', 'good', 'bad', 'bad', 'good'], found.report)
  assert.equal(found.outcome, 'by_turn')
  assert.match(found.report, /line: turn\/(udp|tcp)/, found.report.split('\n').slice(9).join('|'))
})

step('nothing went wrong in any browser', () => {
  for (const visitor of Visitor.present) visitor.assert_clean()
})
