/**
 * Exponential backoff with full jitter: after a restart a thousand clients must not knock at the same moment.
 *
 * Who looks at a page shall be back within five seconds of the server, so the wait stays short however long the server
 * was away: of 15,000 who look 7,500 knock each second, which is less than one server takes back in. A page that nobody
 * sees, or a browser without a network, waits longer; both try at once when that ends (Tab.wake).
 */
export const kLongestWaitMs = 4_000
export const kLongestUnseenMs = 15_000

export class Backoff {
  #attempts = 0
  readonly #first: number

  constructor(first_ms = 500) {
    this.#first = first_ms
  }

  reset(): void {
    this.#attempts = 0
  }

  get attempts(): number {
    return this.#attempts
  }

  /** Not sooner than the server asks; those it told the same shall not come together either. */
  next_ms(retry_after_seconds = 0): number {
    const most = is_attended() ? kLongestWaitMs : kLongestUnseenMs
    const ceiling = Math.min(most, this.#first * 2 ** this.#attempts)
    this.#attempts += 1
    const asked = retry_after_seconds * 1_000 * (1 + Math.random() / 2)
    return Math.round(Math.max(asked, Math.random() * ceiling))
  }
}

function is_attended(): boolean {
  const is_seen = typeof document === 'undefined' || document.visibilityState === 'visible'
  return is_seen && (typeof navigator === 'undefined' || navigator.onLine !== false)
}
