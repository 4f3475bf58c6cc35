import { useEffect } from 'react'

import { kStepMs, type Playback } from './playback'

/** What has the focus needs the keys itself. */
function is_taken(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.closest('input, textarea, select, [contenteditable="true"], [role="dialog"], [role="menu"]')) return true
  return key === ' ' && target.closest('button, a, summary') !== null
}

/** Space plays and pauses, arrows go a little back and ahead, also when nothing has the focus. */
export function usePlayerKeys(playback: Playback | undefined): void {
  useEffect(() => {
    if (!playback) return undefined
    const press = (event: KeyboardEvent) => {
      const { key, target } = event
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || is_taken(target, key)) return
      if (key === ' ') playback.toggle()
      else if (key === 'ArrowLeft') playback.step(-kStepMs)
      else if (key === 'ArrowRight') playback.step(kStepMs)
      else return
      event.preventDefault()
    }
    addEventListener('keydown', press)
    return () => removeEventListener('keydown', press)
  }, [playback])
}
