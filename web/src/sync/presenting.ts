/**
 * What the leader says on its socket for all tabs of this browser: whom they look at, and whether somebody sits in
 * front of one of them.
 */
import type { ClientFrame } from '../api/types'

/** As many as the server lets a device watch. */
export const kMostWatched = 200
/** Nobody touched anything for so long. */
export const kAwayAfterMs = 5 * 60_000
/** People scroll: what comes and goes within this is said at once. */
export const kGatherMs = 200

export class Presenting {
  readonly #send: (frame: ClientFrame) => boolean
  readonly #watched = new Map<string, readonly string[]>()
  #said: string | undefined
  #gathering: ReturnType<typeof setTimeout> | undefined
  #leaving: ReturnType<typeof setTimeout> | undefined
  #active = false

  constructor(send: (frame: ClientFrame) => boolean) {
    this.#send = send
  }

  watch(tab: string, member_ids: readonly string[]): void {
    if (member_ids.length > 0) this.#watched.set(tab, member_ids)
    else this.#watched.delete(tab)
    this.#gathering ??= setTimeout(() => this.#gathered(), kGatherMs)
  }

  /** Somebody is there. */
  stir(): void {
    clearTimeout(this.#leaving)
    this.#leaving = setTimeout(() => this.#become(false), kAwayAfterMs)
    this.#become(true)
  }

  /** A new line knows nothing. */
  greeted(): void {
    this.#say_activity()
    this.look_again()
  }

  /** The server tells again how everybody is who is watched. */
  look_again(): void {
    this.#said = undefined
    this.#say_watched()
  }

  stop(): void {
    clearTimeout(this.#gathering)
    clearTimeout(this.#leaving)
  }

  #gathered(): void {
    this.#gathering = undefined
    this.#say_watched()
  }

  #say_watched(): void {
    const member_ids = [...new Set([...this.#watched.values()].flat())].slice(0, kMostWatched)
    const words = member_ids.toSorted().join()
    if (words === (this.#said ?? '')) return
    if (this.#send({ frame: 'watch', member_ids })) this.#said = words
  }

  #become(active: boolean): void {
    if (this.#active === active) return
    this.#active = active
    this.#say_activity()
  }

  #say_activity(): void {
    this.#send({ frame: 'present', activity: this.#active ? 'active' : 'away' })
  }
}
