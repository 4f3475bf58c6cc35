import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before } from 'node:test'
import { promisify } from 'node:util'

import { eventually } from '../eventually.mjs'
import { Server } from '../server.mjs'
import { founder, joined } from '../world.mjs'
import { assert_accessible } from './accessible.mjs'
import { story } from './story.mjs'
import { kPhone, launch, Visitor } from './visitor.mjs'

const step = story()
const run = promisify(execFile)

// The made-up camera counts and beeps once a second, at the moment its disc is whole.
const kDevices = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']

let server, browser, mina, wei, desk, phone, team, meeting

before(async () => {
  server = await Server.start()
  browser = await launch(kDevices)
  mina = await founder(server, 'mina', '한미나', '마당 🏡')
  wei = await joined(mina, 'member', 'wei', '王伟')
  team = await mina.in_org('POST', '/conversations', { kind: 'group', title: '제품팀', member_ids: [wei.member_id] })
  meeting = await mina.in_org('POST', '/meetings', { title: '주간 회의', conversation_id: team.id })
  desk = await Visitor.of(browser, mina, { language: 'ko' })
  phone = await Visitor.of(browser, wei, { device: kPhone, language: 'zh', scheme: 'dark' })
  // Two who send and a server share the machine.
  for (const { context } of [desk, phone]) context.setDefaultTimeout(45_000)
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

const w = (visitor, key, values) => visitor.t(`meetings:${key}`, values)
const button = (visitor, key, values) => visitor.page.getByRole('button', { name: w(visitor, key, values), exact: true })
const recordings = async () => (await mina.in_org('GET', `/meetings/${meeting.id}/recordings`)).recordings
const sheet = (id) => mina.in_org('GET', `/recordings/${id}`)

async function record() {
  await button(desk, 'bar.more').click()
  await desk.page.getByRole('menuitem', { name: w(desk, 'recording.start') }).click()
  await desk.page.locator('[data-meeting]').getByText(w(desk, 'recording.mark')).waitFor()
}

/** What a video shows, as a number that changes with it. */
function picture(page) {
  return page.locator('[data-recording] video').first().evaluate((video) => {
    const canvas = new OffscreenCanvas(64, 36)
    const context = canvas.getContext('2d')
    context.drawImage(video, 0, 0, 64, 36)
    const { data } = context.getImageData(0, 0, 64, 36)
    return { width: video.videoWidth, time: video.currentTime, sum: data.reduce((sum, value, i) => (i % 4 === 3 ? sum : (sum * 31 + value) % 1_000_003), 7), light: data.reduce((sum, value, i) => (i % 4 === 3 ? sum : sum + value), 0) }
  })
}

async function plays(visitor) {
  await eventually('a picture is decoded', async () => {
    const videos = await visitor.page.locator('[data-recording] video').count()
    if (videos === 0) return false
    const { width, light } = await picture(visitor.page)
    return width > 0 && light > 0
  }, 30_000)
  await visitor.page.getByRole('slider').press('Home')
  const first = await picture(visitor.page)
  await eventually('pictures go on', async () => {
    const next = await picture(visitor.page)
    return next.time > 2 && next.sum !== first.sum
  }, 40_000)
}

const settle = (recordings) => mina.in_org('PATCH', '', { recordings })

step('where the organisation forbids it, the host is told so instead', async () => {
  await settle('forbidden')
  await desk.go(`/meetings/${meeting.id}`)
  await button(desk, 'door.join').click()
  await desk.page.locator('[data-meeting] figure').first().waitFor()
  await button(desk, 'bar.more').click()
  const item = desk.page.getByRole('menuitem', { name: w(desk, 'recording.not_allowed') })
  await item.waitFor()
  assert.equal(await item.isDisabled(), true)
  await desk.page.keyboard.press('Escape')
  await assert.rejects(mina.in_org('POST', `/meetings/${meeting.id}/recordings`, {}), /recordings.forbidden/)
  await settle('allowed')
})

step('a host records, and everybody in the meeting is shown it at once', async () => {
  await record()
  await assert_accessible(desk, 'a meeting that is recorded')
})

step('who comes later is told before they come in', async () => {
  await phone.go(`/meetings/${meeting.id}`)
  await phone.page.getByText(w(phone, 'recording.warning')).waitFor()
  await assert_accessible(phone, 'the door of a meeting that is recorded')
  await button(phone, 'door.join').click()
  await phone.page.locator('[data-meeting]').getByText(w(phone, 'recording.mark')).waitFor()
})

step('a recording is watched while it goes on', async () => {
  const [{ id }] = await recordings()
  await eventually('six seconds of both are there', async () => {
    const { parts } = await sheet(id)
    return parts.filter(({ kind, last_ms, first_ms }) => kind === 'camera' && last_ms - first_ms > 6_000).length === 2
  }, 60_000)
  await phone.go(`/meetings/recordings/${id}`)
  await phone.page.locator('[data-state="recording"]').waitFor()
  await button(phone, 'recording.play').click()
  await plays(phone)
  await assert_accessible(phone, 'a recording that goes on')
})

step('what was recorded when the server is killed is whole but for two seconds', async () => {
  const [{ id }] = await recordings()
  const { recording } = await sheet(id)
  desk.outage = phone.outage = true
  await server.kill()
  const killed = Date.now() - Date.parse(recording.started_at)
  await server.rise()
  const whole = await eventually('the recording is put away', async () => {
    const now = await sheet(id)
    return now.recording.state === 'kept' && now
  }, 60_000)
  for (const kind of ['camera', 'microphone']) {
    const last = Math.max(...whole.parts.filter((part) => part.kind === kind).map(({ last_ms }) => last_ms))
    assert.ok(killed - last < 2_000, `${kind}: ${killed - last} ms are lost`)
  }
  assert.equal((await mina.in_org('GET', `/meetings/${meeting.id}`)).meeting.recording, undefined)
  await desk.page.locator('[data-line="lost"], [data-line="connecting"]').waitFor({ state: 'detached', timeout: 60_000 })
  desk.outage = phone.outage = false
})

step('one is stopped, and a video of it comes into the conversation, with sound and picture together', async () => {
  await record()
  const { id } = (await recordings()).at(-1)
  await eventually('twelve seconds are there', async () => (await sheet(id)).known_ms > 12_000, 60_000)
  await button(desk, 'bar.more').click()
  await desk.page.getByRole('menuitem', { name: w(desk, 'recording.stop') }).click()
  await desk.page.locator('[data-meeting]').getByText(w(desk, 'recording.mark')).waitFor({ state: 'detached' })
  const done = await eventually('a video is made', async () => {
    const { recording } = await sheet(id)
    assert.notEqual(recording.composition.state, 'failed', JSON.stringify(recording.composition))
    return recording.composition.state === 'done' && recording
  }, 180_000)
  const last = (await wei.messages(team.id)).at(-1)
  assert.equal(last.id, done.composition.message_id)
  assert.deepEqual([last.kind, last.notice.what, last.notice.text], ['counted_notice', 'recorded', meeting.title])
  const file = join(server.folder, 'whole.mp4')
  await writeFile(file, await content(wei, last.files[0].id))
  const seen = JSON.parse((await run('ffprobe', ['-v', 'error', '-show_entries', 'stream=codec_name,start_time,duration:format=duration', '-of', 'json', file])).stdout)
  assert.deepEqual(seen.streams.map(({ codec_name }) => codec_name).sort(), ['aac', 'h264'])
  assert.ok(Math.abs(Number(seen.format.duration) * 1000 - done.length_ms) < 500, `${seen.format.duration} s of ${done.length_ms} ms`)
  const starts = seen.streams.map(({ start_time }) => Number(start_time) * 1000)
  assert.ok(Math.abs(starts[0] - starts[1]) <= 40, `streams begin at ${starts}`)
})

/** Space and arrows, wherever the focus is; and what is touched on somebody's line. */
async function is_led_by_keys_and_fingers(visitor) {
  const { page } = visitor
  const at = async () => Number(await page.getByRole('slider').inputValue())
  await page.evaluate(() => document.activeElement?.blur())
  await page.keyboard.press(' ')
  await button(visitor, 'recording.play').waitFor()
  await page.getByRole('slider').press('Home')
  await page.evaluate(() => document.activeElement?.blur())
  await page.keyboard.press('ArrowRight')
  await eventually('ten seconds ahead', async () => (await at()) >= 9_000)
  await page.keyboard.press('ArrowLeft')
  await eventually('and back', async () => (await at()) === 0)
  const { width, height } = await page.locator('[data-track]').first().boundingBox()
  await page.locator('[data-track]').first().click({ position: { x: width * 0.7, y: height / 2 } })
  await eventually('where it was touched', async () => (await at()) > 0)
  const slider = await page.getByRole('slider').boundingBox()
  assert.ok(slider.width > 300 && slider.height >= 40, `${slider.width}x${slider.height} is enough for a finger`)
}

async function content(person, file_id) {
  const response = await fetch(`${server.origin}/api/orgs/${person.org_id}/files/${file_id}/content`, { headers: { cookie: person.cookie } })
  assert.equal(response.status, 200)
  return Buffer.from(await response.arrayBuffer())
}

step('recordings stand with their meeting, are played on a phone and deleted by the host', async () => {
  await mina.in_org('POST', `/meetings/${meeting.id}/end`, {})
  await desk.page.getByRole('heading', { name: w(desk, 'ended.ended') }).waitFor()
  await phone.go('/meetings')
  const rows = phone.page.locator('[data-recording-row]')
  await eventually('both stand there', async () => (await rows.count()) === 2)
  await assert_accessible(phone, 'meetings with recordings')
  await rows.last().getByRole('link', { name: w(phone, 'recording.play') }).click()
  await phone.page.getByRole('button', { name: w(phone, 'recording.play'), exact: true }).click()
  await plays(phone)
  await is_led_by_keys_and_fingers(phone)
  await assert_accessible(phone, 'a recording on a phone')
  await desk.go('/meetings')
  await desk.page.locator('[data-recording-row]').first().getByRole('button', { name: w(desk, 'recording.more') }).click()
  await desk.page.getByRole('menuitem', { name: w(desk, 'recording.delete') }).click()
  await desk.page.getByRole('dialog').getByRole('button', { name: w(desk, 'recording.delete'), exact: true }).click()
  await eventually('one is gone', async () => (await recordings()).length === 1)
})
