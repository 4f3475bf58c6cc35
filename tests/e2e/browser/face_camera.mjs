import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const kTool = resolve(dirname(fileURLToPath(import.meta.url)), '../../../tools/face_picture')
const kSize = { width: 640, height: 360 }
/** What of the picture the camera sees. */
const kSeen = { left: 66, top: 15, width: 320, height: 180 }

/** Where a place of the picture (512 by 512) is in what the camera gives. */
export function in_camera([x, y]) {
  return [((x - kSeen.left) * kSize.width) / kSeen.width, ((y - kSeen.top) * kSize.height) / kSeen.height]
}

/** Runs in the page before anything else: a camera in front of a picture, whose lamp and shutter the test holds. */
function install({ url, size, seen }) {
  const camera = { light: 1, rate: 5, given: 0, picture: undefined }
  const picture = new Image()
  picture.src = url
  camera.picture = picture
  const canvas = Object.assign(document.createElement('canvas'), size)
  const context = canvas.getContext('2d')
  let stream
  const shoot = () => {
    setTimeout(shoot, 1_000 / camera.rate)
    if (!stream) return
    context.filter = camera.light === 1 ? 'none' : `brightness(${camera.light})`
    context.drawImage(picture, seen.left, seen.top, seen.width, seen.height, 0, 0, size.width, size.height)
    for (const track of stream.getVideoTracks()) track.requestFrame()
    camera.given += 1
  }
  shoot()
  window.face_camera = camera
  const devices = navigator.mediaDevices
  if (!devices) return
  devices.getUserMedia = async () => {
    await picture.decode()
    stream = canvas.captureStream(0)
    const raw = Object.assign(document.createElement('video'), { srcObject: stream, muted: true, hidden: true, id: 'raw' })
    document.body.append(raw)
    void raw.play()
    return stream
  }
  devices.enumerateDevices = async () => [{ kind: 'videoinput', deviceId: 'face', label: 'Camera in front of a picture' }]
}

export async function face_camera(visitor) {
  const path = execFileSync(kTool, { encoding: 'utf8' }).trim()
  const url = `data:image/png;base64,${readFileSync(path).toString('base64')}`
  await visitor.context.addInitScript(install, { url, size: kSize, seen: kSeen })
}

export const set_camera = (visitor, values) => visitor.page.evaluate((to) => Object.assign(window.face_camera, to), values)

const read = async (video) => {
  const text = await video.evaluate(async (video, { width, height }) => {
    if (!video.hidden) await new Promise((resolve) => video.requestVideoFrameCallback(resolve))
    const context = new OffscreenCanvas(width, height).getContext('2d')
    context.drawImage(video, 0, 0, width, height)
    const { data } = context.getImageData(0, 0, width, height)
    let bytes = ''
    for (let at = 0; at < data.length; at += 8_192) bytes += String.fromCharCode(...data.subarray(at, at + 8_192))
    return btoa(bytes)
  }, kSize)
  return Buffer.from(text, 'base64')
}

/** What others get, as the bytes of a picture of 640 by 360. */
export const shown = (visitor) => read(visitor.page.locator('video').and(visitor.page.getByLabel(visitor.t('meetings:effects.preview'), { exact: true })))

/** What the camera gives. */
export const raw = (visitor) => read(visitor.page.locator('video#raw'))

const luma = (picture, at) => 0.299 * picture[at] + 0.587 * picture[at + 1] + 0.114 * picture[at + 2]

/** Every pixel's brightness of a square around a place. */
function around(picture, [x, y], reach) {
  const values = []
  for (let row = Math.round(y) - reach; row <= Math.round(y) + reach; row += 1)
    for (let column = Math.round(x) - reach; column <= Math.round(x) + reach; column += 1)
      values.push(luma(picture, (row * kSize.width + column) * 4))
  return values
}

export function brightness(picture, place, reach = 8) {
  const values = around(picture, place, reach)
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** How much neighbours differ: what smoothing takes away, whatever the light does. */
export function roughness(picture, [x, y], reach = 8) {
  let sum = 0
  for (let row = Math.round(y) - reach; row <= Math.round(y) + reach; row += 1)
    for (let column = Math.round(x) - reach; column <= Math.round(x) + reach; column += 1) {
      const at = (row * kSize.width + column) * 4
      sum += Math.abs(luma(picture, at) - luma(picture, at + 8)) + Math.abs(luma(picture, at) - luma(picture, at + kSize.width * 8))
    }
  return sum / (2 * reach + 1) ** 2
}

/** How far to the right what was around a place has gone, in pixels, where it went along its row. */
export function moved_right(before, after, place, reach = 7, furthest = 14) {
  const wanted = around(before, place, reach)
  const distances = []
  for (let by = -furthest; by <= furthest; by += 1) {
    const found = around(after, [place[0] + by, place[1]], reach)
    distances.push({ by, away: found.reduce((sum, value, at) => sum + Math.abs(value - wanted[at]), 0) })
  }
  return distances.reduce((best, one) => (one.away < best.away ? one : best)).by
}

/** How far two pictures are apart around a place. */
export function difference(one, other, place, reach = 8) {
  const [here, there] = [around(one, place, reach), around(other, place, reach)]
  return here.reduce((sum, value, at) => sum + Math.abs(value - there[at]), 0) / here.length
}
