import type { AnnouncementBrief, AnnouncementState, Cursor, ReaderTally } from '../api/types'

/** Something of the reader's own announcements was decided elsewhere. */
export interface Moved {
  announcement_id: string
  title: string
  state: AnnouncementState
  reason: string
}

export interface AnnouncementsState {
  /** What the reader still has to read, to confirm or to sign, by id. */
  asked: Readonly<Record<string, AnnouncementBrief>>
  /** What waits for the reader's decision. */
  reviews: Readonly<Record<string, AnnouncementBrief>>
  /** How far the member's stream had come when each was last told, also of one that is gone. */
  at: Readonly<Record<string, number>>
  /** Of which epoch of the stream `at` speaks. */
  epoch: string
  loaded: boolean
  may_publish: boolean
  /** How far the reader's own announcements have come, as it was told. */
  counted: Readonly<Record<string, { tally: ReaderTally; counted: boolean }>>
  /** How often each was said to be another than it was. */
  changed: Readonly<Record<string, number>>
  /** Not said to the reader yet. */
  moved: readonly Moved[]
}

declare module '../sync/slices' {
  interface SliceStates {
    announcements: AnnouncementsState
  }
}

export const no_announcements: AnnouncementsState = {
  asked: {}, reviews: {}, at: {}, epoch: '', loaded: false, may_publish: false, counted: {}, changed: {}, moved: [],
}

interface Told {
  epoch: string
  seq?: number
}

export interface Fetched {
  announcements: readonly AnnouncementBrief[]
  reviews: readonly AnnouncementBrief[]
  may_publish: boolean
}

function told_of(state: AnnouncementsState, key: string, { epoch, seq = 0 }: Told): AnnouncementsState {
  const at = state.epoch === epoch ? state.at : {}
  return { ...state, epoch, at: { ...at, [key]: seq } }
}

export function with_asked(state: AnnouncementsState, brief: AnnouncementBrief, told: Told): AnnouncementsState {
  return { ...told_of(state, brief.id, told), asked: { ...state.asked, [brief.id]: brief } }
}

export function with_settled(state: AnnouncementsState, id: string, told: Told): AnnouncementsState {
  return { ...told_of(state, id, told), asked: without(state.asked, id) }
}

export function with_review(state: AnnouncementsState, brief: AnnouncementBrief, told: Told): AnnouncementsState {
  return { ...told_of(state, `review/${brief.id}`, told), reviews: { ...state.reviews, [brief.id]: brief } }
}

export function with_reviewed(state: AnnouncementsState, id: string, told: Told): AnnouncementsState {
  return { ...told_of(state, `review/${id}`, told), reviews: without(state.reviews, id) }
}

export function with_changed(state: AnnouncementsState, id: string): AnnouncementsState {
  return { ...state, changed: { ...state.changed, [id]: (state.changed[id] ?? 0) + 1 } }
}

export function with_moved(state: AnnouncementsState, moved: Moved): AnnouncementsState {
  return with_changed({ ...state, moved: [...state.moved, moved] }, moved.announcement_id)
}

export function without_moved(state: AnnouncementsState): AnnouncementsState {
  return state.moved.length > 0 ? { ...state, moved: [] } : state
}

interface Counted {
  announcement_id: string
  tally: ReaderTally
  counted: boolean
}

export function with_counted(state: AnnouncementsState, told: Counted): AnnouncementsState {
  const { announcement_id, tally, counted } = told
  return { ...state, counted: { ...state.counted, [announcement_id]: { tally, counted } } }
}

/** What was told may be old. */
export function without_counted(state: AnnouncementsState): AnnouncementsState {
  return { ...state, counted: {} }
}

/** The reader did it on this device: the event that follows says the same. */
export function with_done(state: AnnouncementsState, id: string): AnnouncementsState {
  return state.asked[id] ? { ...state, asked: without(state.asked, id) } : state
}

/** What was fetched, but for what was told after it was read. */
export function with_fetched(state: AnnouncementsState, fetched: Fetched, cursor: Cursor): AnnouncementsState {
  const is_later = ([, seq]: [string, number]) => state.epoch === cursor.epoch && seq > cursor.seq
  const later = Object.fromEntries(Object.entries(state.at).filter(is_later))
  const joined = (briefs: readonly AnnouncementBrief[], held: AnnouncementsState['asked'], prefix: string) => {
    const result: Record<string, AnnouncementBrief> = {}
    for (const brief of briefs) if (!(prefix + brief.id in later)) result[brief.id] = brief
    for (const [id, brief] of Object.entries(held)) if (prefix + id in later) result[id] = brief
    return result
  }
  return {
    ...state,
    asked: joined(fetched.announcements, state.asked, ''),
    reviews: joined(fetched.reviews, state.reviews, 'review/'),
    may_publish: fetched.may_publish,
    at: later,
    epoch: cursor.epoch,
    loaded: true,
  }
}

function without<T>(held: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  const rest = { ...held }
  delete rest[key]
  return rest
}
