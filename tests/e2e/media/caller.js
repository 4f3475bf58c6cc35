// What a browser does in a meeting, for tests: sends a picture that carries a counter and a tone, and reads the counters
// of the pictures that it is sent. Runs in the page.

const kBits = 16
const kRate = 20
const kSize = { width: 640, height: 360 }

/** A row of black and white fields, the highest bit first, below a moving colour, or what costs an encoder many bits. */
function paint(context, number, is_busy) {
  const { width, height } = kSize
  context.fillStyle = `hsl(${(number * 5) % 360} 60% 50%)`
  context.fillRect(0, 0, width, height)
  for (let spot = 0; is_busy && spot < 120; spot += 1) {
    context.fillStyle = `hsl(${Math.random() * 360} 70% ${Math.random() * 100}%)`
    context.fillRect(Math.random() * width, height / 4 + (Math.random() * height * 3) / 4, 24, 24)
  }
  for (let bit = 0; bit < kBits; bit += 1) {
    context.fillStyle = (number >> (kBits - 1 - bit)) & 1 ? '#fff' : '#000'
    context.fillRect((bit * width) / kBits, 0, width / kBits, height / 4)
  }
}

function read(context, { width, height }) {
  let number = 0
  for (let bit = 0; bit < kBits; bit += 1) {
    const [red, green, blue] = context.getImageData(((bit + 0.5) * width) / kBits, height / 8, 1, 1).data
    number = (number << 1) | (red + green + blue > 384 ? 1 : 0)
  }
  return number
}

let sent = 0

function picture(first, is_busy) {
  const canvas = Object.assign(document.createElement('canvas'), kSize)
  document.body.append(canvas)
  const context = canvas.getContext('2d')
  let number = first
  const next = () => paint(context, (sent = number += 1) & 0xffff, is_busy)
  next()
  setInterval(next, 1_000 / kRate)
  return canvas.captureStream(kRate).getVideoTracks()[0]
}

let sound

/** Chromium's tone is made here. Firefox's context of sound does not start without a device, but it has a false microphone. */
async function tone(hertz) {
  if (navigator.userAgent.includes('Firefox')) return (await navigator.mediaDevices.getUserMedia({ audio: true })).getAudioTracks()[0]
  sound = new AudioContext()
  const source = new OscillatorNode(sound, { frequency: hertz })
  const out = sound.createMediaStreamDestination()
  source.connect(out)
  source.start()
  return out.stream.getAudioTracks()[0]
}

/** The pictures of one slot, as they were decoded. */
class Watched {
  numbers = []
  sizes = []
  count = 0

  /** Reading takes long: where time is taken, pictures are counted alone. */
  constructor(track, reads) {
    this.reads = reads
    this.video = Object.assign(document.createElement('video'), { srcObject: new MediaStream([track]), muted: true, autoplay: true })
    document.body.append(this.video)
    this.video.style.width = '120px' // all are within sight, or a browser would not show them
    this.canvas = document.createElement('canvas')
    const again = (_, frame) => {
      this.look(frame)
      this.video.requestVideoFrameCallback(again)
    }
    this.video.requestVideoFrameCallback(again)
  }

  /** Of its own size: where the layer changes, the element's follows later. */
  look({ width, height }) {
    const size = { width, height }
    if (width === 0) return
    this.first ??= performance.now()
    this.count += 1
    if (!this.reads) return
    Object.assign(this.canvas, size)
    const context = this.canvas.getContext('2d', { willReadFrequently: true })
    context.drawImage(this.video, 0, 0, width, height)
    this.numbers.push(read(context, size))
    this.sizes.push(size.height)
  }
}

const kSlots = ['microphone', 'camera', 'screen', 'screen sound', 'voice 1', 'voice 2', 'voice 3', 'voice 4', 'voice 5', 'shared screen', 'shared sound', 'stage']

window.caller = {
  watched: {},

  /** Its pictures are numbered from `first` on, so that one tells whose they are; or clapper.js makes them, and the sound. */
  async offer({ tiles = 4, hertz = 440, first = 0, is_busy = false, claps, codec, reads = true } = {}) {
    this.began = performance.now()
    this.peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle' })
    const { peer } = this
    // Of so small a picture Chromium sends no third layer, and it leaves out the largest.
    const encodings = ['q', 'h'].map((rid, place) => ({ rid, scaleResolutionDownBy: 2 >> place, maxBitrate: [120_000, 800_000][place] }))
    const [camera, microphone] = claps ? clapper.start(claps) : [picture(first, is_busy), await tone(hertz)]
    peer.addTransceiver(microphone, { direction: 'sendonly' })
    peer.addTransceiver(camera, { direction: 'sendonly', sendEncodings: encodings.map((each) => ({ ...each, ...(codec && { codec }) })) })
    for (const kind of ['video', 'audio']) peer.addTransceiver(kind, { direction: 'sendonly' })
    for (const kind of ['audio', 'audio', 'audio', 'audio', 'audio', 'video', 'audio', 'video', ...Array(tiles).fill('video')])
      peer.addTransceiver(kind, { direction: 'recvonly' })
    this.names = [...kSlots, ...Array.from({ length: tiles }, (_, place) => `tile ${place + 1}`)]
    peer.getTransceivers().forEach(({ receiver }, place) => {
      if (place < 4) return
      if (receiver.track.kind === 'video') this.watched[this.names[place]] = new Watched(receiver.track, reads)
      else document.body.append(Object.assign(new Audio(), { srcObject: new MediaStream([receiver.track]), autoplay: true }))
    })
    await peer.setLocalDescription()
    return peer.localDescription.sdp
  },

  async restart() {
    this.peer.restartIce()
    await this.peer.setLocalDescription()
    return this.peer.localDescription.sdp
  },

  async answer(sdp) {
    await this.peer.setRemoteDescription({ type: 'answer', sdp })
  },

  /** The counter of the picture that is sent now. */
  sent() {
    return sent & 0xffff
  },

  seen(slot) {
    const { count, first, numbers, sizes } = this.watched[slot]
    return { count, first_ms: first - this.began, newest: numbers.at(-1), numbers: numbers.slice(-40), height: sizes.at(-1) }
  },

  /** A server's goodbye closes the transport of DTLS at once; the state of the whole connection follows many seconds later. */
  is_connected() {
    return this.peer.getTransceivers()[0].sender.transport.state === 'connected'
  },

  async statistics(type) {
    const all = [...(await this.peer.getStats()).values()]
    return all.filter((one) => one.type === type)
  },

  /** How much sound all voices have brought. */
  async heard() {
    const voices = (await this.statistics('inbound-rtp')).filter(({ kind }) => kind === 'audio')
    return voices.reduce((sum, { totalAudioEnergy }) => sum + totalAudioEnergy, 0)
  },

  /** How often the two sides have described themselves, and which sources they send by. */
  described() {
    return { version: this.peer.remoteDescription.sdp.match(/^o=\S+ \d+ (\d+)/m)[1], state: this.peer.signalingState }
  },

  async shares_screen(first) {
    await this.peer.getTransceivers()[2].sender.replaceTrack(picture(first))
  },

  /** Of clapper.js. */
  clapped() {
    return clapper.claps
  },

  taken() {
    const { taken, came } = clapper
    return { taken, came }
  },

  resize(size) {
    clapper.resize(size)
  },

  /** The others are not sent any more. */
  async send_layers(rids) {
    const { sender } = this.peer.getTransceivers()[1]
    const parameters = sender.getParameters()
    for (const encoding of parameters.encodings) encoding.active = rids.includes(encoding.rid)
    await sender.setParameters(parameters)
  },

  leave() {
    this.peer.close()
  },
}
