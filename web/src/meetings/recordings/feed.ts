/** The bytes of one part, brought to a media element around the moment that is played, also while they are written. */
import type { RecordingPart, RecordingPoint } from '../../api/types'
import { bytes_of, points_of } from './asking'

const kAtOnce = 512 * 1024
const kAheadS = 20
const kBehindS = 30
const kLookAgainMs = 1_000

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

export class Feed {
  readonly element: HTMLMediaElement
  private readonly source = new MediaSource()
  private readonly ending = new AbortController()
  private readonly url: string
  private points: RecordingPoint[] = []
  private wanted_s: number
  private next = 0 // byte

  constructor(
    private readonly org_id: string,
    private readonly recording_id: string,
    readonly part: RecordingPart,
    at_s: number,
  ) {
    this.wanted_s = at_s
    this.element = document.createElement(part.media_type.startsWith('audio') ? 'audio' : 'video')
    if (this.element instanceof HTMLVideoElement) {
      this.element.muted = true
      this.element.playsInline = true
    }
    this.url = URL.createObjectURL(this.source)
    this.element.src = this.url
    void this.run().catch(() => undefined)
  }

  /** Nothing of the element is to be heard or seen before this has come. */
  has(at_s: number): boolean {
    const { buffered } = this.element
    for (let i = 0; i < buffered.length; ++i)
      if (buffered.start(i) <= at_s + 0.05 && at_s < buffered.end(i)) return true
    return false
  }

  /** What comes later is there already: nothing was sent at this moment. */
  is_past(at_s: number): boolean {
    const { buffered } = this.element
    return buffered.length > 0 && buffered.start(buffered.length - 1) > at_s
  }

  want(at_s: number): void {
    this.wanted_s = at_s
  }

  close(): void {
    this.ending.abort()
    this.element.pause()
    this.element.removeAttribute('src')
    this.element.load()
    this.element.remove()
    URL.revokeObjectURL(this.url)
  }

  private get is_over(): boolean {
    return this.ending.signal.aborted
  }

  private async run(): Promise<void> {
    if (this.source.readyState !== 'open') await new Promise((resolve) => this.source.addEventListener('sourceopen', resolve, { once: true }))
    const buffer = this.source.addSourceBuffer(this.part.media_type)
    while (!this.is_over && this.points.length === 0) await this.look()
    const first = this.points[0]
    if (!first) return
    const head = await this.fetch(0, first.byte)
    if (head) await this.append(buffer, head)
    let fed_from = Number.POSITIVE_INFINITY
    let fed_to = Number.NEGATIVE_INFINITY
    while (!this.is_over) {
      const at = this.wanted_s
      if (at < fed_from - 0.5 || at > fed_to + kAheadS) {
        const point = await this.point_before(at)
        if (buffer.updating) await this.settled(buffer)
        buffer.abort()
        this.next = point.byte
        fed_from = fed_to = point.at_ms / 1_000
      }
      if (fed_to > at + kAheadS) {
        await wait(200)
        continue
      }
      const bytes = await this.fetch(this.next, this.next + kAtOnce)
      if (!bytes) {
        await wait(kLookAgainMs)
        continue
      }
      this.next += bytes.byteLength
      await this.forget(buffer, at)
      await this.append(buffer, bytes)
      const { buffered } = buffer
      if (buffered.length > 0) fed_to = Math.max(fed_to, this.end_around(buffered, fed_from))
    }
  }

  /** The end of what was fed last. */
  private end_around(buffered: TimeRanges, from: number): number {
    let end = from
    for (let i = 0; i < buffered.length; ++i) if (buffered.end(i) > from) end = Math.max(end, buffered.end(i))
    return end
  }

  private async look(): Promise<void> {
    this.points = await points_of(this.org_id, this.recording_id, this.part.number).catch(() => [])
    if (this.points.length === 0) await wait(kLookAgainMs)
  }

  private async point_before(at_s: number): Promise<RecordingPoint> {
    const last = this.points.at(-1)
    if (last && at_s > last.at_ms / 1_000 + 15) await this.look()
    const before = this.points.findLast(({ at_ms }) => at_ms <= at_s * 1_000) ?? this.points[0]
    return before ?? { at_ms: 0, byte: 0 }
  }

  private fetch(from: number, to: number): Promise<ArrayBuffer | undefined> {
    const { org_id, recording_id, part } = this
    return bytes_of({ org_id, recording_id, number: part.number }, from, to, this.ending.signal).catch(() => undefined)
  }

  private settled(buffer: SourceBuffer): Promise<unknown> {
    return new Promise((resolve) => buffer.addEventListener('updateend', resolve, { once: true }))
  }

  private async append(buffer: SourceBuffer, bytes: ArrayBuffer): Promise<void> {
    if (this.is_over) return
    buffer.appendBuffer(bytes)
    await this.settled(buffer)
  }

  private async forget(buffer: SourceBuffer, at_s: number): Promise<void> {
    const { buffered } = buffer
    if (this.is_over || buffered.length === 0 || buffered.start(0) > at_s - 2 * kBehindS) return
    buffer.remove(0, at_s - kBehindS)
    await this.settled(buffer)
  }
}
