import { createStore, type StoreApi } from 'zustand/vanilla'

import { RefusalError } from '../api/client'
import type { Workspace } from '../sync/workspace'
import { is_same_view, nothing_shown, type View, ViewTeller } from './layout/view'
import { MediaConnection } from './media/connection'
import { open_screen, type SharedScreen } from './media/devices'
import { type OwnMedia } from './media/own_media'
import { type Quality, quality_of, type Sample, type ServerView, SteadyQuality } from './media/quality'
import type { LineState } from './media/recovery'
import { kTilesOfDesktop, kTilesOfPhone, kVoices, type SendKind } from './media/slots'
import { sample_of } from './media/statistics'
import { Voices } from './media/voices'
import { type OwnDevice, with_device } from './state'
import type { IceServers, MediaSwitches, MeetingParticipant } from '../api/types'

/** What a meeting asks of the server for one device. */
export interface DeviceCalls {
  offer: (sdp: string, is_restart: boolean) => Promise<string>
  relays: () => Promise<IceServers>
  view: (view: View) => Promise<unknown>
  sending: (sending: MediaSwitches) => Promise<unknown>
  /** Where it stands in the queue of a full server, and that it is still there. */
  queue: () => Promise<void>
  /** In haste: the page may be going away. */
  leave: () => Promise<unknown>
}

export interface LiveState {
  line: LineState
  /** Grows when another connection takes the place of the one before: all tracks are others then. */
  lines: number
  is_sharing: boolean
  hears_only: boolean
  /** The browser wants a touch before it makes a sound. */
  sound_blocked: boolean
  quality?: Quality
  /** Why nothing more is tried. */
  problem?: unknown
  view: View
}

const kMeasureMs = 2_000
const kAskQueueMs = 10_000
const kRefusalsBeforeItIsSaid = 4

/** One device in one meeting: lives on while the person looks at other pages. */
export class LiveMeeting {
  readonly meeting_id: string
  readonly participant_id: string
  readonly own: OwnMedia
  readonly store: StoreApi<LiveState> = createStore(() => ({
    line: 'connecting' as LineState,
    lines: 1,
    is_sharing: false,
    hears_only: false,
    sound_blocked: false,
    view: nothing_shown,
  }))
  readonly #workspace: Workspace
  readonly #calls: DeviceCalls
  readonly #steady = new SteadyQuality()
  readonly #ends: (() => void)[] = []
  readonly #sent: Partial<Record<SendKind, MediaStreamTrack | null>> = {}
  readonly #layers = new Map<SendKind, number>()
  readonly #teller: ViewTeller
  #connection: MediaConnection | undefined
  #measures = false
  #asks_queue: ReturnType<typeof setInterval> | undefined
  #voices: Voices | undefined
  #screen: SharedScreen | undefined
  #before: Sample | undefined
  #told = ''
  #seen: MediaSwitches
  #saying = 0
  #refused = 0
  #closed = false

  constructor(workspace: Workspace, participant: MeetingParticipant, own: OwnMedia, calls: DeviceCalls) {
    this.#workspace = workspace
    this.meeting_id = participant.meeting_id
    this.participant_id = participant.id
    this.own = own
    this.#calls = calls
    this.#teller = new ViewTeller((view) => calls.view(view))
    this.#told = JSON.stringify(participant.sending)
    this.#seen = participant.sending
    this.#ends.push(workspace.store.api.subscribe(() => this.#follow()), own.store.subscribe(() => this.#send()))
    const on_hide = (event: PageTransitionEvent) => !event.persisted && void this.leave()
    window.addEventListener('pagehide', on_hide)
    this.#ends.push(() => window.removeEventListener('pagehide', on_hide))
    this.#follow()
  }

  get device(): OwnDevice | undefined {
    return this.#workspace.slice('meetings').devices[this.participant_id]
  }

  get state(): LiveState {
    return this.store.getState()
  }

  track(kind: Parameters<MediaConnection['track']>[0], index = 0): MediaStreamTrack | undefined {
    return this.#connection?.track(kind, index)
  }

  get screen_track(): MediaStreamTrack | undefined {
    return this.#screen?.picture
  }

  get tiles(): number {
    return is_phone() ? kTilesOfPhone : kTilesOfDesktop
  }

  /** What the server did for this device since: admitted it, wants other sizes, turned something off, put it out. */
  #follow(): void {
    const device = this.device
    if (!device || this.#closed) return
    const { state } = device.participant
    if (state === 'left' || state === 'removed') return // its page says so; nobody hears any more what is on
    const place = this.#workspace.slice('meetings').queue[this.participant_id]
    this.#stand_in_queue(place !== undefined)
    if (state === 'joined' && (!place || place.hears)) this.#connect()
    for (const [kind, wanted] of Object.entries(device.layers)) this.#want(kind as SendKind, wanted)
    const { withheld, sending } = device.participant
    this.#turned_off(sending)
    if (withheld.microphone && this.own.state.microphone.is_on) void this.own.set_microphone(false)
    if (withheld.camera && this.own.state.camera.is_on) void this.own.set_camera(false)
    if (withheld.screen && this.state.is_sharing) this.stop_sharing()
  }

  /** A host turned it off: it was on as far as the server knew, and we have not just said something else. */
  #turned_off(sending: MediaSwitches): void {
    const before = this.#seen
    this.#seen = sending
    if (this.#saying > 0) return
    if (before.microphone && !sending.microphone && this.own.state.microphone.is_on) void this.own.set_microphone(false)
    if (before.camera && !sending.camera && this.own.state.camera.is_on) void this.own.set_camera(false)
    if (before.screen && !sending.screen && this.state.is_sharing) this.stop_sharing()
  }

  #want(kind: SendKind, wanted: number): void {
    if (this.#layers.get(kind) === wanted || !this.#connection) return
    this.#layers.set(kind, wanted)
    this.#connection.want_layers(kind, wanted).catch(() => this.#layers.delete(kind))
  }

  /** Whoever waits keeps the place by asking, and hears of it should a word of the server have been lost. */
  #stand_in_queue(stands: boolean): void {
    if (stands === (this.#asks_queue !== undefined)) return
    clearInterval(this.#asks_queue)
    const ask = () => void this.#calls.queue().catch(() => undefined)
    this.#asks_queue = stands ? setInterval(ask, kAskQueueMs) : undefined
  }

  #connect(): void {
    if (this.#connection) return
    if (!this.#measures) {
      const measure = setInterval(() => void this.#measure(), kMeasureMs)
      this.#ends.push(() => clearInterval(measure))
    }
    this.#measures = true
    this.#open()
  }

  /** The server became full between our coming and our offer. */
  #was_queued(): void {
    this.#connection?.close()
    this.#voices?.close()
    this.#connection = undefined
    for (const kind of Object.keys(this.#sent) as SendKind[]) delete this.#sent[kind]
    void this.#calls.queue().catch(() => undefined)
  }

  #open(): void {
    const connection = new MediaConnection({
      signalling: {
        join: (offer) => this.#calls.offer(offer, false),
        restart: (offer) => this.#calls.offer(offer, true),
      },
      relays: this.#calls.relays,
      tiles: this.tiles,
      on_state: (line) => this.#line_changed(line),
      on_refused: (problem) => this.#was_refused(problem),
    })
    this.#connection = connection
    const heard = Array.from({ length: kVoices }, (_, index) => connection.track('voice', index))
    const tracks = [...heard, connection.track('shared_sound')].filter((track) => track !== undefined)
    this.#voices = new Voices(tracks, (sound_blocked) => this.store.setState({ sound_blocked }))
    void this.choose_speaker(this.own.state.choice.speaker ?? '').catch(() => undefined)
    this.#send()
    connection.open().catch((problem: unknown) => {
      if (problem instanceof RefusalError && problem.code === 'meetings.queued') this.#was_queued()
      else this.store.setState({ problem })
    })
  }

  #was_refused(problem: unknown): void {
    if (this.#closed) return
    this.#refused += 1
    if (this.#refused >= kRefusalsBeforeItIsSaid) this.store.setState({ problem })
    else if (problem instanceof RefusalError && problem.code === 'meetings.bad_offer') this.#open_anew()
  }

  /** A server that was started anew knows nothing of the line from before: another one takes its place. */
  #open_anew(): void {
    this.#connection?.close()
    this.#voices?.close()
    for (const kind of Object.keys(this.#sent) as SendKind[]) delete this.#sent[kind]
    this.#layers.clear()
    this.#before = undefined
    this.#open()
    this.store.setState(({ lines }) => ({ lines: lines + 1, line: 'lost' }))
  }

  #line_changed(line: LineState): void {
    if (line === 'connected') {
      this.#refused = 0
      this.store.setState({ problem: undefined })
      this.#teller.forget()
      void this.#voices?.play()
    }
    this.store.setState({ line })
  }

  /** Sends what is on, and says what that is: others see at once who is muted. */
  #send(): void {
    if (this.#closed) return
    const { microphone, camera } = this.own.state
    this.#put('microphone', microphone.track ?? null)
    this.#put('camera', camera.track ?? null)
    this.#put('screen', this.#screen?.picture ?? null)
    this.#put('screen_sound', this.#screen?.sound ?? null)
    const sending = {
      microphone: microphone.is_on && microphone.track !== undefined,
      camera: camera.track !== undefined,
      screen: this.#screen !== undefined,
      screen_sound: this.#screen?.sound !== undefined,
    }
    const told = JSON.stringify(sending)
    if (told === this.#told) return
    this.#told = told
    this.#saying += 1
    const failed = () => {
      this.#told = ''
    }
    void this.#calls.sending(sending).catch(failed).finally(() => (this.#saying -= 1))
  }

  #put(kind: SendKind, track: MediaStreamTrack | null): void {
    if (!this.#connection || this.#sent[kind] === track) return
    if (track === null && this.#sent[kind] === undefined) return
    this.#sent[kind] = track
    void this.#connection.send(kind, track).catch(() => delete this.#sent[kind])
  }

  async share(): Promise<void> {
    const screen = await open_screen()
    if (!screen || this.#closed) return
    this.#screen?.picture.stop()
    this.#screen = screen
    screen.picture.addEventListener('ended', () => this.#screen === screen && this.stop_sharing(), { once: true })
    this.store.setState({ is_sharing: true })
    this.#send()
  }

  stop_sharing(): void {
    this.#screen?.picture.stop()
    this.#screen?.sound?.stop()
    this.#screen = undefined
    this.store.setState({ is_sharing: false })
    this.#send()
  }

  show(view: View): void {
    if (!is_same_view(view, this.state.view)) this.store.setState({ view })
    this.#teller.show(view)
  }

  set_hears_only(hears_only: boolean): void {
    this.store.setState({ hears_only })
  }

  choose_speaker(device_id: string): Promise<void> {
    return device_id ? (this.#voices?.choose_speaker(device_id) ?? Promise.resolve()) : Promise.resolve()
  }

  unblock_sound(): void {
    void this.#voices?.play()
  }

  answered_asking(): void {
    const change = () => ({ asked: undefined })
    this.#workspace.absorb('meetings', {
      change: (state) => with_device(state, this.participant_id, change),
      cursors: [],
    })
  }

  async #measure(): Promise<void> {
    const stats = await this.#connection?.stats()
    if (!stats || this.#closed) return
    const now = sample_of(stats.values(), performance.now())
    if (this.#before) {
      const quality = this.#steady.take(quality_of(this.#before, now, this.#server_view()), now.at)
      this.store.setState({ quality })
    }
    this.#before = now
  }

  #server_view(): ServerView {
    const seen = this.#workspace.slice('meetings').rooms[this.meeting_id]?.quality[this.participant_id]
    const reasons = Object.values(this.device?.paused ?? {})
    return {
      loss_up: seen && seen.loss_up_permille / 1_000,
      loss_down: seen && seen.loss_down_permille / 1_000,
      may_receive: seen && seen.estimate_kbps > 0 ? seen.estimate_kbps * 1_000 : undefined,
      paused_by_line: reasons.includes('line_too_slow'),
      paused_by_server: reasons.includes('server_full'),
    }
  }

  async leave(): Promise<void> {
    if (this.#closed) return
    this.close()
    await this.#calls.leave().catch(() => undefined)
  }

  /** Without saying so: the meeting is over, or this device was put out. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#stand_in_queue(false)
    for (const end of this.#ends) end()
    this.#teller.close()
    this.#screen?.picture.stop()
    this.#screen?.sound?.stop()
    this.#voices?.close()
    this.#connection?.close()
    this.own.close()
    this.store.setState({ line: 'closed', is_sharing: false })
  }
}

function is_phone(): boolean {
  return matchMedia('(max-width: 767px)').matches || matchMedia('(pointer: coarse) and (max-width: 1023px)').matches
}
