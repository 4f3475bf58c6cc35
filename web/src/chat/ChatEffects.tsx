import { useEffect } from 'react'

import { useSynced, useWorkspace } from '../sync/provider'
import { settle_counts } from './actions'
import { useTotalUnread } from './reading'

const kSettleMs = 1_500

/** What chat does on every page: the number in the page's title and on the app's icon, and counts made sure. */
export function ChatEffects() {
  const { unread } = useTotalUnread()
  useTitleNumber(unread)
  useAppBadge(unread)
  useSettledCounts()
  return null
}

/** Puts the number before whatever the page calls itself. */
function useTitleNumber(unread: number): void {
  useEffect(() => {
    const write = () => {
      const bare = document.title.replace(/^\(\d+\+?\) /, '')
      const wanted = unread > 0 ? `(${unread > 99 ? '99+' : unread}) ${bare}` : bare
      if (document.title !== wanted) document.title = wanted
    }
    write()
    const title = document.querySelector('title')
    if (!title) return
    const observer = new MutationObserver(write)
    observer.observe(title, { childList: true })
    return () => observer.disconnect()
  }, [unread])
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
