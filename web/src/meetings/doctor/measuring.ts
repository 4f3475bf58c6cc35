import { selected_way } from '../media/relays'
import type { Measured } from './findings'
import type { TestLine } from './test_line'

const kSampleMs = 1_000
const kSamples = 9
const kSettling = 3 // samples until the line has found its pace

interface Report {
  type: string
  kind?: string
  packetsReceived?: number
  packetsLost?: number
  packetsSent?: number
  bytesReceived?: number
  bytesSent?: number
  jitter?: number
  nominated?: boolean
  state?: string
  availableOutgoingBitrate?: number
}

/** What was counted until a moment. */
export interface Counted {
  at: number
  bytes_up: number
  bytes_down: number
  sent: number
  lost_up: number
  received: number
  lost_down: number
  may_send: number
  jitter_ms: number
  round_trip_ms: number | undefined
}

export function counted(stats: Iterable<unknown>, at: number, round_trip_ms: number | undefined): Counted {
  const reports = [...stats] as Report[]
  const of_type = (type: string) => reports.filter((report) => report.type === type)
  const sum = (type: string, of: (report: Report) => number | undefined) =>
    of_type(type).reduce((total, report) => total + Math.max(0, of(report) ?? 0), 0)
  const pairs = of_type('candidate-pair').filter(({ nominated, state }) => nominated && state === 'succeeded')
  // All that goes over the line; Firefox counts streams alone.
  const counts_all = of_type('transport').some(({ bytesReceived }) => bytesReceived !== undefined)
  const [outgoing, incoming] = counts_all ? ['transport', 'transport'] : ['outbound-rtp', 'inbound-rtp']
  // How evenly sound comes; pictures come in heaps by themselves.
  const jitters = of_type('remote-inbound-rtp').filter(({ kind }) => kind === 'audio').map(({ jitter }) => jitter ?? 0)
  return {
    at,
    bytes_up: sum(outgoing ?? '', ({ bytesSent }) => bytesSent),
    bytes_down: sum(incoming ?? '', ({ bytesReceived }) => bytesReceived),
    sent: sum('outbound-rtp', ({ packetsSent }) => packetsSent),
    lost_up: sum('remote-inbound-rtp', ({ packetsLost }) => packetsLost),
    received: sum('inbound-rtp', ({ packetsReceived }) => packetsReceived),
    lost_down: sum('inbound-rtp', ({ packetsLost }) => packetsLost),
    may_send: Math.max(0, ...pairs.map(({ availableOutgoingBitrate }) => availableOutgoingBitrate ?? 0)),
    jitter_ms: Math.max(0, ...jitters) * 1_000,
    round_trip_ms,
  }
}

const median = (values: readonly number[]) =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0
const share = (part: number, whole: number) => (whole > 0 ? Math.min(1, Math.max(0, part / whole)) : 0)

/** What a line carried, of counts a second apart; the first of them belong to its beginning. */
export function measured_of(counts: readonly Counted[], way: string): Measured | undefined {
  const steady = counts.slice(Math.min(kSettling, Math.max(0, counts.length - 2)))
  const [first, last] = [steady[0], steady.at(-1)]
  if (!first || !last || first === last) return undefined
  const rates = steady.slice(1).map((now, index) => {
    const before = steady[index] ?? now
    const seconds = Math.max(0.001, (now.at - before.at) / 1_000)
    const rate = (of: 'bytes_up' | 'bytes_down') => ((now[of] - before[of]) * 8) / seconds
    return { up: rate('bytes_up'), down: rate('bytes_down') }
  })
  const lost_down = last.lost_down - first.lost_down
  return {
    way,
    round_trip_ms: median(steady.flatMap(({ round_trip_ms }) => (round_trip_ms === undefined ? [] : [round_trip_ms]))),
    loss_up: share(last.lost_up - first.lost_up, last.sent - first.sent),
    loss_down: share(lost_down, last.received - first.received + lost_down),
    jitter_ms: median(steady.map(({ jitter_ms }) => jitter_ms)),
    up: Math.max(last.may_send, ...rates.map(({ up }) => up)),
    down: Math.max(...rates.map(({ down }) => down)),
  }
}

/** Noise, which no encoder makes small: a picture that takes all the line has. */
function noise(): { track: MediaStreamTrack; stop: () => void } {
  const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 })
  const brush = canvas.getContext('2d', { alpha: false })
  const grain = Object.assign(document.createElement('canvas'), { width: 256, height: 256 })
  const dust = grain.getContext('2d', { alpha: false })
  const dots = dust?.createImageData(256, 256)
  if (dots) {
    const words = new Uint32Array(dots.data.buffer)
    words.forEach((_, index) => (words[index] = 0xff000000 | (Math.random() * 0xffffff)))
    dust?.putImageData(dots, 0, 0)
  }
  const paint = () => {
    const [left, top] = [Math.random() * 256, Math.random() * 256]
    for (let x = -left; x < 640; x += 256) {
      for (let y = -top; y < 360; y += 256) brush?.drawImage(grain, x, y)
    }
  }
  paint()
  const timer = setInterval(paint, 1_000 / 24)
  const [track] = canvas.captureStream(24).getVideoTracks()
  if (!track) throw new Error('a canvas gives no pictures')
  const stop = () => {
    clearInterval(timer)
    track.stop()
  }
  return { track, stop }
}

/** A tone that nobody hears: what comes of sound is counted by it. */
function tone(): { track: MediaStreamTrack | undefined; stop: () => void } {
  const context = new AudioContext()
  const [source, quiet] = [context.createOscillator(), context.createGain()]
  const out = context.createMediaStreamDestination()
  quiet.gain.value = 0.05
  source.connect(quiet).connect(out)
  source.start()
  return { track: out.stream.getAudioTracks()[0], stop: () => void context.close() }
}

/** Sends all that the line takes for some seconds, and looks at what comes back. */
export async function measure(
  line: TestLine,
  on_progress: (part: number) => void,
  is_over: () => boolean,
): Promise<Measured | undefined> {
  const [picture, sound] = [noise(), tone()]
  const counts: Counted[] = []
  let way = 'udp'
  try {
    await line.send(picture.track, sound.track)
    for (let sample = 0; sample < kSamples && !is_over(); sample += 1) {
      await new Promise((done) => setTimeout(done, kSampleMs))
      const stats = await line.stats()
      const selected = selected_way(stats)
      if (selected) way = line.is_relayed || selected.is_relayed ? `turn/${selected.protocol}` : selected.protocol
      counts.push(counted(stats.values(), performance.now(), selected?.round_trip_ms))
      on_progress((sample + 1) / kSamples)
    }
  } finally {
    picture.stop()
    sound.stop()
  }
  return measured_of(counts, way)
}
