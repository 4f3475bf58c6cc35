import { MantineProvider } from '@mantine/core'
import { type ReactNode, useContext } from 'react'

import { SchemeContext } from './scheme'
import { theme, variables } from './theme'

/** What the kit's parts need around them. It stands in dialogs alone, so that a first visit does not download it. */
export function KitProvider({ children }: { children: ReactNode }) {
  return (
    <MantineProvider
      theme={theme}
      forceColorScheme={useContext(SchemeContext)}
      cssVariablesResolver={variables}
      withCssVariables
      deduplicateCssVariables
    >
      {children}
    </MantineProvider>
  )
}
