import { useEffect } from 'react'
import { useLocation } from 'react-router'

import { useSynced, useWorkspace } from '../sync/provider'
import { IncomingCall } from './IncomingCall'
import { end_live, useLive } from './live'
import { MiniMeeting } from './MiniMeeting'
import { meeting_path } from './paths'
import { begin_reducing } from './reducers'
import { useFetchedMeetings } from './use_meetings'

/** What meetings do on every page: they ring, and the one that this tab is in goes on. */
export function MeetingEffects() {
  const live = useLive((state) => state.live)
  const { pathname } = useLocation()
  useReducing()
  useFetchedMeetings()
  useEnd()
  return (
    <>
      <IncomingCall />
      {live && pathname !== meeting_path(live.meeting_id) && <MiniMeeting live={live} />}
    </>
  )
}

function useReducing(): void {
  const workspace = useWorkspace()
  useEffect(() => begin_reducing(workspace), [workspace])
}

/** The meeting is over, or this device was put out of it. */
function useEnd(): void {
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
