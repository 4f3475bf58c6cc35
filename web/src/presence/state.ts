import type { Presence } from '../api/types'

/** Of those who are on the screen, and of nobody else. */
export interface PresenceState {
  presences: Readonly<Record<string, Presence>>
}

export const nobody: PresenceState = { presences: {} }

declare module '../sync/slices' {
  interface SliceStates {
    presence: PresenceState
  }
}

export function with_presences(state: PresenceState, told: readonly Presence[]): PresenceState {
  const fresh = Object.fromEntries(told.map((presence) => [presence.member_id, presence]))
  return { presences: { ...state.presences, ...fresh } }
}

/** Without those who went out of sight: how they are then, nobody tells us. */
export function only(state: PresenceState, member_ids: ReadonlySet<string>): PresenceState {
  const left = Object.entries(state.presences).filter(([id]) => member_ids.has(id))
  return left.length === Object.keys(state.presences).length ? state : { presences: Object.fromEntries(left) }
}
