/** Exponential backoff with full jitter: after a restart a thousand clients must not knock at the same moment. */
export class Backoff {
  #attempts = 0
  readonly #first: number
  readonly #most: number

  constructor(first_ms = 500, most_ms = 30_000) {
    this.#first = first_ms
    this.#most = most_ms
  }

  reset(): void {
    this.#attempts = 0
  }

  get attempts(): number {
    return this.#attempts
  }

  next_ms(): number {
    const ceiling = Math.min(this.#most, this.#first * 2 ** this.#attempts)
    this.#attempts += 1
    return Math.round(Math.random() * ceiling)
  }
}
