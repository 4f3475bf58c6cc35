/**
 * The seam between a camera and whatever sends it: `apply` gives a track that stays the same however the settings
 * change. It does not own what it is given: whoever opened the camera stops it.
 */
import { through_canvas } from './canvas_route'
import { picture_of } from './pictures'
import { is_off, remember, remembered, type Settings } from './settings'
import { type EffectsState, type FromWorker, kIdle, type ToWorker } from './wire'

export class Effects {
  #settings: Settings
  #state: EffectsState = kIdle
  #worker: Worker | undefined
  #told = new Set<() => void>()
  #waiting = new Map<number, (told: FromWorker) => void>()
  #last_id = 0
  #changes = 0
  #closers: (() => void)[] = []

  constructor(settings: Settings = remembered()) {
    this.#settings = settings
  }

  get settings(): Settings {
    return this.#settings
  }

  get state(): EffectsState {
    return this.#state
  }

  subscribe = (told: () => void): (() => void) => {
    this.#told.add(told)
    return () => this.#told.delete(told)
  }

  apply = async (track: MediaStreamTrack): Promise<MediaStreamTrack> => {
    const rate = track.getSettings().frameRate
    const made =
      this.#through_streams(track, rate) ??
      (await this.#through_worker(track, rate)) ??
      this.#through_canvas(track, rate)
    made.contentHint = track.contentHint
    return made
  }

  change(settings: Settings): void {
    this.#settings = settings
    remember(settings)
    void this.#tell_settings()
    for (const told of this.#told) told()
  }

  /** The own picture is another one now. */
  async picture_changed(): Promise<void> {
    await this.#tell_settings()
  }

  close(): void {
    for (const close of this.#closers) close()
    this.#worker?.terminate()
    this.#worker = undefined
    this.#closers = []
  }

  #running(): Worker {
    if (this.#worker) return this.#worker
    const worker = new Worker(new URL('./effects.worker.ts', import.meta.url), { type: 'module', name: 'effects' })
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.#heard(data)
    this.#worker = worker
    void this.#tell_settings()
    return worker
  }

  #heard(told: FromWorker): void {
    if (told.kind !== 'state') {
      this.#waiting.get(told.id)?.(told)
      return
    }
    this.#state = told.state
    for (const one of this.#told) one()
  }

  #post(message: ToWorker, given: Transferable[] = []): void {
    this.#running().postMessage(message, given)
  }

  async #tell_settings(): Promise<void> {
    if (!this.#worker) return
    const change = (this.#changes += 1)
    const settings = this.#settings
    const picture = await picture_of(settings.background).catch(() => undefined)
    if (change !== this.#changes) return picture?.close()
    this.#post({ kind: 'settings', settings, picture }, picture ? [picture] : [])
  }

  #through_streams(track: MediaStreamTrack, rate: number | undefined): MediaStreamTrack | undefined {
    if (!globalThis.MediaStreamTrackProcessor || !globalThis.MediaStreamTrackGenerator) return undefined
    const { readable } = new globalThis.MediaStreamTrackProcessor({ track, maxBufferSize: 1 })
    const generator = new globalThis.MediaStreamTrackGenerator({ kind: 'video' })
    const { writable } = generator
    this.#post({ kind: 'streams', id: 0, readable, writable, rate }, [readable, writable] as unknown as Transferable[])
    return generator
  }

  /** Where only workers may have frames, which is how the standard has it. */
  async #through_worker(track: MediaStreamTrack, rate: number | undefined): Promise<MediaStreamTrack | undefined> {
    if (!('VideoTrackGenerator' in globalThis || /^((?!chrome|android|firefox).)*safari/i.test(navigator.userAgent)))
      return undefined
    const copy = track.clone()
    const id = (this.#last_id += 1)
    const made = new Promise<MediaStreamTrack | undefined>((resolve) =>
      this.#waiting.set(id, (told) => resolve(told.kind === 'made' ? told.track : undefined)))
    try {
      this.#post({ kind: 'track', id, track: copy, rate }, [copy as unknown as Transferable])
    } catch {
      copy.stop()
      return undefined
    }
    this.#closers.push(() => copy.stop())
    return made.finally(() => this.#waiting.delete(id))
  }

  #through_canvas(track: MediaStreamTrack, rate: number | undefined): MediaStreamTrack {
    const id = (this.#last_id += 1)
    const route = through_canvas(track, {
      is_needed: () => !is_off(this.#settings),
      paint: (bitmap, at) => {
        const painted = new Promise<ImageBitmap | undefined>((resolve) =>
          this.#waiting.set(id, (told) => resolve(told.kind === 'painted' ? told.bitmap : undefined)))
        this.#post({ kind: 'bitmap', id, bitmap, at, rate }, [bitmap])
        return painted
      },
    })
    this.#closers.push(route.close)
    return route.track
  }
}
