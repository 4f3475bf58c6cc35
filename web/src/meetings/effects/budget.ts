/** What is given up, one after another, on a device that is too slow. */
export const kLevels = ['full', 'fewer_landmarks', 'half', 'no_smoothing', 'off'] as const
export type Level = (typeof kLevels)[number]

/** Of the time from one frame to the next. */
const kShare = 0.75
const kLongest = 500 // ms: slower than that nobody calls it video
const kSlowFrames = 8
const kCalm = 3_000 // ms with ample room before more is tried
const kRests = 6_000 // ms that nothing is done before it is tried again
const kMostPatience = 8
/** Room that a step up needs, as a share of what is allowed. */
const kRoom = 0.6

/**
 * Turns effects down while frames take longer than they may, and up again when there is room for long enough. What
 * failed soon after it was tried is tried later and later, so that nothing swings.
 */
export class Budget {
  #level = 0
  #slow = 0
  #calm_since: number | undefined
  #raised_at = -Infinity
  #patience = 1
  #off_since = 0

  get level(): Level {
    return kLevels[this.#level] ?? 'off'
  }

  static allowed(interval: number): number {
    return Math.min(kLongest, interval * kShare)
  }

  /** A frame took `took` ms, where one comes every `interval` ms. */
  worked(took: number, interval: number, at: number): void {
    const allowed = Budget.allowed(interval)
    if (took > allowed) return this.#was_slow(took > allowed * 3 ? 2 : 1, at)
    this.#slow = Math.max(0, this.#slow - 0.5)
    if (took > allowed * kRoom) this.#calm_since = undefined
    else this.#calm_since ??= at
    if (this.#level === 0 || this.#calm_since === undefined) return
    if (at - this.#calm_since >= kCalm * this.#patience) this.#raise(at)
  }

  /** A frame went through as it came. Gives whether it is time to try again. */
  rested(at: number): void {
    if (this.level === 'off' && at - this.#off_since >= kRests * this.#patience) this.#raise(at)
  }

  /** Somebody changed what they want: what was too much before may fit now. */
  forget(): void {
    this.#level = 0
    this.#slow = 0
    this.#patience = 1
    this.#calm_since = undefined
    this.#raised_at = -Infinity
  }

  #was_slow(weight: number, at: number): void {
    this.#calm_since = undefined
    this.#slow += weight
    if (this.#slow < kSlowFrames || this.level === 'off') return
    this.#slow = 0
    this.#level += 1
    if (at - this.#raised_at < 2 * kCalm) this.#patience = Math.min(kMostPatience, this.#patience * 2)
    this.#off_since = at
  }

  #raise(at: number): void {
    this.#level -= 1
    this.#slow = 0
    this.#calm_since = undefined
    this.#raised_at = at
  }
}

/**
 * How often frames come, told from when they do. Whoever is busy finds the next one waiting and learns nothing; only a
 * frame that was waited for says how long the camera takes.
 */
export class Pace {
  #interval: number
  #last: number | undefined

  constructor(rate: number | undefined) {
    this.#interval = rate && rate > 0 ? 1_000 / rate : 1_000 / 30
  }

  get interval(): number {
    return this.#interval
  }

  /** `at`: the frame's own time in ms. */
  came(at: number, was_waited_for: boolean): void {
    const passed = this.#last === undefined ? undefined : at - this.#last
    this.#last = at
    if (passed === undefined || passed <= 0 || passed > 2_000) return
    if (passed < this.#interval) this.#interval += (passed - this.#interval) * 0.3
    else if (was_waited_for) this.#interval += (passed - this.#interval) * 0.2
  }
}
