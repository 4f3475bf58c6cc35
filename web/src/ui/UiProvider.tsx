import '@mantine/core/styles/baseline.css'
import '@mantine/core/styles/default-css-variables.css'
import '@mantine/core/styles/global.css'
import '@mantine/core/styles/UnstyledButton.css'
import '@mantine/core/styles/Overlay.css'
import '@mantine/core/styles/Paper.css'
import '@mantine/core/styles/ModalBase.css'
import '@mantine/core/styles/Modal.css'
import '@mantine/core/styles/Drawer.css'
import './tokens.css'
import './base.css'

import { type ReactNode, useLayoutEffect } from 'react'

import { type Scheme, SchemeContext } from './scheme'
import { ToastHost } from './Toast'
import { TooltipHost } from './TooltipHost'
import { type UiWords, UiWordsContext } from './words'

interface Props {
  scheme: Scheme
  words: UiWords
  children: ReactNode
}

export function UiProvider({ scheme, words, children }: Props) {
  // The kit's own provider comes with the first dialog (KitProvider), and reads and writes the same attribute.
  useLayoutEffect(() => document.documentElement.setAttribute('data-mantine-color-scheme', scheme), [scheme])
  return (
    <SchemeContext value={scheme}>
      <UiWordsContext value={words}>
        {children}
        <ToastHost />
        <TooltipHost />
      </UiWordsContext>
    </SchemeContext>
  )
}
