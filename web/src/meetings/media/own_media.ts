import { createStore, type StoreApi } from 'zustand/vanilla'

import type { Effects } from '../effects/effects'
import { type CameraEffect, plain_camera } from './camera_effect'
import {
  type DeviceChoice,
  type DeviceProblem,
  device_problem,
  type Devices,
  list_devices,
  no_devices,
  open_camera,
  open_microphone,
  remember_choice,
  remembered_choice,
} from './devices'
import { LevelMeter, MutedSpeech } from './level'

export type OwnKind = 'microphone' | 'camera'

export interface OwnTrack {
  /** What the person wants; with a problem nothing comes of it. */
  is_on: boolean
  is_opening: boolean
  track?: MediaStreamTrack
  problem?: DeviceProblem
}

export interface OwnMediaState {
  microphone: OwnTrack
  camera: OwnTrack
  devices: Devices
  choice: DeviceChoice
  /** Once the camera goes through them. */
  effects?: Effects
  /** Grows with each hint that somebody speaks into a muted microphone. */
  muted_speech: number
}

const kTickMs = 100
const off: OwnTrack = { is_on: false, is_opening: false }

/** The microphone and the camera of this device, from the preview to the end of a meeting. */
export class OwnMedia {
  readonly store: StoreApi<OwnMediaState> = createStore(() => ({
    microphone: off,
    camera: off,
    devices: no_devices,
    choice: remembered_choice(),
    muted_speech: 0,
  }))
  readonly #speech = new MutedSpeech()
  readonly #listed = () => void this.#list()
  #effect: CameraEffect = plain_camera
  #raw_camera: MediaStreamTrack | undefined
  #meter: LevelMeter | undefined
  #ticks: ReturnType<typeof setInterval> | undefined
  #turn: Record<OwnKind, number> = { microphone: 0, camera: 0 }
  #closed = false

  constructor() {
    navigator.mediaDevices?.addEventListener('devicechange', this.#listed)
    void this.#list()
  }

  get state(): OwnMediaState {
    return this.store.getState()
  }

  /** From 0 to 1, also while muted. */
  level(): number {
    return this.#meter?.read() ?? 0
  }

  async set_microphone(is_on: boolean): Promise<void> {
    const { track } = this.state.microphone
    if (track?.readyState === 'live') {
      track.enabled = is_on
      this.#speech.forget()
      this.#set('microphone', { is_on, problem: undefined })
    } else if (is_on) await this.#open('microphone')
    else this.#set('microphone', { is_on: false, problem: undefined })
  }

  /** Off means that the camera's light goes out. */
  async set_camera(is_on: boolean): Promise<void> {
    if (is_on && this.state.camera.track) return
    if (is_on) return this.#open('camera')
    this.#turn.camera += 1
    this.#stop_camera()
    this.#set('camera', off)
  }

  /** Remembers what was chosen, and takes it at once. */
  async choose(part: Partial<DeviceChoice>): Promise<void> {
    const choice = { ...this.state.choice, ...part }
    this.store.setState({ choice })
    remember_choice(choice)
    const hears = ['microphone', 'noise_suppression', 'echo_cancellation', 'automatic_gain'].some((key) => key in part)
    if (hears && this.state.microphone.track) await this.#open('microphone')
    if ('camera' in part && this.state.camera.is_on) await this.#open('camera')
  }

  /** From now on what the camera sees goes through the effects of this device. */
  async use_effects(): Promise<void> {
    if (this.state.effects) return
    const { Effects } = await import('../effects/effects')
    if (this.state.effects || this.#closed) return
    const effects = new Effects()
    this.store.setState({ effects })
    await this.set_effect(effects.apply)
  }

  /** What the camera goes through from now on. */
  async set_effect(effect: CameraEffect): Promise<void> {
    this.#effect = effect
    if (this.state.camera.is_on && this.#raw_camera) await this.#open('camera')
  }

  async #open(kind: OwnKind): Promise<void> {
    const turn = ++this.#turn[kind]
    const was_muted = kind === 'microphone' && this.state.microphone.track !== undefined && !this.state.microphone.is_on
    this.#set(kind, { is_on: !was_muted, is_opening: true, problem: undefined })
    try {
      const opened = await (kind === 'camera' ? this.#opened_camera() : open_microphone(this.state.choice))
      if (turn !== this.#turn[kind] || this.#closed) return opened.stop()
      this.#take(kind, opened, was_muted)
    } catch (problem) {
      if (turn !== this.#turn[kind] || this.#closed) return
      this.#set(kind, { ...off, problem: device_problem(problem), track: undefined })
    }
    void this.#list()
  }

  async #opened_camera(): Promise<MediaStreamTrack> {
    this.#stop_camera()
    const raw = await open_camera(this.state.choice)
    this.#raw_camera = raw
    // A picture that cannot be made more beautiful is still a picture.
    const seen = await this.#effect(raw).catch(() => raw)
    if (this.#raw_camera !== raw) raw.stop()
    return seen
  }

  #take(kind: OwnKind, track: MediaStreamTrack, was_muted: boolean): void {
    if (kind === 'microphone') {
      this.state.microphone.track?.stop()
      track.enabled = !was_muted
      this.#listen_to(track)
    }
    track.addEventListener('ended', () => this.#ended(kind, track), { once: true })
    this.#set(kind, { is_on: !was_muted, is_opening: false, track, problem: undefined })
  }

  /** Unplugged, or taken by the system: the next device of the kind takes over if there is one. */
  #ended(kind: OwnKind, track: MediaStreamTrack): void {
    if (this.#closed || this.state[kind].track !== track) return
    this.#set(kind, { track: undefined })
    if (this.state[kind].is_on) void this.#open(kind)
  }

  #listen_to(track: MediaStreamTrack): void {
    this.#meter?.close()
    this.#meter = new LevelMeter(track)
    this.#ticks ??= setInterval(() => this.#hear(), kTickMs)
  }

  #hear(): void {
    if (this.state.microphone.is_on || !this.#meter) return
    if (!this.#speech.hear(this.#meter.read(), performance.now())) return
    this.store.setState(({ muted_speech }) => ({ muted_speech: muted_speech + 1 }))
  }

  async #list(): Promise<void> {
    const devices = await list_devices().catch(() => no_devices)
    if (!this.#closed) this.store.setState({ devices })
  }

  #set(kind: OwnKind, part: Partial<OwnTrack>): void {
    this.store.setState((state) => ({ [kind]: { ...state[kind], ...part } }) as Partial<OwnMediaState>)
  }

  #stop_camera(): void {
    this.#raw_camera?.stop()
    this.#raw_camera = undefined
    this.state.camera.track?.stop()
    this.#set('camera', { track: undefined })
  }

  close(): void {
    this.#closed = true
    clearInterval(this.#ticks)
    navigator.mediaDevices?.removeEventListener('devicechange', this.#listed)
    this.#meter?.close()
    this.state.microphone.track?.stop()
    this.#stop_camera()
    this.state.effects?.close()
  }
}
