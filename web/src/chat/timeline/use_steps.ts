import { useLayoutEffect, useMemo, useRef } from 'react'

interface Steps {
  /** The reader has moved. */
  now: () => void
  /** What is drawn has changed: goes on when it has been seen. */
  after_drawing: () => void
}

/** Calls `step` as long as it says that it had something to do, once for each frame that is drawn. */
export function useSteps(step: (is_moving: boolean) => boolean): Steps {
  const latest = useRef(step)
  useLayoutEffect(() => void (latest.current = step), [step])
  return useMemo(() => {
    let waits = false
    let is_moving = false
    const after_drawing = () => {
      if (waits) return
      waits = true
      const drawn = () => {
        waits = false
        go_on()
      }
      requestAnimationFrame(() => setTimeout(drawn))
    }
    const go_on = () => {
      if (waits) return
      if (latest.current(is_moving)) after_drawing()
      else is_moving = false
    }
    const now = () => {
      is_moving = true
      go_on()
    }
    return { now, after_drawing }
  }, [])
}
