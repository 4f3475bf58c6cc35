import { useCallback, useEffect, useRef, useState } from 'react'

import { refusal_from } from '../api/refusal_error'
import type { AnnouncementChange } from '../api/types'
import { refusal_text } from '../i18n/refusals'
import { useWorkspace } from '../sync/provider'
import { change_announcement } from './writes'

type Wish = Omit<AnnouncementChange, 'client_id'>

const kPauseMs = 700
const kTryAgainMs = 5_000

export interface Keeping {
  state: 'saved' | 'unsaved' | 'saving' | 'failed'
  problem?: string
}

/** Keeps a draft as it is written: what was changed goes out together once the pen rests, one after the other. */
export function useDraft(id: string) {
  const workspace = useWorkspace()
  const waiting = useRef<Wish>({})
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const running = useRef<Promise<boolean>>(Promise.resolve(true))
  const [keeping, set_keeping] = useState<Keeping>({ state: 'saved' })

  const send = useCallback(async (): Promise<boolean> => {
    if (Object.keys(waiting.current).length === 0) return true
    const wish = waiting.current
    waiting.current = {}
    set_keeping({ state: 'saving' })
    try {
      await change_announcement(workspace, id, wish)
      if (Object.keys(waiting.current).length === 0) set_keeping({ state: 'saved' })
      return true
    } catch (caught) {
      const refusal = refusal_from(caught)
      // What the server will not have is not tried again; a broken line is.
      const may_help = refusal.code !== 'request.invalid' && !refusal.code.startsWith('announcements.')
      if (may_help) waiting.current = { ...wish, ...waiting.current }
      if (may_help) timer.current = setTimeout(() => void flush(), kTryAgainMs)
      set_keeping({ state: 'failed', problem: refusal_text(refusal) })
      return false
    }
    // eslint-disable-next-line react-hooks/exhaustive-deps -- flush calls this
  }, [workspace, id])

  const flush = useCallback((): Promise<boolean> => {
    clearTimeout(timer.current)
    running.current = running.current.then(send)
    return running.current
  }, [send])

  const change = useCallback(
    (wish: Wish) => {
      waiting.current = { ...waiting.current, ...wish }
      set_keeping({ state: 'unsaved' })
      clearTimeout(timer.current)
      timer.current = setTimeout(() => void flush(), kPauseMs)
    },
    [flush],
  )

  useEffect(() => () => void flush(), [flush])
  return { change, flush, keeping }
}
