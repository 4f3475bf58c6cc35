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

import { MantineProvider } from '@mantine/core'
import type { ReactNode } from 'react'

import { theme, variables } from './theme'
import { ToastHost } from './Toast'
import { TooltipHost } from './TooltipHost'
import { type UiWords, UiWordsContext } from './words'

interface Props {
  scheme: 'light' | 'dark'
  words: UiWords
  children: ReactNode
}

export function UiProvider({ scheme, words, children }: Props) {
  return (
    <MantineProvider
      theme={theme}
      forceColorScheme={scheme}
      cssVariablesResolver={variables}
      withCssVariables
      deduplicateCssVariables
    >
      <UiWordsContext value={words}>
        {children}
        <ToastHost />
        <TooltipHost />
      </UiWordsContext>
    </MantineProvider>
  )
}
