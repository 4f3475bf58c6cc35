import type { MemberTime } from '../api/types'

/** What the reader has said of themselves. Fetched when a page shows it; from then on the events keep it true. */
export interface WorkingTimeState {
  mine: MemberTime | undefined
  /** How many changes were told: an answer that was asked for before one of them may be older than it. */
  told: number
}

export const nothing_known: WorkingTimeState = { mine: undefined, told: 0 }

declare module '../sync/slices' {
  interface SliceStates {
    working_time: WorkingTimeState
  }
}

export function with_told(state: WorkingTimeState, mine: MemberTime): WorkingTimeState {
  return { mine, told: state.told + 1 }
}

/** `told_then` is what `told` was when the answer was asked for. */
export function with_fetched(state: WorkingTimeState, mine: MemberTime, told_then: number): WorkingTimeState {
  return state.told === told_then ? { ...state, mine } : state
}
