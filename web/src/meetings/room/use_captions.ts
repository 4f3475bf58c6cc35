import { useEffect } from 'react'

import { useWorkspace } from '../../sync/provider'
import type { LiveMeeting } from '../live_meeting'
import { refused } from '../use_meetings'
import { read_captions, set_captions } from '../writes'
import { look, useLooking } from './looking'
import { useLiveState } from './use_room'

/**
 * What is known of captions when one comes in; asked for again when the line is another one, and on the way back from a
 * breakout room.
 */
export function useCaptions(live: LiveMeeting, is_in_main_room: boolean): void {
  const workspace = useWorkspace()
  const wanted = useLooking((state) => state.captions)
  const line = useLiveState(live, (state) => state.line)
  const is_there = line === 'connected'
  useEffect(() => {
    if (!is_there || !is_in_main_room) return
    if (!wanted) void read_captions(workspace, live.meeting_id).catch(() => undefined)
    else
      set_captions(workspace, live, true).catch((problem: unknown) => {
        look({ captions: false })
        refused(problem)
      })
  }, [workspace, live, is_there, is_in_main_room, wanted])
}

export function toggle_captions(workspace: ReturnType<typeof useWorkspace>, live: LiveMeeting): void {
  const { captions } = useLooking.getState()
  look({ captions: !captions })
  if (captions) void set_captions(workspace, live, false).catch(() => undefined)
}
