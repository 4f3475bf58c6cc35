import type { Cursor, ReceivedAlert, Receipt, SentAlert } from '../api/types'

export interface AlertsState {
  /** What the reader has to answer, by `key_of`. */
  received: Readonly<Record<string, ReceivedAlert>>
  /** How far the member's stream had come when each was last told, also of one that is gone. */
  at: Readonly<Record<string, number>>
  /** Of which epoch of the stream `at` speaks. */
  epoch: string
  loaded: boolean
  /** What the reader sent, as far as it was told. */
  sent: Readonly<Record<string, SentAlert>>
}

declare module '../sync/slices' {
  interface SliceStates {
    alerts: AlertsState
  }
}

export const no_alerts: AlertsState = { received: {}, at: {}, epoch: '', loaded: false, sent: {} }

interface Told {
  epoch: string
  seq?: number
}

/** Somebody may be told of one alert for themselves, and in the place of others. */
export function key_of({ alert_id, stands_for }: Receipt): string {
  return stands_for ? `${alert_id}/${stands_for}` : alert_id
}

function told_of(state: AlertsState, key: string, { epoch, seq = 0 }: Told): AlertsState {
  const at = state.epoch === epoch ? state.at : {}
  return { ...state, epoch, at: { ...at, [key]: seq } }
}

export function with_received(state: AlertsState, alert: ReceivedAlert, told: Told): AlertsState {
  const key = key_of(alert.receipt)
  const is_open = alert.receipt.closed_at === undefined
  const received = is_open ? { ...state.received, [key]: alert } : without(state.received, key)
  return { ...told_of(state, key, told), received }
}

/** One that is not known was received before anything was fetched: what is fetched will have it. */
export function with_receipt(state: AlertsState, receipt: Receipt, told: Told): AlertsState {
  const key = key_of(receipt)
  const known = state.received[key]
  const is_open = receipt.closed_at === undefined
  const next = told_of(state, key, told)
  if (!is_open) return { ...next, received: without(state.received, key) }
  return known ? { ...next, received: { ...state.received, [key]: { ...known, receipt } } } : { ...next, loaded: false }
}

export function with_sent(state: AlertsState, alert: SentAlert): AlertsState {
  return { ...state, sent: { ...state.sent, [alert.brief.id]: alert } }
}

/** What was told may be old. */
export function without_sent(state: AlertsState): AlertsState {
  return { ...state, sent: {} }
}

/** A fetched list, but for what was told after it was read. */
export function with_fetched(state: AlertsState, fetched: readonly ReceivedAlert[], cursor: Cursor): AlertsState {
  const is_later = ([, seq]: [string, number]) => state.epoch === cursor.epoch && seq > cursor.seq
  const later = Object.fromEntries(Object.entries(state.at).filter(is_later))
  const received: Record<string, ReceivedAlert> = {}
  for (const alert of fetched) if (!(key_of(alert.receipt) in later)) received[key_of(alert.receipt)] = alert
  for (const key of Object.keys(later)) if (state.received[key]) received[key] = state.received[key]
  return { ...state, received, at: later, epoch: cursor.epoch, loaded: true }
}

/** The answer to the reader's own word: its event says the same, or something newer. */
export function with_answer(state: AlertsState, alert: ReceivedAlert): AlertsState {
  const key = key_of(alert.receipt)
  if (alert.receipt.closed_at !== undefined) return { ...state, received: without(state.received, key) }
  return state.received[key] ? { ...state, received: { ...state.received, [key]: alert } } : state
}

function without<T>(held: Readonly<Record<string, T>>, key: string): Readonly<Record<string, T>> {
  const rest = { ...held }
  delete rest[key]
  return rest
}
