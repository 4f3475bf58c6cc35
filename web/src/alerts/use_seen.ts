import { useEffect } from 'react'

import type { Receipt } from '../api/types'
import { useWorkspace } from '../sync/provider'
import { touch_alert } from './writes'

const kLookedAtMs = 1_500

/** Somebody has seen it when it was shown for a moment in a page that is looked at. */
export function useSeen({ alert_id, state }: Receipt) {
  const workspace = useWorkspace()
  useEffect(() => {
    if (state === 'seen') return
    let timer: ReturnType<typeof setTimeout> | undefined
    const look = () => {
      clearTimeout(timer)
      if (document.visibilityState !== 'visible') return
      timer = setTimeout(() => void touch_alert(workspace, alert_id, 'see').catch(() => undefined), kLookedAtMs)
    }
    look()
    document.addEventListener('visibilitychange', look)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [workspace, alert_id, state])
}
