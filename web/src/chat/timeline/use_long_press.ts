import { type PointerEvent, useRef } from 'react'

import { useMessageActions } from './MessageActions'
import type { Spoken } from './rows'

const kLongPressMs = 450

/** A finger that rests on a message asks what can be done with it. */
export function useLongPress(row: Spoken) {
  const { show_sheet } = useMessageActions()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const stop = () => clearTimeout(timer.current)
  return {
    onPointerDown: (event: PointerEvent) => {
      if (event.pointerType === 'mouse' || !row.message || row.message.recalled_at) return
      if (event.target instanceof Element && event.target.closest('[data-editor], [data-chips]')) return
      const { message } = row
      timer.current = setTimeout(() => {
        show_sheet(message)
        swallow_click()
      }, kLongPressMs)
    },
    onPointerUp: stop,
    onPointerCancel: stop,
  }
}

/** Lifting the finger is not a choice of what has just appeared under it. */
function swallow_click(): void {
  const stop = (event: Event) => {
    event.preventDefault()
    event.stopPropagation()
  }
  const again = () => window.removeEventListener('click', stop, { capture: true })
  window.addEventListener('click', stop, { capture: true, once: true })
  window.addEventListener('pointerdown', again, { capture: true, once: true })
}
