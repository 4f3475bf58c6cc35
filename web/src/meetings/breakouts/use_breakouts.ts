import { useEffect, useMemo, useRef, useState } from 'react'

import type { BreakoutRoom, MeetingParticipant } from '../../api/types'
import type { LiveMeeting } from '../live_meeting'
import type { Room } from '../state'
import { room_of, seconds_left, those_around } from './breakouts'

/** Whom this device sees and hears. */
export function useAround(
  room: Room,
  people: readonly MeetingParticipant[],
  me: string,
): readonly MeetingParticipant[] {
  const { breakouts, places } = room
  // What else of the meeting changes moves nobody.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  return useMemo(() => those_around(room, people, me), [breakouts, places, people, me])
}

/** Whole seconds until all go back. */
export function useSecondsLeft(room: Room): number | undefined {
  const [now, set_now] = useState(() => Date.now())
  const closes_at = room.breakouts?.closes_at
  useEffect(() => {
    if (!closes_at) return
    set_now(Date.now())
    const timer = setInterval(() => set_now(Date.now()), 250)
    return () => clearInterval(timer)
  }, [closes_at])
  return seconds_left(room, now)
}

/** Where this device is, or that it has just come back; told for a moment after each change. */
export interface Arrival {
  key: number
  room?: BreakoutRoom
}

const kShownMs = 1_800

/** A screen that was shared into one room is not shared into the next. */
export function useArrival(live: LiveMeeting, room: Room): Arrival | undefined {
  const mine = room_of(room, live.participant_id)
  const [arrival, set_arrival] = useState<Arrival>()
  const before = useRef(mine?.id)
  useEffect(() => {
    if (before.current === mine?.id) return
    before.current = mine?.id
    if (live.state.is_sharing) live.stop_sharing()
    set_arrival((last) => ({ key: (last?.key ?? 0) + 1, room: mine }))
    const timer = setTimeout(() => set_arrival(undefined), kShownMs)
    return () => clearTimeout(timer)
  }, [live, mine])
  return arrival
}
