import assert from 'node:assert/strict'
import { after, before } from 'node:test'

import { eventually } from '../eventually.mjs'
import { Server } from '../server.mjs'
import { founder, joined } from '../world.mjs'
import { assert_accessible } from './accessible.mjs'
import { brightness, difference, face_camera, in_camera, moved_right, raw, roughness, set_camera, shown } from './face_camera.mjs'
import { story } from './story.mjs'
import { kDesktop, kPhone, launch, Visitor } from './visitor.mjs'

const step = story()
const kPage = '/me/effects'
/** Places in the picture, found by eye. */
const kCheek = in_camera([203, 150])
const kHair = in_camera([200, 50])
const kEye = in_camera([202, 101])
const kWall = in_camera([330, 60])
const kFlag = in_camera([84, 167])
const kJaw = { left: in_camera([187, 152]), right: in_camera([258, 152]) }
/** Without a graphics processor a picture takes a tenth of a second, and who finds faces shares the same two cores. */
const kSlow = 2
const kFast = 30
const kPatience = 40_000
/** Neither may fetch, connect, import or evaluate anything. */
const kWorkerPolicy = "default-src 'none'; script-src 'wasm-unsafe-eval'; frame-ancestors 'none'"

let server, browser, owner, ada, chen
const answers = []

before(async () => {
  server = await Server.start()
  browser = await launch()
  owner = await founder(server, 'ada.effects', '김다은', '마당')
  const member = await joined(owner, 'member', 'chen.effects', '陈思远')
  ada = await Visitor.open(browser, server, { device: kDesktop, language: 'en', scheme: 'light' })
  chen = await Visitor.open(browser, server, { device: kPhone, language: 'zh', scheme: 'dark' })
  await chen.context.addInitScript(() => ['MediaStreamTrackProcessor', 'MediaStreamTrackGenerator', 'VideoTrackGenerator'].forEach((name) => delete window[name]))
  for (const [visitor, person] of [[ada, owner], [chen, member]]) {
    await face_camera(visitor)
    await visitor.bring_cookie(person)
    await visitor.go(kPage)
  }
  ada.context.on('response', (response) => answers.push(response))
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

const w = (visitor, key) => visitor.t(`meetings:effects.${key}`)
const slider = (visitor, name) => visitor.page.getByLabel(w(visitor, `sliders.${name}`), { exact: true })
const preset = (visitor, name) => visitor.page.getByRole('radio', { name: w(visitor, `presets.${name}`), exact: true })
const background = (visitor, name) => visitor.page.getByRole('radio', { name: w(visitor, `backgrounds.${name}`), exact: true })
const light = (visitor) => visitor.page.getByLabel(w(visitor, 'light'), { exact: true })
const condition = (visitor) => visitor.page.getByRole('status').and(visitor.page.locator('[data-condition]')).getAttribute('data-condition')
const asked_for = (part) => answers.filter((response) => /\/assets\/effects-/.test(response.url()) && response.url().includes(part))

const becomes = (visitor, ...wanted) => eventually(`effects are ${wanted}`, async () => wanted.includes(await condition(visitor)), kPatience)

/** Pictures until one is as it should be: the last one and whether it is. */
async function picture_that(visitor, name, fits) {
  let found
  await eventually(name, async () => fits((found = await shown(visitor))), kPatience)
  return found
}

step('nothing is fetched and no camera opened before somebody wants it', async () => {
  await ada.button('meetings:effects.camera_on').waitFor()
  assert.equal(await preset(ada, 'off').isChecked(), true)
  assert.equal(await background(ada, 'none').isChecked(), true)
  await ada.sees(w(ada, 'software'))
  await assert_accessible(ada, 'effects without a camera')
  assert.deepEqual(asked_for(''), [])
})

let plain
step('off, every pixel goes through as it came', async () => {
  await set_camera(ada, { rate: kSlow })
  await ada.button('meetings:effects.camera_on').click()
  plain = await picture_that(ada, 'the picture is there', (picture) => brightness(picture, kCheek) > 100)
  assert.ok(plain.equals(await raw(ada)), 'it is what the camera gave')
  assert.equal(await condition(ada), 'off')
  assert.deepEqual(asked_for(''), [])
})

step('skin is smoothed, and nothing else', async () => {
  await slider(ada, 'smooth').fill('100')
  await becomes(ada, 'on')
  const smooth = await picture_that(ada, 'the cheek is smooth', (picture) => roughness(picture, kCheek) < roughness(plain, kCheek) * 0.6)
  for (const [name, place] of Object.entries({ kHair, kEye, kWall, kFlag }))
    assert.ok(roughness(smooth, place) > roughness(plain, place) * 0.93, `${name} stays sharp`)
  assert.ok(Math.abs(brightness(smooth, kCheek) - brightness(plain, kCheek)) < 6, 'smoothing alone makes nothing lighter')
  assert.deepEqual(asked_for('person'), [], 'who looks for people was not asked')
})

step('the face is found where it is, by a worker that can reach nobody', async () => {
  const [worker] = asked_for('face.worker.js')
  const found = await ada.page.evaluate(find_face, new URL('.', worker.url()).href)
  for (const [index, x, y] of [[33, 195, 101], [263, 255, 104], [1, 223, 131], [152, 222, 178]]) {
    const [left, top] = [found[index * 2] * 512, found[index * 2 + 1] * 512]
    assert.ok(Math.hypot(left - x, top - y) < 6, `landmark ${index} is at ${left}, ${top}`)
  }
  const { 'content-security-policy': policy, 'cache-control': kept } = worker.headers()
  assert.equal(policy, kWorkerPolicy)
  assert.equal(kept, 'public, max-age=31536000, immutable')
  const page = await ada.page.request.get(`${server.origin}${kPage}`)
  assert.doesNotMatch(page.headers()['content-security-policy'], /wasm|unsafe-eval/)
})

/** Runs in the page: asks the worker as the product does. */
async function find_face(folder) {
  const names = ['face_mesh_solution_simd_wasm_bin.wasm', 'face_mesh_solution_packed_assets.data', 'face_mesh.binarypb']
  const contents = await Promise.all(names.map(async (name) => (await fetch(folder + name)).arrayBuffer()))
  const worker = new Worker(`${folder}face.worker.js`)
  const ask = (question) => new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data)
    worker.postMessage(question)
  })
  await ask({ kind: 'face', given: Object.fromEntries(names.map((name, at) => [name, contents[at]])), options: {} })
  const picture = await createImageBitmap(window.face_camera.picture, { resizeWidth: 256, resizeHeight: 256 })
  const { points } = await ask({ picture, at: 1 })
  worker.terminate()
  return [...points]
}

step('a dark picture is given its light back, and black stays black', async () => {
  await slider(ada, 'smooth').fill('0')
  await light(ada).check()
  await set_camera(ada, { light: 0.3 })
  await eventually('the camera sees little', async () => brightness(await raw(ada), kCheek) < 70)
  const lifted = await picture_that(ada, 'the cheek is light, as far as it may be', (picture) => brightness(picture, kCheek) > 100 && brightness(picture, kCheek) < 160)
  const collar = in_camera([205, 188])
  assert.ok(brightness(lifted, collar) < 45, `the collar is black: ${brightness(lifted, collar)}`)
  await set_camera(ada, { light: 1 })
  await picture_that(ada, 'in daylight nothing is lifted', (picture) => Math.abs(brightness(picture, kCheek) - brightness(plain, kCheek)) < 3)
  await light(ada).uncheck()
})

step('brightening and warmth do what they say', async () => {
  await slider(ada, 'brighten').fill('100')
  await picture_that(ada, 'the cheek is lighter', (picture) => brightness(picture, kCheek) > brightness(plain, kCheek) + 8)
  await slider(ada, 'brighten').fill('0')
  await slider(ada, 'colour').fill('100')
  const warmth = (picture) => picture[(Math.round(kCheek[1]) * 640 + Math.round(kCheek[0])) * 4] - picture[(Math.round(kCheek[1]) * 640 + Math.round(kCheek[0])) * 4 + 2]
  await picture_that(ada, 'the cheek is warmer', (picture) => warmth(picture) > warmth(plain) + 8)
  await slider(ada, 'colour').fill('0')
})

step('slimming moves the jaw inwards on both sides, and nothing that is far away', async () => {
  await slider(ada, 'slim').fill('100')
  const slim = await picture_that(ada, 'the jaw has moved', (picture) => moved_right(plain, picture, kJaw.left) > 2 && moved_right(plain, picture, kJaw.right) < -2)
  for (const [name, place] of Object.entries({ kWall, kFlag, kHair })) assert.ok(difference(plain, slim, place) < 1, `${name} stays where it is`)
  await slider(ada, 'slim').fill('0')
})

step('behind the person it is blurred, or somewhere else', async () => {
  await background(ada, 'strong_blur').check()
  await becomes(ada, 'on')
  const blurred = await picture_that(ada, 'the flag is blurred', (picture) => difference(plain, picture, kFlag) > 8)
  assert.ok(difference(plain, blurred, kCheek) < 3, 'the face is as it was')
  assert.ok(difference(plain, blurred, kEye) < 3, 'and the eyes')
  await background(ada, 'dusk').check()
  const dusk = await picture_that(ada, 'the wall is gone', (picture) => brightness(picture, kWall) < brightness(plain, kWall) - 60)
  assert.ok(difference(plain, dusk, kCheek) < 3, 'the face is as it was')
  const [worker] = asked_for('person.worker.js')
  assert.equal(worker.headers()['content-security-policy'], kWorkerPolicy)
})

step('a picture of one\'s own stays on the device', async () => {
  const green = await ada.page.evaluate(() => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 320, height: 180 })
    const context = canvas.getContext('2d')
    context.fillStyle = '#0a0'
    context.fillRect(0, 0, 320, 180)
    return canvas.toDataURL('image/png').split(',')[1]
  })
  const sent = []
  ada.page.on('request', (request) => request.method() !== 'GET' && /upload|files/.test(request.url()) && sent.push(request.url()))
  const input = ada.page.locator('input[type=file]')
  await input.setInputFiles({ name: 'note.png', mimeType: 'image/png', buffer: Buffer.from('not a picture') })
  await ada.sees(w(ada, 'not_a_picture'))
  await input.setInputFiles({ name: 'green.png', mimeType: 'image/png', buffer: Buffer.from(green, 'base64') })
  const at = (Math.round(kWall[1]) * 640 + Math.round(kWall[0])) * 4
  await picture_that(ada, 'it is green behind', (picture) => picture[at + 1] > picture[at] + 60 && picture[at + 1] > picture[at + 2] + 60)
  assert.equal(await background(ada, 'own').isChecked(), true)
  assert.deepEqual(sent, [])
})

step('before and after stand side by side, with a line that keys move', async () => {
  await ada.button('meetings:effects.compare').click()
  const divider = ada.page.getByLabel(w(ada, 'compare_at'), { exact: true })
  await divider.focus()
  await ada.page.keyboard.press('ArrowRight')
  assert.equal(await divider.inputValue(), '51')
  await assert_accessible(ada, 'a comparison')
  await ada.button('meetings:effects.compare').click()
  await divider.waitFor({ state: 'detached' })
})

step('a device that is too slow gives up one thing after another, says so, and comes back', async () => {
  await preset(ada, 'bright').check()
  await becomes(ada, 'on')
  await set_camera(ada, { rate: kFast })
  await becomes(ada, 'reduced')
  await becomes(ada, 'resting')
  await ada.sees(w(ada, 'conditions.resting'))
  await picture_that(ada, 'the picture goes through as it comes', (picture) => difference(plain, picture, kWall) < 1)
  await set_camera(ada, { rate: kSlow })
  await becomes(ada, 'reduced', 'on')
})

step('what was chosen is there again, on this device', async () => {
  await ada.page.reload()
  await ada.button('meetings:effects.camera_on').waitFor()
  assert.equal(await preset(ada, 'bright').isChecked(), true)
  assert.equal(await background(ada, 'own').isChecked(), true)
  await ada.button('meetings:effects.remove_own').click()
  await eventually('nothing is behind', () => background(ada, 'none').isChecked())
})

step('a browser that gives nobody the frames of a track draws them on a canvas; here on a phone, in the dark', async () => {
  await set_camera(chen, { rate: kSlow })
  await chen.button('meetings:effects.camera_on').click()
  const bright = await picture_that(chen, 'the picture is there', (picture) => brightness(picture, kCheek) > 100)
  assert.ok(difference(bright, plain, kCheek) < 2, 'as it came')
  await assert_accessible(chen, 'effects on a phone')
  const width = await chen.page.evaluate(() => document.documentElement.scrollWidth)
  assert.ok(width <= 390, `nothing is wider than the phone: ${width}`)
  await set_camera(chen, { light: 0.3 })
  await picture_that(chen, 'it is dark', (picture) => brightness(picture, kCheek) < 70)
  await light(chen).check()
  await picture_that(chen, 'it has its light back', (picture) => brightness(picture, kCheek) > 100)
  await becomes(chen, 'on')
})

step('nothing went wrong, and nobody else was asked anything', () => {
  for (const visitor of [ada, chen]) visitor.assert_clean()
})
