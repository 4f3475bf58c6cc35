/** One clock for all that was recorded: each part that is due has an element of its own, led after the clock. */
import { createStore } from 'zustand/vanilla'

import type { RecordingPart, RecordingSheet } from '../../api/types'
import { Feed } from './feed'
import { parts_around, stage_at } from './moments'

/** Back and ahead. */
export const kStepMs = 10_000

const kTurnMs = 100
const kAheadMs = 4_000
const kOffS = 0.25 // more, and it is put right at once
const kDriftS = 0.04 // more, and it goes a little faster or slower
const kMostPictures = 5

export interface PlaybackState {
  at_ms: number
  end_ms: number
  is_playing: boolean
  is_waiting: boolean
  stage: RecordingPart | undefined
  tiles: RecordingPart[]
  chosen: string | undefined
}

export class Playback {
  readonly store = createStore<PlaybackState>(() => ({
    at_ms: 0, end_ms: 0, is_playing: false, is_waiting: false, stage: undefined, tiles: [], chosen: undefined,
  }))
  private readonly feeds = new Map<number, Feed>()
  private readonly timer: ReturnType<typeof setInterval>
  private told = performance.now()
  private rate = 1

  constructor(private readonly org_id: string, private sheet: RecordingSheet) {
    this.timer = setInterval(() => this.turn(), kTurnMs)
    this.know(sheet)
  }

  get state(): PlaybackState {
    return this.store.getState()
  }

  /** More of it has come. */
  know(sheet: RecordingSheet): void {
    this.sheet = sheet
    // The last second of what is still written comes in pieces.
    const end_ms = Math.max(this.state.end_ms, sheet.known_ms - (sheet.recording.state === 'recording' ? 1_500 : 0))
    this.store.setState({ end_ms })
    this.turn()
  }

  play(): void {
    if (this.state.at_ms >= this.state.end_ms && this.sheet.recording.state !== 'recording') this.seek(0)
    this.told = performance.now()
    this.store.setState({ is_playing: true })
    this.turn()
  }

  pause(): void {
    this.store.setState({ is_playing: false })
    this.turn()
  }

  toggle(): void {
    if (this.state.is_playing) this.pause()
    else this.play()
  }

  step(by_ms: number): void {
    this.seek(this.state.at_ms + by_ms)
  }

  seek(at_ms: number): void {
    this.store.setState({ at_ms: Math.min(Math.max(0, at_ms), this.state.end_ms) })
    this.told = performance.now()
    this.turn()
  }

  set_rate(rate: number): void {
    this.rate = rate
  }

  choose(participant_id: string | undefined): void {
    this.store.setState({ chosen: participant_id })
    this.turn()
  }

  element_of(part: RecordingPart): HTMLMediaElement | undefined {
    return this.feeds.get(part.number)?.element
  }

  close(): void {
    clearInterval(this.timer)
    for (const feed of this.feeds.values()) feed.close()
    this.feeds.clear()
  }

  private turn(): void {
    const now = performance.now()
    const { at_ms, end_ms, is_playing, chosen } = this.state
    const due = parts_around(this.sheet.parts, at_ms)
    const is_waiting = is_playing && due.some((part) => this.lacks(part, at_ms))
    let next = at_ms
    if (is_playing && !is_waiting) next = Math.min(end_ms, at_ms + (now - this.told) * this.rate)
    this.told = now
    const is_over = next >= end_ms && this.sheet.recording.state === 'kept' && end_ms > 0
    const stage = stage_at(this.sheet, next, chosen)
    const tiles = this.tiles_at(next, stage)
    this.store.setState({ at_ms: next, is_waiting, is_playing: is_playing && !is_over, stage, tiles })
    this.bring(next, stage, tiles)
    const runs = is_playing && !is_waiting && next < end_ms
    for (const feed of this.feeds.values()) this.lead(feed, next / 1_000, runs)
  }

  /** Sound that pauses lacks nothing; a picture that has not come keeps all others waiting. */
  private lacks(part: RecordingPart, at_ms: number): boolean {
    const feed = this.feeds.get(part.number)
    if (!feed || part.kind === 'microphone' || part.kind === 'screen_sound') return false
    if (at_ms < part.first_ms + 200 || at_ms > part.last_ms - 1_500) return false
    return part.number === this.state.stage?.number && !feed.has(at_ms / 1_000) && !feed.is_past(at_ms / 1_000)
  }

  private tiles_at(at_ms: number, stage: RecordingPart | undefined): RecordingPart[] {
    const seen = new Set<string>()
    return parts_around(this.sheet.parts, at_ms)
      .filter(({ kind, number }) => (kind === 'camera' || kind === 'screen') && number !== stage?.number)
      .filter(({ participant_id, kind }) => {
        const key = `${participant_id} ${kind}`
        return !seen.has(key) && seen.add(key)
      })
      .slice(0, kMostPictures - 1)
  }

  private bring(at_ms: number, stage: RecordingPart | undefined, tiles: readonly RecordingPart[]): void {
    const sounds = parts_around(this.sheet.parts, at_ms, kAheadMs).filter(({ kind }) => kind === 'microphone' || kind === 'screen_sound')
    const wanted = new Map([...(stage ? [stage] : []), ...tiles, ...sounds].map((part) => [part.number, part]))
    for (const [number, feed] of this.feeds) {
      if (wanted.has(number)) continue
      feed.close()
      this.feeds.delete(number)
    }
    for (const [number, part] of wanted) {
      const at_s = Math.max(at_ms, part.first_ms) / 1_000
      const feed = this.feeds.get(number)
      if (feed) feed.want(at_s)
      else this.feeds.set(number, new Feed(this.org_id, this.sheet.recording.id, part, at_s))
    }
  }

  private lead(feed: Feed, at_s: number, runs: boolean): void {
    const { element } = feed
    if (!feed.has(at_s)) {
      if (!element.paused) element.pause()
      return
    }
    const off = at_s - element.currentTime
    if (Math.abs(off) > kOffS || (!runs && Math.abs(off) > 0.02)) element.currentTime = at_s
    const pull = Math.abs(off) > kDriftS ? 1 + Math.max(-0.08, Math.min(0.08, off)) : 1
    element.playbackRate = this.rate * pull
    if (runs && element.paused) element.play().catch(() => undefined)
    if (!runs && !element.paused) element.pause()
  }
}
