import type { IceServers } from '../../api/types'
import { camera_encodings, type PictureSize, screen_encodings, sizes_of, wanted_of, with_layers, with_sizes } from './encodings'
import { type Selected, selected_way, wait_before_renewal } from './relays'
import { kPatienceMs, line_state, type LineState, wait_before_restart } from './recovery'
import { is_sent, type SendKind, type Slot, slot_key, type SlotKind, slots } from './slots'

const kRelayPatienceMs = 2_000
/** After the server's goodbye: whoever is put out, or whose meeting is over, hears of it within that time. */
const kGoodbyeMs = 500

/** The server's side of it. Both answer with the description of the server. */
export interface Signalling {
  join: (offer: string) => Promise<string>
  restart: (offer: string) => Promise<string>
}

export interface ConnectionOptions {
  signalling: Signalling
  tiles: number
  /** The TURN servers of this device, and what opens them for a while. */
  relays: () => Promise<IceServers>
  on_state: (state: LineState) => void
  /** The server does not know us any more, or cannot be asked: nothing more is tried by itself. */
  on_refused: (problem: unknown) => void
}

const kAllLayers = 0b111

function size_of(track: MediaStreamTrack): PictureSize | undefined {
  const { width, height } = track.getSettings()
  return width && height ? { width, height } : undefined
}

/**
 * The one line of a device to a meeting: everything it sends and is sent goes over fixed slots, so there is one offer
 * and one answer however many people come, and afterwards only restarts of ICE.
 */
export class MediaConnection {
  readonly #peer: RTCPeerConnection
  readonly #options: ConnectionOptions
  readonly #slots = new Map<string, RTCRtpTransceiver>()
  readonly #turns = new Map<SendKind, Promise<void>>()
  #picture: PictureSize | undefined
  #camera_wanted = kAllLayers
  #stood = false
  #tried = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #renewal: ReturnType<typeof setTimeout> | undefined
  #state: LineState = 'connecting'

  constructor(options: ConnectionOptions) {
    this.#options = options
    this.#peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle', iceServers: [] })
    for (const slot of slots(options.tiles)) this.#slots.set(slot_key(slot.kind, slot.index), this.#add(slot))
    this.#peer.onconnectionstatechange = () => this.#changed()
  }

  #add({ kind, medium }: Slot): RTCRtpTransceiver {
    if (!is_sent(kind)) return this.#peer.addTransceiver(medium, { direction: 'recvonly' })
    const sendEncodings = kind === 'camera' ? camera_encodings() : kind === 'screen' ? screen_encodings() : undefined
    return this.#peer.addTransceiver(medium, { direction: 'sendonly', sendEncodings })
  }

  get state(): LineState {
    return this.#state
  }

  async open(): Promise<void> {
    const [offer] = await Promise.all([this.#peer.createOffer(), this.#renew_relays()])
    if (this.#is_closed) return
    await this.#peer.setLocalDescription(offer)
    await this.#agree(this.#options.signalling.join)
  }

  async #agree(ask: (offer: string) => Promise<string>): Promise<void> {
    const sdp = await ask(this.#peer.localDescription?.sdp ?? '')
    if (this.#peer.signalingState === 'closed') return
    await this.#peer.setRemoteDescription({ type: 'answer', sdp })
    this.#heed_goodbye()
  }

  /**
   * Whatever is gathered from now on goes by these. Without an answer the way to the server may still be a straight
   * one: a meeting never waits for what opens a detour.
   */
  async #renew_relays(): Promise<void> {
    clearTimeout(this.#renewal)
    const patience = new Promise<undefined>((done) => setTimeout(() => done(undefined), kRelayPatienceMs))
    const found = await Promise.race([this.#options.relays().catch(() => undefined), patience])
    if (this.#is_closed) return
    if (found) this.#peer.setConfiguration({ ...this.#peer.getConfiguration(), iceServers: found.ice_servers })
    this.#renewal = setTimeout(() => void this.#stay_let_in(), wait_before_renewal(found, Date.now()))
  }

  /** Before what opens the relay expires: who goes by it moves to one that the new words open. */
  async #stay_let_in(): Promise<void> {
    const way = selected_way(await this.#peer.getStats())
    if (way?.is_relayed) return this.restart()
    await this.#renew_relays()
  }

  /** A server that goes says so, long before ICE notices. */
  #heed_goodbye(): void {
    const transport = this.#slots.get(slot_key('microphone'))?.sender.transport
    if (!transport) return
    transport.onstatechange = () => {
      if (transport.state !== 'closed' || this.#state === 'closed') return
      if (this.#stood) this.#say('lost')
      this.#restart_in(kGoodbyeMs)
    }
  }

  /** What comes in by a slot; it is there from the start, and silent or black until somebody is on it. */
  track(kind: SlotKind, index = 0): MediaStreamTrack | undefined {
    return this.#slots.get(slot_key(kind, index))?.receiver.track
  }

  /** One after the other for each kind: what was asked for last stands. */
  send(kind: SendKind, track: MediaStreamTrack | null): Promise<void> {
    return this.#in_turn(kind, async (sender) => {
      if (kind === 'camera' && track) await this.#fit(sender, size_of(track))
      await sender.replaceTrack(track)
      if (kind === 'screen' && track && 'contentHint' in track) track.contentHint = 'detail'
    })
  }

  /** Of the sizes of a picture those that anybody looks at: bit 0 is the smallest. */
  want_layers(kind: SendKind, wanted: number): Promise<void> {
    return this.#in_turn(kind, async (sender) => {
      if (kind === 'camera') {
        this.#camera_wanted = wanted
        return this.#fit(sender, this.#picture)
      }
      const parameters = sender.getParameters()
      const encodings = with_layers(parameters.encodings, wanted)
      if (encodings !== parameters.encodings) await sender.setParameters({ ...parameters, encodings })
    })
  }

  /** A camera is sent at as many sizes as its picture bears. */
  async #fit(sender: RTCRtpSender, picture: PictureSize | undefined): Promise<void> {
    this.#picture = picture
    const parameters = sender.getParameters()
    const encodings = with_layers(with_sizes(parameters.encodings, picture), wanted_of(this.#camera_wanted, picture))
    if (encodings !== parameters.encodings) await sender.setParameters({ ...parameters, encodings })
  }

  #in_turn(kind: SendKind, act: (sender: RTCRtpSender) => Promise<void>): Promise<void> {
    const sender = this.#slots.get(slot_key(kind))?.sender
    if (!sender) return Promise.resolve()
    const turn = (this.#turns.get(kind) ?? Promise.resolve()).then(() => act(sender))
    this.#turns.set(kind, turn.catch(() => undefined))
    return turn
  }

  /** A picture that changed its size meanwhile, as a phone's does that is turned, is seen here. */
  async stats(): Promise<RTCStatsReport> {
    const stats = await this.#peer.getStats()
    const id = this.#slots.get(slot_key('camera'))?.sender.track?.id
    const picture = [...stats.values()].find((one) => one.type === 'media-source' && one.trackIdentifier === id) as Partial<PictureSize> | undefined
    if (picture?.width && picture.height) this.#resize({ width: picture.width, height: picture.height })
    return stats
  }

  #resize(picture: PictureSize): void {
    if (sizes_of(picture) === sizes_of(this.#picture)) return
    void this.#in_turn('camera', (sender) => this.#fit(sender, picture)).catch(() => undefined)
  }

  #changed(): void {
    const state = line_state(this.#peer.connectionState, this.#stood)
    if (state === 'connected') {
      this.#stood = true
      this.#tried = 0
      clearTimeout(this.#timer)
      this.#timer = undefined
    } else if (this.#peer.connectionState === 'failed') {
      this.#restart_in(wait_before_restart(this.#tried))
    } else if (this.#peer.connectionState === 'disconnected') {
      this.#restart_in(kPatienceMs)
    }
    this.#say(state)
  }

  #say(state: LineState): void {
    if (state === this.#state) return
    this.#state = state
    this.#options.on_state(state)
  }

  #restart_in(wait_ms: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      void this.restart()
    }, wait_ms)
  }

  /** Looks for another way to the server; the slots and what is on them stay. */
  async restart(): Promise<void> {
    if (this.#is_closed) return
    this.#tried += 1
    try {
      await this.#renew_relays()
      if (this.#is_closed) return
      await this.#peer.setLocalDescription(await this.#peer.createOffer({ iceRestart: true }))
      await this.#agree(this.#options.signalling.restart)
    } catch (problem) {
      if (this.#peer.signalingState === 'have-local-offer') {
        await this.#peer.setLocalDescription({ type: 'rollback' }).catch(() => undefined)
      }
      if (this.#peer.connectionState !== 'closed') this.#options.on_refused(problem)
    }
    if (this.#peer.connectionState !== 'connected') this.#restart_in(wait_before_restart(this.#tried))
  }

  get #is_closed(): boolean {
    return this.#state === 'closed'
  }

  /** By which way media go now. */
  async way(): Promise<Selected | undefined> {
    return selected_way(await this.#peer.getStats())
  }

  close(): void {
    clearTimeout(this.#timer)
    clearTimeout(this.#renewal)
    this.#peer.onconnectionstatechange = null
    this.#peer.close()
    this.#say('closed')
  }
}
