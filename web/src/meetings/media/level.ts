/** How loud a microphone is, from 0 to 1, and whether somebody speaks into one that is muted. */

const kQuietest = -60
const kLoudest = -10

/** Decibels are how ears count: a whisper still moves the bar, a shout does not leave it. */
export function level_of(samples: Float32Array): number {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / Math.max(1, samples.length)
  if (power === 0) return 0
  const decibels = 10 * Math.log10(power)
  return Math.min(1, Math.max(0, (decibels - kQuietest) / (kLoudest - kQuietest)))
}

/** Falls slowly, so that a bar can be read. */
export function smoothed(before: number, level: number): number {
  return level > before ? level : Math.max(level, before * 0.85)
}

const kSpeech = 0.45
const kWindow = 20
const kMostOf = 12
const kQuietAfterMs = 20_000

/** Speech is loud most of two seconds, a cough or a door is not. Says so once, then keeps quiet for a while. */
export class MutedSpeech {
  #heard: boolean[] = []
  #said_at = -Infinity

  /** To be called ten times a second while muted; true when the hint is due. */
  hear(level: number, now: number): boolean {
    this.#heard = [...this.#heard, level >= kSpeech].slice(-kWindow)
    if (this.#heard.filter(Boolean).length < kMostOf || now - this.#said_at < kQuietAfterMs) return false
    this.#said_at = now
    this.#heard = []
    return true
  }

  forget(): void {
    this.#heard = []
  }
}

/** Listens to a copy of the track, which goes on while the track itself is muted. */
export class LevelMeter {
  readonly #context: AudioContext
  readonly #copy: MediaStreamTrack
  readonly #analyser: AnalyserNode
  readonly #samples: Float32Array<ArrayBuffer>
  #shown = 0

  constructor(track: MediaStreamTrack) {
    this.#copy = track.clone()
    this.#copy.enabled = true
    this.#context = new AudioContext()
    this.#analyser = this.#context.createAnalyser()
    this.#analyser.fftSize = 1024
    this.#samples = new Float32Array(this.#analyser.fftSize)
    this.#context.createMediaStreamSource(new MediaStream([this.#copy])).connect(this.#analyser)
    if (this.#context.state === 'suspended') void this.#context.resume().catch(() => undefined)
  }

  read(): number {
    this.#analyser.getFloatTimeDomainData(this.#samples)
    this.#shown = smoothed(this.#shown, level_of(this.#samples))
    return this.#shown
  }

  close(): void {
    this.#copy.stop()
    void this.#context.close().catch(() => undefined)
  }
}
