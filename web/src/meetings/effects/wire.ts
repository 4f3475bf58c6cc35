/** What the page and the worker that paints say to each other. */
import type { Level } from './budget'
import type { Settings } from './settings'

export type Condition = 'off' | 'loading' | 'on' | 'reduced' | 'resting' | 'failed'

export interface EffectsState {
  /** `resting`: the device is too slow, pictures go through as they come until it is tried again. */
  condition: Condition
  level: Level
  /** There is no graphics processor. Unknown before anything was painted. */
  is_software: boolean | undefined
  has_face: boolean
  /** What a frame took lately, and what it may take; in ms. */
  took: number
  allowed: number
}

export const kIdle: EffectsState = {
  condition: 'off',
  level: 'full',
  is_software: undefined,
  has_face: false,
  took: 0,
  allowed: 0,
}

export type ToWorker =
  | { kind: 'settings'; settings: Settings; picture?: ImageBitmap }
  | { kind: 'streams'; id: number; readable: ReadableStream; writable: WritableStream; rate?: number }
  | { kind: 'track'; id: number; track: MediaStreamTrack; rate?: number }
  | { kind: 'bitmap'; id: number; bitmap: ImageBitmap; at: number; rate?: number }

export type FromWorker =
  | { kind: 'state'; state: EffectsState }
  | { kind: 'made'; id: number; track?: MediaStreamTrack }
  | { kind: 'painted'; id: number; bitmap: ImageBitmap }

/** In Chromium on the page, in Safari in workers: the same thing under two names. */
export interface Processor {
  readonly readable: ReadableStream<VideoFrame>
}
export interface Generator {
  readonly writable: WritableStream<VideoFrame>
  readonly track?: MediaStreamTrack
}
type MakesProcessor = new (options: { track: MediaStreamTrack; maxBufferSize?: number }) => Processor

declare global {
  var MediaStreamTrackProcessor: MakesProcessor | undefined
  var MediaStreamTrackGenerator: (new (options: { kind: 'video' }) => MediaStreamTrack & Generator) | undefined
  var VideoTrackGenerator: (new () => Generator) | undefined
}
