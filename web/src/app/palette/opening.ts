/** Whether Ctrl-K is open. Kept outside the tree, because rail, page and keyboard all open it. */
import { useEffect } from 'react'
import { create } from 'zustand'

interface Opening {
  opened: boolean
  /** Once it was opened: only then is it drawn. */
  wanted: boolean
  /** The palette's own field is there; until then `PaletteWaiting` takes what is typed. */
  there: boolean
  typed: string
}

export const usePalette = create<Opening>(() => ({ opened: false, wanted: false, there: false, typed: '' }))

let focused_before: Element | null = null

export function open_palette(): void {
  if (usePalette.getState().opened) return
  focused_before = document.activeElement
  usePalette.setState({ opened: true, wanted: true, there: false, typed: '' })
}

/** Gives the focus back, since the dialog knows only the field that waited for it. */
export function close_palette(): void {
  usePalette.setState({ opened: false, there: false, typed: '' })
  if (focused_before instanceof HTMLElement) focused_before.focus({ preventScroll: true })
  focused_before = null
}

/** The palette's field took over what was typed. */
export function arrive(): void {
  usePalette.setState({ there: true })
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
}
