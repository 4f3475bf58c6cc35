/** What is done with every frame, in a worker: look, measure, paint, and see that all of it fits into the time. */
import { Budget, type Level, Pace } from './budget'
import { box_of, Landmarks } from './landmarks'
import { histogram_of, Light } from './light'
import { kMeasured, Painter } from './painter'
import { is_off, kOff, needs_face, needs_person, type Settings } from './settings'
import { Watcher } from './watcher'
import { type EffectsState, kIdle, type Condition } from './wire'

const kLooks: Record<Level, number> = { full: 15, fewer_landmarks: 6, half: 6, no_smoothing: 6, off: 0 }
const kMeasuresEvery = 200 // ms
const kTellsEvery = 500 // ms

type Source = TexImageSource & CanvasImageSource

export class Pipeline {
  readonly #tell: (state: EffectsState) => void
  readonly #budget = new Budget()
  readonly #light = new Light()
  readonly #landmarks = new Landmarks()
  #settings: Settings = kOff
  #painter: Painter | undefined
  #picture: ImageBitmap | undefined
  #face: Watcher | undefined
  #person: Watcher | undefined
  #pace = new Pace(undefined)
  #measured_at = -Infinity
  #told: EffectsState = kIdle
  #told_at = -Infinity
  #took = 0
  #failure: Error | undefined

  constructor(tell: (state: EffectsState) => void) {
    this.#tell = tell
  }

  change(settings: Settings, picture?: ImageBitmap): void {
    const was_off = is_off(this.#settings)
    if (settings.background !== this.#settings.background || picture) {
      this.#picture = picture
      this.#painter?.show_picture(picture)
    }
    if (was_off || settings.background !== this.#settings.background) this.#budget.forget()
    this.#settings = settings
    this.#failure = undefined
    if (!needs_face(settings)) this.#landmarks.forget()
    if (!needs_person(settings)) this.#painter?.forget_person()
    this.#report()
  }

  /** A camera begins. */
  begin(rate: number | undefined): void {
    this.#pace = new Pace(rate)
    this.#landmarks.forget()
    this.#painter?.forget_person()
    this.#light.forget()
  }

  /** The canvas with what was painted, or nothing when the frame shall go through as it came. `at`: its time in ms. */
  async paint(source: Source, width: number, height: number, at: number, waited: boolean) {
    this.#pace.came(at, waited)
    if (is_off(this.#settings) || this.#failure) return undefined
    if (this.#budget.level === 'off') {
      this.#budget.rested(performance.now())
      this.#report()
      return undefined
    }
    try {
      return await this.#painted(source, width, height)
    } catch (problem) {
      this.#fail(problem as Error)
      return undefined
    }
  }

  close(): void {
    this.#face?.close()
    this.#person?.close()
  }

  async #painted(source: Source, width: number, height: number) {
    const began = performance.now()
    const is_first = !this.#painter
    const painter = (this.#painter ??= this.#new_painter())
    if (painter.is_lost) throw new Error('the graphics processor went away')
    const level = this.#budget.level
    const settings = this.#settings
    this.#look(source, width, height, level)
    painter.take(source, width, height)
    const face = needs_face(settings) ? this.#landmarks.at(began) : undefined
    if (settings.light) this.#measure(painter, began)
    else this.#light.forget()
    painter.paint(settings, {
      face,
      gain: settings.light ? this.#light.gain : 1,
      is_half: level === 'half' || level === 'no_smoothing',
      is_smoothed: level !== 'no_smoothing',
    })
    await painter.done()
    this.#took = performance.now() - began
    // The first one also compiles what it is painted with.
    if (!is_first && !this.#is_loading) this.#budget.worked(this.#took, this.#pace.interval, performance.now())
    this.#report()
    return painter.canvas
  }

  #new_painter(): Painter {
    const painter = new Painter()
    painter.show_picture(this.#picture)
    return painter
  }

  #look(source: Source, width: number, height: number, level: Level): void {
    const failed = (problem: Error) => this.#fail(problem)
    if (needs_face(this.#settings)) {
      this.#face ??= new Watcher('face', ({ points }) => this.#landmarks.seen(points ?? null, performance.now()), failed)
      this.#face.show(source, width, height, kLooks[level])
    }
    if (needs_person(this.#settings)) {
      this.#person ??= new Watcher('person', ({ mask }) => this.#saw(mask), failed)
      this.#person.show(source, width, height, kLooks[level])
    }
  }

  #saw(mask: ImageBitmap | undefined): void {
    if (!mask) return
    if (needs_person(this.#settings)) this.#painter?.saw_person(mask)
    mask.close()
  }

  #measure(painter: Painter, at: number): void {
    if (at - this.#measured_at < kMeasuresEvery) return
    this.#measured_at = at
    const face = this.#landmarks.at(at)
    this.#light.measured(histogram_of(painter.glance(), kMeasured.width, face && box_of(face.points)), at)
  }

  #fail(problem: Error): void {
    console.warn(`effects: ${problem.message}`)
    this.#failure = problem
    this.close()
    this.#face = this.#person = this.#painter = undefined
    this.#report()
  }

  get #is_loading(): boolean {
    const waits = (watcher: Watcher | undefined) => watcher?.is_loading ?? true
    const { face, person } = { face: needs_face(this.#settings), person: needs_person(this.#settings) }
    return (face && waits(this.#face)) || (person && waits(this.#person))
  }

  get #condition(): Condition {
    if (is_off(this.#settings)) return 'off'
    if (this.#failure) return 'failed'
    if (this.#budget.level === 'off') return 'resting'
    if (this.#is_loading) return 'loading'
    return this.#budget.level === 'full' ? 'on' : 'reduced'
  }

  #report(): void {
    const condition = this.#condition
    const now = performance.now()
    const is_same = condition === this.#told.condition && this.#budget.level === this.#told.level
    if (is_same && now - this.#told_at < kTellsEvery) return
    this.#told_at = now
    this.#told = {
      condition,
      level: this.#budget.level,
      is_software: this.#painter?.is_software ?? this.#told.is_software,
      has_face: (this.#landmarks.at(now)?.presence ?? 0) > 0,
      took: Math.round(this.#took),
      allowed: Math.round(Budget.allowed(this.#pace.interval)),
    }
    this.#tell(this.#told)
  }
}
