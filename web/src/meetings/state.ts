import type {
  BreakoutPlace, Breakouts, CaptionLine, CaptionSheet, Cursor, EventOf, EventType, LineQuality, MediaSwitches,
  Meeting, MeetingCall, MeetingParticipant, QueuePlace,
} from '../api/types'
import { nothing_said, type Said, with_moved } from './guests/said'

export interface RingingCall {
  call: MeetingCall
  title: string
}

/** What who runs a meeting told all breakout rooms. */
export interface RoomsWord {
  key: number
  member_id: string
  text: string
}

export interface ShownReaction {
  key: number
  participant_id: string
  emoji: string
}

/** A meeting that this device is in: kept true by the meeting's own stream. */
export interface Room {
  meeting: Meeting
  participants: Readonly<Record<string, MeetingParticipant>>
  /** The loudest first. */
  speakers: readonly string[]
  quality: Readonly<Record<string, LineQuality>>
  /** The latest; whoever draws them lets them fade. */
  reactions: readonly ShownReaction[]
  captions: Captions
  /** Nothing before the host has laid out rooms. */
  breakouts?: Breakouts
  /** By participant: in which breakout room, of those who are or were in one. */
  places: Readonly<Record<string, BreakoutPlace>>
  /** The latest, until it was read. */
  word?: RoomsWord
  /** Of guests, who are in no conversation. */
  chat?: Said
}

/** What has been said, as far as this device was told: under one number it is said anew until it is final. */
export interface Captions {
  state: CaptionSheet['state']
  lines: readonly CaptionLine[]
}

/** What the server does for one device of the reader's: true as long as that device is in the meeting. */
export interface OwnDevice {
  participant: MeetingParticipant
  /** Who is on which place that it is sent, by `tile/3`. */
  pointed: Readonly<Record<string, string>>
  /** Why nothing comes on a place. */
  paused: Readonly<Record<string, string>>
  /** Which sizes of what it sends are looked at. */
  layers: Readonly<Record<string, number>>
  /** The host would like it to turn these on. */
  asked?: MediaSwitches
  is_connected: boolean
}

export interface MeetingsState {
  /** Those that concern the reader and are not over. */
  meetings: Readonly<Record<string, Meeting>>
  calls: Readonly<Record<string, RingingCall>>
  /** How far the member's stream had come when each was last told, also of one that is gone. */
  at: Readonly<Record<string, number>>
  /** Of which epoch of the stream `at` speaks. */
  epoch: string
  loaded: boolean
  /** How often something was told that did not come here. */
  missed: number
  rooms: Readonly<Record<string, Room | undefined>>
  devices: Readonly<Record<string, OwnDevice>>
  /** Where devices of the reader stand in the queue of a full server. */
  queue: Readonly<Record<string, QueuePlace>>
  /** Grows whenever the meetings of a conversation changed. */
  news: number
  /** What was told before anybody here could read it, in its order. */
  waiting: readonly MeetingEvent[]
}

export type MeetingEvent = EventOf<Extract<EventType, `meetings.${string}`>>

declare module '../sync/slices' {
  interface SliceStates {
    meetings: MeetingsState
  }
}

interface Told {
  epoch: string
  seq?: number
}

type Entries<Value> = Readonly<Record<string, Value>>

function without<Value>(entries: Entries<Value>, id: string): Entries<Value> {
  const rest = { ...entries }
  delete rest[id]
  return rest
}

function told_of(state: MeetingsState, id: string, { epoch, seq = 0 }: Told): MeetingsState {
  const at = state.epoch === epoch ? state.at : {}
  return { ...state, epoch, at: { ...at, [id]: seq } }
}

/** One that is over leaves the list. */
export function with_meeting(state: MeetingsState, meeting: Meeting, told: Told): MeetingsState {
  const { id } = meeting
  const meetings = meeting.state === 'ended' ? without(state.meetings, id) : { ...state.meetings, [id]: meeting }
  return { ...told_of(state, id, told), meetings, news: state.news + 1 }
}

export function with_call(state: MeetingsState, ringing: RingingCall, told: Told): MeetingsState {
  const { id } = ringing.call
  const rings = ringing.call.state === 'ringing'
  return { ...told_of(state, id, told), calls: rings ? { ...state.calls, [id]: ringing } : without(state.calls, id) }
}

/** A fetched list, but for what was told after it was read. */
export function with_fetched(
  state: MeetingsState,
  fetched: { meetings: readonly Meeting[]; calls: readonly MeetingCall[] },
  cursor: Cursor,
): MeetingsState {
  const is_later = (id: string) => state.epoch === cursor.epoch && (state.at[id] ?? 0) > cursor.seq
  const fresh = <Value>(held: Entries<Value>, found: readonly (readonly [string, Value])[]) => {
    const kept = Object.entries(held).filter(([id]) => is_later(id))
    return Object.fromEntries([...found.filter(([id]) => !is_later(id)), ...kept])
  }
  const meetings = fresh(state.meetings, fetched.meetings.map((meeting) => [meeting.id, meeting] as const))
  const titled = (call: MeetingCall) => ({ call, title: meetings[call.meeting_id]?.title ?? '' })
  const calls = fresh(state.calls, fetched.calls.map((call) => [call.id, titled(call)] as const))
  const at = Object.fromEntries(Object.entries(state.at).filter(([id]) => is_later(id)))
  return { ...state, meetings, calls, at, epoch: cursor.epoch, loaded: true }
}

function with_room(state: MeetingsState, meeting_id: string, change: (room: Room) => Partial<Room>): MeetingsState {
  const room = state.rooms[meeting_id]
  return room ? { ...state, rooms: { ...state.rooms, [meeting_id]: { ...room, ...change(room) } } } : state
}

function is_here({ state }: MeetingParticipant): boolean {
  return state === 'joined' || state === 'waiting'
}

/** Who is in it, as it was fetched. What is only told stays: nobody fetches it. */
export function with_sheet(
  state: MeetingsState,
  meeting: Meeting,
  people: readonly MeetingParticipant[],
  divided: { breakouts?: Breakouts; places?: readonly BreakoutPlace[] } = {},
): MeetingsState {
  const held = state.rooms[meeting.id]
  const participants = Object.fromEntries(people.filter(is_here).map((person) => [person.id, person]))
  const places = Object.fromEntries((divided.places ?? []).map((place) => [place.participant_id, place]))
  const { breakouts } = divided
  const fresh = { speakers: [], quality: {}, reactions: [], captions: { state: 'off' as const, lines: [] } }
  const room: Room = { ...fresh, ...held, meeting, participants, breakouts, places }
  return { ...state, rooms: { ...state.rooms, [meeting.id]: room } }
}

/** Roles follow from the meeting. */
export function role_of(meeting: Meeting, { member_id, role }: MeetingParticipant): MeetingParticipant['role'] {
  if (member_id === meeting.host_id) return 'host'
  if (meeting.cohost_ids.includes(member_id)) return 'cohost'
  return role === 'guest' ? 'guest' : 'participant'
}

export function with_changed_meeting(state: MeetingsState, meeting: Meeting): MeetingsState {
  return with_room(state, meeting.id, ({ participants }) => {
    const people = Object.values(participants).map((one) => [one.id, { ...one, role: role_of(meeting, one) }] as const)
    return { meeting, participants: Object.fromEntries(people) }
  })
}

export function with_participant(state: MeetingsState, participant: MeetingParticipant): MeetingsState {
  const { id } = participant
  return with_room(state, participant.meeting_id, ({ participants, places }) =>
    is_here(participant)
      ? { participants: { ...participants, [id]: participant } }
      : { participants: without(participants, id), places: without(places, id) },
  )
}

export function with_breakouts(state: MeetingsState, breakouts: Breakouts): MeetingsState {
  return with_room(state, breakouts.meeting_id, () => ({ breakouts }))
}

/** Who speaks and what was thrown in is the room's: the reader's own change of room begins with neither. */
export function with_place(
  state: MeetingsState,
  meeting_id: string,
  place: BreakoutPlace,
  member_id: string,
): MeetingsState {
  return with_room(state, meeting_id, ({ places, participants }) => {
    const { participant_id: id } = place
    const goes = participants[id]?.member_id === member_id && places[id]?.room_id !== place.room_id
    return { places: { ...places, [id]: place }, ...(goes && { speakers: [], reactions: [] }) }
  })
}

/** Without a text it was read. */
export function with_word(
  state: MeetingsState,
  meeting_id: string,
  told?: { member_id: string; text: string },
): MeetingsState {
  return with_room(state, meeting_id, ({ word }) => ({
    word: told && { member_id: told.member_id, text: told.text, key: (word?.key ?? 0) + 1 },
  }))
}

export function with_chat(state: MeetingsState, meeting_id: string, change: (said: Said) => Said): MeetingsState {
  return with_room(state, meeting_id, ({ chat }) => ({ chat: change(chat ?? nothing_said) }))
}

/** Members have it as a conversation. */
export function with_chat_moved(state: MeetingsState, meeting_id: string, seq: number): MeetingsState {
  return with_room(state, meeting_id, ({ chat }) => (chat ? { chat: with_moved(chat, seq) } : {}))
}

export function with_speakers(state: MeetingsState, meeting_id: string, speakers: readonly string[]): MeetingsState {
  return with_room(state, meeting_id, () => ({ speakers }))
}

const kMostLines = 5_000

export function with_caption(state: MeetingsState, meeting_id: string, line: CaptionLine): MeetingsState {
  return with_room(state, meeting_id, ({ captions }) => {
    const at = captions.lines.findLastIndex(({ number }) => number <= line.number)
    const held = captions.lines[at]
    if (held?.number === line.number && held.is_final) return {}
    const before = captions.lines.slice(0, held?.number === line.number ? at : at + 1)
    const lines = [...before, line, ...captions.lines.slice(at + 1)].slice(-kMostLines)
    return { captions: { ...captions, lines } }
  })
}

export function with_caption_state(state: MeetingsState, meeting_id: string, told: CaptionSheet['state']): MeetingsState {
  return with_room(state, meeting_id, ({ captions }) => ({ captions: { ...captions, state: told } }))
}

/** What was said so far, and what was told meanwhile. */
export function with_caption_sheet(state: MeetingsState, meeting_id: string, sheet: CaptionSheet): MeetingsState {
  return with_room(state, meeting_id, ({ captions }) => {
    const known = new Set(sheet.lines.map(({ number }) => number))
    const lines = [...sheet.lines, ...captions.lines.filter(({ number }) => !known.has(number))]
    return { captions: { state: sheet.state, lines: lines.sort((a, b) => a.number - b.number) } }
  })
}

const kMostReactions = 40

export function with_reaction(
  state: MeetingsState,
  { meeting_id, participant_id, emoji }: { meeting_id: string; participant_id: string; emoji: string },
): MeetingsState {
  return with_room(state, meeting_id, ({ reactions }) => {
    const key = (reactions.at(-1)?.key ?? 0) + 1
    return { reactions: [...reactions, { key, participant_id, emoji }].slice(-kMostReactions) }
  })
}

export function with_quality(
  state: MeetingsState,
  told: { meeting_id: string; participant_id: string; quality: LineQuality },
): MeetingsState {
  return with_room(state, told.meeting_id, ({ quality }) => ({
    quality: { ...quality, [told.participant_id]: told.quality },
  }))
}

/** A device of the reader's is in a meeting, waits, or no longer is. */
export function with_own(state: MeetingsState, participant: MeetingParticipant): MeetingsState {
  const held = state.devices[participant.id]
  const fresh = { pointed: {}, paused: {}, layers: {}, is_connected: false }
  const device: OwnDevice = { ...fresh, ...held, participant }
  return { ...state, devices: { ...state.devices, [participant.id]: device } }
}

export function with_device(
  state: MeetingsState,
  participant_id: string,
  change: (device: OwnDevice) => Partial<OwnDevice>,
): MeetingsState {
  const device = state.devices[participant_id]
  if (!device) return state
  return { ...state, devices: { ...state.devices, [participant_id]: { ...device, ...change(device) } } }
}

/** Nothing where the device has everything. */
export function with_queue(state: MeetingsState, participant_id: string, place: QueuePlace | undefined): MeetingsState {
  return { ...state, queue: with_entry(state.queue, participant_id, place) }
}

export function without_device(state: MeetingsState, participant_id: string): MeetingsState {
  return { ...state, devices: without(state.devices, participant_id) }
}

/** Without it when nothing is told. */
export function with_entry<Value>(entries: Entries<Value>, key: string, value: Value | undefined): Entries<Value> {
  return value === undefined ? without(entries, key) : { ...entries, [key]: value }
}

export function with_news(state: MeetingsState): MeetingsState {
  return { ...state, news: state.news + 1 }
}
