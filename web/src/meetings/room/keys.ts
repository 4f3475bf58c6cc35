import { useEffect, useRef } from 'react'

interface Keys {
  microphone: () => void
  camera: () => void
  hand: () => void
  rooms: () => void
  /** While the space bar is held. */
  talk: (is_talking: boolean) => void
  escape: () => void
}

const kWritten = 'input, textarea, select, [contenteditable], [role="dialog"], [role="menu"]'
const kPressed = 'button, a, [role="menuitem"]'

/** M, V, H and B for microphone, camera, hand and breakout rooms; the space bar to talk as long as it is held. */
export function useMeetingKeys(keys: Keys): void {
  const talking = useRef(false)
  useEffect(() => {
    const on_down = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || target.closest(kWritten)) return
      const acts: Record<string, () => void> = { m: keys.microphone, v: keys.camera, h: keys.hand, b: keys.rooms }
      const act = acts[event.key.toLowerCase()]
      if (act && !event.repeat) act()
      else if (event.key === 'Escape' && !event.defaultPrevented) keys.escape()
      else if (event.key === ' ' && !target.closest(kPressed)) start(event)
      else return
      event.preventDefault()
    }
    const start = (event: KeyboardEvent) => {
      if (event.repeat || talking.current) return
      talking.current = true
      keys.talk(true)
    }
    const stop = () => {
      if (!talking.current) return
      talking.current = false
      keys.talk(false)
    }
    const on_up = (event: KeyboardEvent) => event.key === ' ' && stop()
    document.addEventListener('keydown', on_down)
    document.addEventListener('keyup', on_up)
    window.addEventListener('blur', stop)
    return () => {
      document.removeEventListener('keydown', on_down)
      document.removeEventListener('keyup', on_up)
      window.removeEventListener('blur', stop)
    }
  })
}
