import { QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { BrowserRouter } from 'react-router'

import { UiProvider } from '../ui/UiProvider'
import { Entry } from './Entry'
import { PageBoundary } from './PageBoundary'
import { useScheme } from './preferences'
import { queries } from './session'

export function App() {
  return (
    <QueryClientProvider client={queries}>
      <Look>
        <BrowserRouter>
          <PageBoundary>
            <Entry />
          </PageBoundary>
        </BrowserRouter>
      </Look>
    </QueryClientProvider>
  )
}

function Look({ children }: { children: ReactNode }) {
  const { t } = useTranslation('app')
  const scheme = useScheme()
  const words = useMemo(() => t('ui', { returnObjects: true }), [t])
  return (
    <UiProvider scheme={scheme} words={words}>
      {children}
    </UiProvider>
  )
}
