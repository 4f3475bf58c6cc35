import { useEffect, useRef } from 'react'

import type { FileInfo } from '../api/types'
import { remove_file, useTray } from './use_uploads'

/** Hands each file on that has arrived in the lane, once, and takes it out of the tray. */
export function useAttached(lane: string, attach: (file: FileInfo) => Promise<void>): { busy: boolean } {
  const items = useTray(lane)
  const taken = useRef(new Set<string>())
  const hand_on = useRef(attach)
  hand_on.current = attach
  useEffect(() => {
    for (const { key, state, file } of items) {
      if (state !== 'done' || !file || taken.current.has(key)) continue
      taken.current.add(key)
      void hand_on.current(file).then(
        () => remove_file(key),
        () => taken.current.delete(key),
      )
    }
  }, [items])
  return { busy: items.length > 0 }
}
