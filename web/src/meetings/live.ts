/** The meeting that this tab is in: one at most, and it goes on whatever page is looked at. */
import { create } from 'zustand'

import type { LiveMeeting } from './live_meeting'

export type EndReason = 'left' | 'ended' | 'removed' | 'elsewhere'

interface Live {
  live?: LiveMeeting
  /** The last one that this tab was in, and why no longer. */
  ended?: { meeting_id: string; reason: EndReason }
}

export const useLive = create<Live>(() => ({}))

export function go_live(live: LiveMeeting): void {
  const { live: before } = useLive.getState()
  if (before) void before.leave()
  useLive.setState({ live, ended: undefined })
}

/** Of this tab's own will, or because there is nothing to be in any more. */
export function end_live(reason: EndReason): void {
  const { live } = useLive.getState()
  if (!live) return
  useLive.setState({ live: undefined, ended: { meeting_id: live.meeting_id, reason } })
  if (reason === 'left') void live.leave()
  else live.close()
}

export function forget_ended(): void {
  useLive.setState({ ended: undefined })
}
