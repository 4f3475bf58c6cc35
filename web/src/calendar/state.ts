import type { Cursor, Invitation } from '../api/types'

export interface EventReminder {
  event_id: string
  occurrence: string
  title: string
  place: string
  starts_at: string
}

export interface CalendarState {
  /** What the reader has not answered, as far as it was fetched or told. */
  invitations: Readonly<Record<string, Invitation>>
  /** How far the member's stream had come when each was last told, also of one that is gone. */
  at: Readonly<Record<string, number>>
  /** Of which epoch of the stream `at` speaks. */
  epoch: string
  loaded: boolean
  /** How often something was told that did not come here: a page that shows them asks again. */
  missed: number
  /** Said and not shown yet, the oldest first. */
  reminders: readonly EventReminder[]
  /** Grows whenever a calendar is to be fetched again where it is looked at. */
  news: number
}

declare module '../sync/slices' {
  interface SliceStates {
    calendar: CalendarState
  }
}

export const no_calendar: CalendarState = { invitations: {}, at: {}, epoch: '', loaded: false, missed: 0, reminders: [], news: 0 }

interface Told {
  epoch: string
  seq?: number
}

function told_of(state: CalendarState, event_id: string, { epoch, seq = 0 }: Told): CalendarState {
  const at = state.epoch === epoch ? state.at : {}
  return { ...state, epoch, at: { ...at, [event_id]: seq }, news: state.news + 1 }
}

function without(invitations: CalendarState['invitations'], id: string): CalendarState['invitations'] {
  const rest = { ...invitations }
  delete rest[id]
  return rest
}

export function with_invitation(state: CalendarState, invitation: Invitation, told: Told): CalendarState {
  const { event_id } = invitation
  const is_open = invitation.answer === 'needs_action'
  const invitations = is_open ? { ...state.invitations, [event_id]: invitation } : without(state.invitations, event_id)
  return { ...told_of(state, event_id, told), invitations }
}

export function with_left(state: CalendarState, event_id: string, told: Told): CalendarState {
  return { ...told_of(state, event_id, told), invitations: without(state.invitations, event_id) }
}

/** A fetched list, but for what was told after it was read. */
export function with_fetched(state: CalendarState, fetched: readonly Invitation[], cursor: Cursor): CalendarState {
  const is_later = ([, seq]: [string, number]) => state.epoch === cursor.epoch && seq > cursor.seq
  const later = Object.fromEntries(Object.entries(state.at).filter(is_later))
  const known = fetched.filter(({ event_id }) => !(event_id in later))
  const invitations = Object.fromEntries(known.map((invitation) => [invitation.event_id, invitation]))
  for (const id of Object.keys(later)) if (state.invitations[id]) invitations[id] = state.invitations[id]
  return { ...state, invitations, at: later, epoch: cursor.epoch, loaded: true }
}

/** The reader's own answer: the event that follows says the same. */
export function without_invitation(state: CalendarState, event_id: string): CalendarState {
  return { ...state, invitations: without(state.invitations, event_id), news: state.news + 1 }
}

export function with_reminder(state: CalendarState, reminder: EventReminder): CalendarState {
  return { ...state, reminders: [...state.reminders, reminder] }
}

export function without_reminders(state: CalendarState): CalendarState {
  return state.reminders.length > 0 ? { ...state, reminders: [] } : state
}

/** The member's own stream was fetched afresh. */
export function with_missed(state: CalendarState, stream: string): CalendarState {
  return stream.startsWith('mem_') ? { ...state, missed: state.missed + 1, news: state.news + 1 } : state
}

export function with_news(state: CalendarState): CalendarState {
  return { ...state, news: state.news + 1 }
}
