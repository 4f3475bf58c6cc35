import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { after, before } from 'node:test'

import { CaptionsService } from '../captions_service.mjs'
import { eventually } from '../eventually.mjs'
import { Server } from '../server.mjs'
import { founder, joined } from '../world.mjs'
import { assert_accessible } from './accessible.mjs'
import { story } from './story.mjs'
import { kPhone, launch, Visitor } from './visitor.mjs'

const step = story()
const kDevices = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']

let service, server, browser, mina, wei, desk, phone, meeting, minas

before(async () => {
  service = await CaptionsService.start()
  server = await Server.start({ config: service.config })
  browser = await launch(kDevices)
  mina = await founder(server, 'mina', '한미나', '마당 🏡')
  wei = await joined(mina, 'member', 'wei', '王伟')
  desk = await Visitor.of(browser, mina, { language: 'ko' })
  phone = await Visitor.of(browser, wei, { device: kPhone, language: 'zh', scheme: 'dark' })
})

after(async () => {
  await browser?.close()
  await server?.remove()
  await service?.stop()
})

const w = (visitor, key, values) => visitor.t(`meetings:${key}`, values)
const button = (visitor, key, values) => visitor.page.getByRole('button', { name: w(visitor, key, values), exact: true })
const tiles = (visitor) => visitor.page.locator('[data-meeting] figure')
const captions = (visitor) => visitor.page.getByRole('region', { name: w(visitor, 'captions.title'), exact: true })

async function chooses(visitor, key) {
  await button(visitor, 'bar.more').click()
  await visitor.page.getByRole('menuitem', { name: w(visitor, key), exact: true }).click()
}

/** How loud it is at its loudest, as ffmpeg decodes it: 0 is full, silence far below. */
function loudest(pages) {
  const decoded = spawnSync('ffmpeg', ['-hide_banner', '-i', '-', '-af', 'volumedetect', '-f', 'null', '-'], { input: Buffer.concat(pages) })
  const said = decoded.stderr.toString()
  assert.match(said, /Audio: opus, 48000 Hz, mono/)
  return Number(/max_volume: (-?[\d.]+) dB/.exec(said)?.[1] ?? -Infinity)
}

step('two meet, and nothing is written down that nobody reads', async () => {
  meeting = await mina.in_org('POST', '/meetings', { title: '주간 회의' })
  await desk.go(`/meetings/${meeting.id}`)
  await button(desk, 'door.join').click()
  await tiles(desk).first().waitFor()
  await phone.go(`/meetings/${meeting.id}`)
  await button(phone, 'door.join').click()
  await eventually('both are there', async () => (await tiles(desk).count()) === 2 && (await tiles(phone).count()) === 2, 60_000)
  const sheet = await mina.in_org('GET', `/meetings/${meeting.id}`)
  minas = sheet.participants.find(({ member_id }) => member_id === mina.member_id).id
  assert.equal(service.hellos.length, 0)
  await button(phone, 'bar.mute').click()
})

step('who turns captions on is asked for nothing else, and everybody sees the mark', async () => {
  await chooses(desk, 'captions.on')
  await captions(desk).waitFor()
  await phone.page.getByRole('img', { name: w(phone, 'captions.mark') }).waitFor()
  await eventually('the service hears of the meeting', () => service.hellos.length === 1)
  assert.deepEqual(service.hellos[0], { version: 1, meeting: meeting.id })
  await assert_accessible(desk, 'a meeting with captions')
})

step('the service hears what is said, and can decode it', async () => {
  const stretch = await eventually('a voice', () => service.stretch_of(minas), 20_000)
  await eventually('a second of it', () => stretch.pages.length > 15, 20_000)
  assert.ok(loudest(stretch.pages) > -40, 'there is a sound in it')
  assert.ok(Math.abs(Date.parse(stretch.started_at) - Date.now()) < 60_000)
})

step('what it understands is shown with the name of who said it, and is made better until it is final', async () => {
  const { serial } = service.stretch_of(minas)
  service.say({ serial, part: 0, text: '시작해 봅시', is_final: false, language: 'ko' })
  const partial = captions(desk).locator('[data-final="false"]')
  await partial.getByText('시작해 봅시', { exact: true }).waitFor()
  assert.equal(await captions(phone).count(), 0, 'who has not asked sees none')
  service.say({ serial, part: 0, text: '시작해 봅시다', is_final: true, language: 'ko' })
  const final = captions(desk).locator('[data-final="true"]')
  await final.getByText('시작해 봅시다', { exact: true }).waitFor()
  await final.getByText('한미나').waitFor()
  assert.equal(await partial.count(), 0)
  service.say({ serial, part: 0, text: 'too late', is_final: false })
  service.say({ serial: 99_999, part: 0, text: 'nobody said it', is_final: true })
  service.say({ serial, part: 1, text: '먼저 예산입니다', is_final: true, language: 'ko' })
  await captions(desk).getByText('먼저 예산입니다').waitFor()
  assert.equal(await desk.page.getByText('nobody said it').count(), 0)
})

step('who comes to it later reads what was said, in letters as large as they like', async () => {
  await chooses(phone, 'captions.on')
  await captions(phone).getByText('시작해 봅시다').waitFor()
  const size = () => captions(phone).evaluate((element) => Number.parseFloat(getComputedStyle(element).fontSize))
  const before = await size()
  await button(phone, 'captions.larger').click()
  await eventually('larger letters', async () => (await size()) > before)
  await button(desk, 'captions.transcript').click()
  const panel = desk.page.getByRole('complementary', { name: w(desk, 'captions.transcript') })
  await panel.getByText('먼저 예산입니다').waitFor()
  await assert_accessible(desk, 'the transcript of a meeting')
  await assert_accessible(phone, 'captions on a phone')
})

step('a service that goes away is marked, nothing else suffers, and it is found again', async () => {
  await service.stop()
  await captions(desk).getByText(w(desk, 'captions.away')).waitFor()
  assert.equal(await tiles(desk).count(), 2)
  service.stretches.clear()
  await service.listen()
  await eventually('another line', () => service.hellos.length === 2, 20_000)
  await captions(desk).getByText(w(desk, 'captions.away')).waitFor({ state: 'detached' })
  const stretch = await eventually('the voice again', () => service.stretch_of(minas), 20_000)
  service.say({ serial: stretch.serial, part: 0, text: '다시 들립니다', is_final: true })
  await captions(phone).getByText('다시 들립니다').waitFor()
})

step('a host forbids them, and the line is closed', async () => {
  await mina.in_org('PATCH', `/meetings/${meeting.id}`, { settings: { captions_allowed: false } })
  await eventually('the line is closed', () => service.lines.size === 0)
  await phone.page.getByRole('img', { name: w(phone, 'captions.mark') }).waitFor({ state: 'detached' })
  const { status, body } = await wei.request('PUT', `/api/orgs/${wei.org_id}/meetings/${meeting.id}/participants/${(await places(wei)).id}/captions`, { is_on: true })
  assert.deepEqual([status, body.code], [409, 'meetings.captions_forbidden'])
  assert.equal(service.refused, 0)
})

async function places(person) {
  const { participants } = await person.in_org('GET', `/meetings/${meeting.id}`)
  return participants.find(({ member_id }) => member_id === person.member_id)
}
