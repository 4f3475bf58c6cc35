/** The few words the design system says by itself. Whoever wires the product gives them in the reader's language. */
import { createContext, useContext } from 'react'

export interface UiWords {
  close: string
  back: string
  retry: string
  copy: string
  copied: string
  show_password: string
  hide_password: string
  clear: string
  show_list: string
}

const english: UiWords = {
  close: 'Close',
  back: 'Back',
  retry: 'Try again',
  copy: 'Copy',
  copied: 'Copied',
  show_password: 'Show password',
  hide_password: 'Hide password',
  clear: 'Clear',
  show_list: 'Show list',
}

export const UiWordsContext = createContext<UiWords>(english)

export const useUiWords = () => useContext(UiWordsContext)
