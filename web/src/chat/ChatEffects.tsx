import { useEffect } from 'react'

import { open_uploads } from '../files/use_uploads'
import { useSynced, useWorkspace } from '../sync/provider'
import { post_files, settle_counts } from './actions'
import { useTotalUnread } from './attention'

const kSettleMs = 1_500

/** What chat does on every page: the number on the app's icon, and counts made sure. */
export function ChatEffects() {
  const { unread } = useTotalUnread()
  useAppBadge(unread)
  useSettledCounts()
  useUploading()
  return null
}

/** Files go on being sent on every page, also those that an earlier page began with. */
function useUploading(): void {
  const workspace = useWorkspace()
  useEffect(() => open_uploads(workspace, (batch, files) => post_files(workspace, batch, files)), [workspace])
}

function useAppBadge(unread: number): void {
  useEffect(() => {
    if (!('setAppBadge' in navigator)) return
    const done = unread > 0 ? navigator.setAppBadge(unread) : navigator.clearAppBadge()
    done.catch(() => undefined)
  }, [unread])
}

/** Asks for the counts that events alone could not keep exact. */
function useSettledCounts(): void {
  const workspace = useWorkspace()
  const doubtful = useSynced((state) => state.slices.chat.doubtful)
  useEffect(() => {
    if (doubtful.length === 0) return
    const settle = () => doubtful.forEach((id) => void settle_counts(workspace, id).catch(() => undefined))
    const timer = setInterval(settle, kSettleMs)
    return () => clearInterval(timer)
  }, [workspace, doubtful])
}
