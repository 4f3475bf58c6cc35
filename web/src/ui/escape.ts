import { useEffect } from 'react'

/** Runs `close` on Esc while `active`, unless something above already took the key. */
export function useEscape(active: boolean, close: () => void): void {
  useEffect(() => {
    if (!active) return
    const on_key = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented) close()
    }
    window.addEventListener('keydown', on_key)
    return () => window.removeEventListener('keydown', on_key)
  })
}

/**
 * For what lies on top of the page: takes the key before the panels below see it. A field inside that has a use of its
 * own for Esc says `data-takes-escape`.
 */
export function useEscapeFirst(active: boolean, close: () => void): void {
  useEffect(() => {
    if (!active) return
    const on_key = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.isComposing || event.defaultPrevented) return
      if (event.target instanceof Element && event.target.closest('[data-takes-escape]')) return
      event.preventDefault()
      close()
    }
    window.addEventListener('keydown', on_key, { capture: true })
    return () => window.removeEventListener('keydown', on_key, { capture: true })
  })
}
