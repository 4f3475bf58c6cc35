/** Whether Ctrl-K is open. Kept outside the tree, because rail, page and keyboard all open it. */
import { useEffect } from 'react'
import { create } from 'zustand'

const kQuietStartMs = 1_500

/** `wanted` once it was opened: only then is it drawn. */
export const usePalette = create(() => ({ opened: false, wanted: false }))

export function open_palette(): void {
  usePalette.setState({ opened: true, wanted: true })
}

export function close_palette(): void {
  usePalette.setState({ opened: false })
}

/** Ctrl-K or Cmd-K from anywhere. */
export function usePaletteKey(): void {
  useEffect(() => {
    const on_key = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.isComposing) return
      event.preventDefault()
      if (usePalette.getState().opened) close_palette()
      else open_palette()
    }
    window.addEventListener('keydown', on_key)
    return () => window.removeEventListener('keydown', on_key)
  }, [])
  usePaletteAhead()
}

/** Fetched before it is wanted: what is typed right after the first Ctrl-K would else go into a message. */
function usePaletteAhead(): void {
  useEffect(() => {
    const timer = setTimeout(() => void import('./Palette').catch(() => undefined), kQuietStartMs)
    return () => clearTimeout(timer)
  }, [])
}
