import { is_sent, kTilesOfPhone, slots } from '../media/slots'

export interface LineOptions {
  /** The server's answer to an offer. */
  ask: (offer: string) => Promise<string>
  /** Of the ways that the answer names those that are tried. */
  keeps?: (candidate: Way) => boolean
  /** Through this TURN server and by no other way. */
  relay?: RTCIceServer
  patience_ms: number
}

export interface Way {
  transport: string
  address: string
  port: number
}

export interface Opened {
  is_open: boolean
  ms: number
  /** A TURN server let us in, whether or not it leads to the media. */
  has_relay: boolean
  /** What it said otherwise: STUN's codes, and 701 where nothing came. */
  errors: number[]
}

/** Of a picture of 640 x 360, as much as a large one takes: a line is filled without the work of encoding that. */
const encodings: RTCRtpEncodingParameters[] = [
  { rid: 'q', scaleResolutionDownBy: 2, maxBitrate: 150_000 },
  { rid: 'h', scaleResolutionDownBy: 1, maxBitrate: 2_500_000 },
]

const kCandidate = /^a=candidate:\S+ \d+ (\S+) \d+ (\S+) (\d+) /i

/** An answer with only those ways. */
export function with_ways(sdp: string, keeps: (way: Way) => boolean): string {
  const stays = (line: string) => {
    const found = kCandidate.exec(line)
    if (!found) return true
    const [, transport = '', address = '', port = ''] = found
    return keeps({ transport: transport.toLowerCase(), address, port: Number(port) })
  }
  return sdp.split('\n').filter(stays).join('\n')
}

/** One line to the media that is tried, alone: what its camera is given comes back on the stage. */
export class TestLine {
  readonly #peer: RTCPeerConnection
  readonly #options: LineOptions
  readonly #errors: number[] = []
  readonly stage: MediaStreamTrack | undefined
  readonly #camera: RTCRtpSender | undefined
  readonly #microphone: RTCRtpSender | undefined
  #has_relay = false

  constructor(options: LineOptions) {
    this.#options = options
    const { relay } = options
    this.#peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle', ...(relay && { iceServers: [relay], iceTransportPolicy: 'relay' }) })
    for (const { kind, medium } of slots(kTilesOfPhone)) {
      const sendEncodings = kind === 'camera' ? encodings : undefined
      const made = this.#peer.addTransceiver(medium, is_sent(kind) ? { direction: 'sendonly', sendEncodings } : { direction: 'recvonly' })
      if (kind === 'stage') this.stage = made.receiver.track
      if (kind === 'camera') this.#camera = made.sender
      if (kind === 'microphone') this.#microphone = made.sender
    }
    this.#peer.onicecandidateerror = ({ errorCode }) => this.#errors.push(errorCode)
    this.#peer.onicecandidate = ({ candidate }) => {
      if (candidate?.type === 'relay') this.#has_relay = true
    }
  }

  get is_relayed(): boolean {
    return this.#options.relay !== undefined
  }

  /** Resolves when media can flow, or when they never will; throws what the server refused with. */
  async open(): Promise<Opened> {
    const began = performance.now()
    await this.#peer.setLocalDescription(await this.#peer.createOffer())
    const { ask, keeps = () => true, patience_ms } = this.#options
    const sdp = with_ways(await ask(this.#peer.localDescription?.sdp ?? ''), keeps)
    await this.#peer.setRemoteDescription({ type: 'answer', sdp })
    const is_open = await this.#settled(patience_ms)
    return { is_open, ms: performance.now() - began, has_relay: this.#has_relay, errors: [...this.#errors] }
  }

  #settled(patience_ms: number): Promise<boolean> {
    return new Promise((done) => {
      const timer = setTimeout(() => done(false), patience_ms)
      const look = () => {
        const state = this.#peer.connectionState
        const is_lost = this.#options.relay !== undefined && this.#peer.iceGatheringState === 'complete' && !this.#has_relay
        if (state !== 'connected' && state !== 'failed' && state !== 'closed' && !is_lost) return
        clearTimeout(timer)
        done(state === 'connected')
      }
      this.#peer.onconnectionstatechange = look
      this.#peer.onicegatheringstatechange = look
      look()
    })
  }

  async send(picture: MediaStreamTrack, sound: MediaStreamTrack | undefined): Promise<void> {
    await this.#camera?.replaceTrack(picture)
    if (sound) await this.#microphone?.replaceTrack(sound)
  }

  stats(): Promise<RTCStatsReport> {
    return this.#peer.getStats()
  }

  close(): void {
    this.#peer.onconnectionstatechange = null
    this.#peer.onicegatheringstatechange = null
    this.#peer.close()
  }
}
