import { useEffect } from 'react'
import { useLocation } from 'react-router'

import { useWorkspace } from '../sync/provider'
import { IncomingCall } from './IncomingCall'
import { useLive } from './live'
import { MiniMeeting } from './MiniMeeting'
import { meeting_path } from './paths'
import { begin_reducing } from './reducers'
import { useMeetingEnd } from './use_meeting_end'
import { useFetchedMeetings } from './use_meetings'

/** What meetings do on every page: they ring, and the one that this tab is in goes on. */
export function MeetingEffects() {
  const live = useLive((state) => state.live)
  const { pathname } = useLocation()
  useReducing()
  useFetchedMeetings()
  useMeetingEnd()
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
