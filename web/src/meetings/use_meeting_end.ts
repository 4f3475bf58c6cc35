import { useEffect } from 'react'

import { useSynced } from '../sync/provider'
import { end_live, useLive } from './live'

/** The meeting is over, or this device was put out of it. */
export function useMeetingEnd(): void {
  const live = useLive((state) => state.live)
  const is_over = useSynced(({ slices }) => live && slices.meetings.rooms[live.meeting_id]?.meeting.state === 'ended')
  const state = useSynced(({ slices }) => live && slices.meetings.devices[live.participant_id]?.participant.state)
  useEffect(() => {
    if (!live) return
    if (is_over) end_live('ended')
    else if (state === 'removed') end_live('removed')
    else if (state === 'left') end_live('elsewhere')
  }, [live, is_over, state])
}
