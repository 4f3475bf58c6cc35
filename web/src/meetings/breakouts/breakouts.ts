/** Who is where, and for how long yet. Pure. */
import type { BreakoutRoom, MeetingParticipant } from '../../api/types'
import type { Room } from '../state'

/** From here on all are called back, and may go at once. */
export const kWarningSeconds = 60
/** And from here on it is counted aloud. */
export const kLastSeconds = 10

export interface Group {
  /** Nothing: the main room, or, while the rooms are closed, those who are assigned nowhere. */
  room?: BreakoutRoom
  people: readonly MeetingParticipant[]
}

export function is_open({ breakouts }: Room): boolean {
  return breakouts?.opened_at !== undefined
}

/** In which breakout room somebody is; nothing in the main one. */
export function room_of(room: Room, participant_id: string): BreakoutRoom | undefined {
  if (!is_open(room)) return undefined
  const id = room.places[participant_id]?.room_id
  return id === undefined ? undefined : room.breakouts?.rooms.find((each) => each.id === id)
}

/** Those in the same room as somebody: whom they see and hear. */
export function those_around(
  room: Room,
  people: readonly MeetingParticipant[],
  me: string,
): readonly MeetingParticipant[] {
  if (!is_open(room)) return people
  const mine = room_of(room, me)?.id
  return people.filter(({ id }) => room_of(room, id)?.id === mine)
}

/** Open: where they are. Closed: where they will go. The first group has no room. */
export function groups_of(room: Room, people: readonly MeetingParticipant[]): Group[] {
  const open = is_open(room)
  const where = ({ id }: MeetingParticipant) => (open ? room.places[id]?.room_id : room.places[id]?.assigned_id)
  const rooms = room.breakouts?.rooms ?? []
  const known = new Set(rooms.map(({ id }) => id))
  const in_none = people.filter((person) => !known.has(where(person) ?? ''))
  const those_in = (each: BreakoutRoom) => ({
    room: each,
    people: people.filter((person) => where(person) === each.id),
  })
  return [{ people: in_none }, ...rooms.map(those_in)]
}

/** Whole seconds until all go back; nothing while no time is set. */
export function seconds_left(room: Room, now: number): number | undefined {
  const { opened_at, closes_at } = room.breakouts ?? {}
  return opened_at && closes_at ? Math.max(0, Math.ceil((Date.parse(closes_at) - now) / 1_000)) : undefined
}

/** "12:07". */
export function clock_of(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

/** Those who ask for help from within a room, the first who asked first. */
export function those_asking(room: Room): { participant_id: string; since: string }[] {
  const asking = Object.values(room.places).flatMap(({ participant_id, room_id, help_asked_at }) =>
    help_asked_at && room_id && room.participants[participant_id] ? [{ participant_id, since: help_asked_at }] : [],
  )
  return asking.sort((a, b) => (a.since < b.since ? -1 : 1))
}

export interface RoomChoice {
  may_return: boolean
  /** Rooms that this device may go to by itself, the one it is in aside. */
  rooms: readonly BreakoutRoom[]
}

/** What the server lets this device do by itself. */
export function choice_of(room: Room, me: string, runs: boolean, now: number): RoomChoice {
  const { breakouts } = room
  if (!breakouts?.opened_at) return { may_return: false, rooms: [] }
  const { room_id, assigned_id } = room.places[me] ?? {}
  const left = seconds_left(room, now)
  const closing = left !== undefined && left <= kWarningSeconds
  const may_go = (id: string) => runs || breakouts.may_choose || id === assigned_id
  const rooms = breakouts.rooms.filter(({ id }) => id !== room_id && may_go(id))
  return { may_return: room_id !== undefined && (runs || breakouts.may_return || closing), rooms }
}
