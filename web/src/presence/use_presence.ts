import { type RefObject, useEffect, useRef, useState } from 'react'

import type { Presence } from '../api/types'
import { useSynced, useWorkspace } from '../sync/provider'
import { observe } from './in_sight'
import { watching_in } from './watching'

/** How somebody is, as far as we were told; nothing while we are cut off. */
export function useHeld(member_id: string | undefined): Presence | undefined {
  return useSynced((state) => {
    const known = member_id === undefined ? undefined : state.slices.presence.presences[member_id]
    return state.connection === 'offline' ? undefined : known
  })
}

/** Watches somebody as long as it is drawn. */
export function usePresence(member_id: string | undefined): Presence | undefined {
  const workspace = useWorkspace()
  useEffect(() => {
    if (member_id !== undefined) return watching_in(workspace).begin(member_id)
  }, [workspace, member_id])
  return useHeld(member_id)
}

/** Watches somebody as long as the element is in sight. */
export function usePresenceInSight(member_id: string): [RefObject<HTMLSpanElement | null>, Presence | undefined] {
  const workspace = useWorkspace()
  const element = useRef<HTMLSpanElement>(null)
  const [in_sight, move] = useState(false)
  useEffect(() => (element.current ? observe(element.current, move) : undefined), [])
  useEffect(() => {
    if (in_sight) return watching_in(workspace).begin(member_id)
  }, [workspace, member_id, in_sight])
  return [element, useHeld(member_id)]
}
