import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before } from 'node:test'

import { eventually } from '../eventually.mjs'
import { assert_together, claps_in } from '../media/claps.mjs'
import { Server } from '../server.mjs'
import { founder } from '../world.mjs'
import { story } from './story.mjs'
import { launch, Visitor } from './visitor.mjs'

// As media/synchrony.test.mjs, through all of Madang: its own page sends the claps, and what can be fetched of the recording
// is measured: the parts, and the one video that is made of them.

const step = story()

let server, browser, mina, desk, meeting

/** In the place of devices. */
function claps_instead() {
  navigator.mediaDevices.getUserMedia = async ({ audio, video }) => {
    const [camera, microphone] = (window.clapping ??= window.clapper.start())
    return new MediaStream([...(video ? [camera.clone()] : []), ...(audio ? [microphone.clone()] : [])])
  }
}

before(async () => {
  server = await Server.start()
  browser = await launch(['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', '--autoplay-policy=no-user-gesture-required'])
  mina = await founder(server, 'mina', '한미나', '마당 🏡')
  const team = await mina.in_org('POST', '/conversations', { kind: 'group', title: '제품팀', member_ids: [] })
  meeting = await mina.in_org('POST', '/meetings', { title: '주간 회의', conversation_id: team.id })
  desk = await Visitor.of(browser, mina)
  desk.context.setDefaultTimeout(45_000)
  await desk.context.addInitScript({ content: await readFile(new URL('../media/clapper.js', import.meta.url), 'utf8') })
  await desk.context.addInitScript(claps_instead)
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

const sheet = (id) => mina.in_org('GET', `/recordings/${id}`)

async function claps(count) {
  const clapped = () => desk.page.evaluate(() => window.clapper.claps)
  const before = await clapped()
  await eventually(`${count} claps`, async () => (await clapped()) >= before + count, 90_000)
}

/** Begins one, once what comes of the camera is in it. */
async function records() {
  const { id } = await mina.in_org('POST', `/meetings/${meeting.id}/recordings`, {})
  await eventually('a picture is recorded', async () => (await sheet(id)).parts.some(({ kind, last_ms, first_ms }) => kind === 'camera' && last_ms > first_ms), 60_000)
  return id
}

async function fetched(path, name) {
  const response = await fetch(`${server.origin}/api/orgs/${mina.org_id}/${path}`, { headers: { cookie: mina.cookie } })
  assert.equal(response.status, 200, path)
  const file = join(server.folder, name)
  await writeFile(file, Buffer.from(await response.arrayBuffer()))
  return file
}

async function composed(id) {
  return eventually('a video is made', async () => {
    const { recording } = await sheet(id)
    assert.notEqual(recording.composition.state, 'failed', JSON.stringify(recording.composition))
    return recording.composition.state === 'done' && recording.composition.file_id
  }, 180_000)
}

/** The longest part of each kind, and the video. */
async function assert_all_together(t, id, at_least) {
  const video = await fetched(`files/${await composed(id)}/content`, `${id}.mp4`)
  const taken = await desk.page.evaluate(() => ({ taken: window.clapper.taken, came: window.clapper.came }))
  const { parts } = await sheet(id)
  const longest = (kind) => parts.filter((part) => part.kind === kind).reduce((most, part) => (part.last_ms - part.first_ms > most.last_ms - most.first_ms ? part : most))
  const [picture, sound] = await Promise.all(['camera', 'microphone'].map(async (kind) => {
    const { number, media_type } = longest(kind)
    return fetched(`recordings/${id}/parts/${number}/content`, `${id}-${number}.${media_type.includes('mp4') ? 'mp4' : 'webm'}`)
  }))
  assert_together(t, await claps_in(picture, sound), taken, at_least)
  assert_together(t, await claps_in(video), taken, at_least)
}

step('the parts and the video of a recording have every clap seen and heard at once, also after another size', async (t) => {
  await desk.go(`/meetings/${meeting.id}`)
  await desk.page.getByRole('button', { name: desk.t('meetings:door.join'), exact: true }).click()
  await desk.page.locator('[data-meeting] figure').first().waitFor()
  const id = await records()
  await claps(5)
  await desk.page.evaluate(() => window.clapper.resize({ width: 480, height: 360 }))
  await claps(5)
  await mina.in_org('POST', `/recordings/${id}/stop`, {})
  await assert_all_together(t, id, 6)
})

step('and what is made of what a killed server left has them, too', async (t) => {
  const id = await records()
  await claps(8)
  desk.outage = true
  await server.kill()
  await server.rise()
  await eventually('it is put away', async () => (await sheet(id)).recording.state === 'kept', 60_000)
  await assert_all_together(t, id, 5)
  await desk.page.locator('[data-line="lost"], [data-line="connecting"]').waitFor({ state: 'detached', timeout: 60_000 })
  desk.outage = false
  desk.assert_clean()
})
