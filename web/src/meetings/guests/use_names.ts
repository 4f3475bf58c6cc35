import { useEffect } from 'react'

import { useSynced, useWorkspace } from '../../sync/provider'
import type { LiveMeeting } from '../live_meeting'
import type { Room } from '../state'
import { fetch_names } from './visit'

const kGatherMs = 300
const kSpreadMs = 700

/** Whoever comes is asked for by name, many at once together. */
export function useNames(live: LiveMeeting, room: Room | undefined): void {
  const workspace = useWorkspace()
  const known = useSynced((state) => state.slices.people.members)
  const lacks = Object.values(room?.participants ?? {}).some(
    ({ state, guest_name, member_id }) => state === 'joined' && !guest_name && !known[member_id],
  )
  const count = Object.keys(room?.participants ?? {}).length
  useEffect(() => {
    if (!lacks) return
    const fetch = () => void fetch_names(workspace, live.meeting_id).catch(() => undefined)
    const timer = setTimeout(fetch, kGatherMs + Math.random() * kSpreadMs)
    return () => clearTimeout(timer)
  }, [workspace, live, lacks, count])
}
