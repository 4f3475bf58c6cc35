/** Which alerts were put aside in this tab: until they ring again, they stand in the list and not on top. */
import { create } from 'zustand'

import type { ReceivedAlert } from '../api/types'
import { key_of } from './state'

interface Snoozed {
  /** How often each had rung when it was put aside. */
  rings: Readonly<Record<string, number>>
}

export const useSnoozed = create<Snoozed>(() => ({ rings: {} }))

export function snooze({ receipt }: ReceivedAlert): void {
  useSnoozed.setState(({ rings }) => ({ rings: { ...rings, [key_of(receipt)]: receipt.rings } }))
}

/** Emergencies first, then the oldest. */
export function on_top(received: Readonly<Record<string, ReceivedAlert>>, rings: Snoozed['rings']): ReceivedAlert[] {
  return in_order(Object.values(received)).filter(({ receipt }) => rings[key_of(receipt)] !== receipt.rings)
}

export function in_order(alerts: readonly ReceivedAlert[]): ReceivedAlert[] {
  const weight = ({ brief }: ReceivedAlert) => (brief.urgency === 'emergency' ? 0 : 1)
  return [...alerts].sort((a, b) => weight(a) - weight(b) || (a.brief.created_at < b.brief.created_at ? -1 : 1))
}
