// A camera and a microphone that tell together when it is: once in a while the picture turns light and a tone sounds,
// both begun by the same turn of the page. Whoever records them can be asked how far the two have come apart. Runs in the
// page; of Chromium alone.

const kClapFrames = 6 // of light
const kClapDarker = 15 // of 255, each than the one before: what of them was left out is told by the first that is seen
const kClapSeconds = 0.2 // of sound
const kClapRate = 30

/** In the dark an encoder has something to do, too. */
function paint_clap(context, number, place) {
  const { width, height } = context.canvas
  const light = place < kClapFrames ? 255 - place * kClapDarker : 0
  context.fillStyle = `rgb(${light} ${light} ${light})`
  context.fillRect(0, 0, width, height)
  if (light > 0) return
  context.fillStyle = '#333'
  context.fillRect(((number * 7) % 64) * (width / 64), 0, width / 16, height)
}

/**
 * In ms: when the browser took pictures that became light, and sounds that became loud, by its own stamps; and when they
 * came out of it, as they do where they are encoded.
 */
async function watch(track, is_on, { taken, came }) {
  const reader = new MediaStreamTrackProcessor({ track }).readable.getReader()
  let was_on = true
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const [at, now] = [value.timestamp / 1_000, performance.now() - (value.duration && value.numberOfFrames ? value.duration / 1_000 : 0)]
    const from = await is_on(value)
    value.close()
    if (from !== undefined && !was_on && !(at - taken.at(-1) < 400)) {
      taken.push(at + from)
      came.push(now + from)
    }
    was_on = from !== undefined
  }
}

/** Since when: where pictures were left out before the first that is light, it is darker (as claps.mjs reads what is recorded). */
async function is_light(frame) {
  const pixels = new Uint8Array(frame.allocationSize())
  await frame.copyTo(pixels)
  if (pixels[0] <= 128) return undefined
  const lightest = /^(I420|NV12)/.test(frame.format) ? 235 : 255
  return (-Math.round(((lightest - pixels[0]) * 255) / (lightest * kClapDarker)) * 1_000) / kClapRate
}

function is_loud(data) {
  const samples = new Float32Array(data.numberOfFrames)
  data.copyTo(samples, { planeIndex: 0, format: 'f32-planar' })
  const from = samples.findIndex((sample) => Math.abs(sample) > 0.1)
  return from < 0 ? undefined : (from * 1_000) / data.sampleRate
}

window.clapper = {
  claps: 0,
  taken: { seen: [], heard: [] },
  came: { seen: [], heard: [] },

  /** Between two claps there are `every` pictures. */
  start({ width = 640, height = 360, every = 30 } = {}) {
    this.sound = new AudioContext()
    this.level = new GainNode(this.sound, { gain: 0 })
    const source = new OscillatorNode(this.sound, { frequency: 1_000 })
    const out = this.sound.createMediaStreamDestination()
    source.connect(this.level).connect(out)
    source.start()
    this.canvas = Object.assign(document.createElement('canvas'), { width, height })
    this.canvas.style = 'position: fixed; right: 0; bottom: 0; width: 1px; height: 1px'
    document.body.append(this.canvas)
    const context = this.canvas.getContext('2d', { alpha: false })
    const [camera] = this.canvas.captureStream(0).getVideoTracks()
    let number = 0
    setInterval(() => {
      const place = (number += 1) % every
      if (place === 0) this.beep()
      paint_clap(context, number, place)
      camera.requestFrame()
    }, 1_000 / kClapRate)
    this.camera = camera
    this.microphone = out.stream.getAudioTracks()[0]
    void watch(camera.clone(), is_light, { taken: this.taken.seen, came: this.came.seen })
    void watch(this.microphone.clone(), is_loud, { taken: this.taken.heard, came: this.came.heard })
    return [camera, this.microphone]
  },

  beep() {
    this.claps += 1
    const now = this.sound.currentTime
    this.level.gain.setValueAtTime(0.5, now)
    this.level.gain.setValueAtTime(0, now + kClapSeconds)
  },

  /** From the next picture on; as when a browser is short of time, or another camera is taken. */
  resize({ width, height }) {
    Object.assign(this.canvas, { width, height })
  },
}
