/** Looks at the pictures as often as it may with one of the solutions, and never more than half of the time. */
import { type Kind, type Seen, Vision } from './vision'

const kSide = 256

export class Watcher {
  readonly #kind: Kind
  readonly #tell: (seen: Seen) => void
  readonly #failed: (problem: Error) => void
  readonly #canvas = new OffscreenCanvas(kSide, kSide)
  #vision: Vision | undefined
  #opening = false
  #next = 0
  #last = 0

  constructor(kind: Kind, tell: (seen: Seen) => void, failed: (problem: Error) => void) {
    this.#kind = kind
    this.#tell = tell
    this.#failed = failed
  }

  /** Whether it has not said anything yet, and will. */
  get is_loading(): boolean {
    return this.#last === 0
  }

  /** Shown every frame; `rate`: looks in a second at most. */
  show(picture: CanvasImageSource, width: number, height: number, rate: number): void {
    if (!this.#vision) return this.#open(width > height)
    const now = performance.now()
    if (this.#vision.is_busy || now < this.#next) return
    this.#next = now + 1_000 / rate
    void this.#look(this.#vision, this.#copy(picture, width, height), now)
  }

  close(): void {
    this.#vision?.close()
    this.#vision = undefined
  }

  #copy(picture: CanvasImageSource, width: number, height: number): ImageBitmap {
    const high = this.#kind === 'person' ? kSide : Math.max(2, Math.round((kSide * height) / width))
    if (this.#canvas.height !== high) this.#canvas.height = high
    const context = this.#canvas.getContext('2d', { alpha: false })
    context?.drawImage(picture, 0, 0, kSide, high)
    return this.#canvas.transferToImageBitmap()
  }

  async #look(vision: Vision, copy: ImageBitmap, now: number): Promise<void> {
    try {
      const seen = await vision.look(copy, now)
      this.#last = now
      this.#next = Math.max(this.#next, performance.now() + Math.min(500, seen.took))
      this.#tell(seen)
    } catch (problem) {
      if (this.#vision === vision) this.#failed(problem as Error)
    }
  }

  #open(is_wide: boolean): void {
    if (this.#opening) return
    this.#opening = true
    Vision.open(this.#kind, is_wide).then(
      (vision) => (this.#vision = vision),
      (problem: Error) => this.#failed(problem),
    )
  }
}
