import { useEffect } from 'react'

import { useWorkspace } from '../sync/provider'
import { usePresence } from './use_presence'

const kGuestsLookMs = 60_000

/** Watches oneself, so that quiet is seen on all devices. Guests hear of no change, so they look again. */
export function PresenceEffects({ is_guest }: { is_guest: boolean }) {
  const workspace = useWorkspace()
  usePresence(workspace.me.member_id)
  useEffect(() => {
    if (!is_guest) return
    const timer = setInterval(() => workspace.look_again(), kGuestsLookMs)
    return () => clearInterval(timer)
  }, [workspace, is_guest])
  return null
}
