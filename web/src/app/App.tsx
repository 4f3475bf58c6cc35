import { QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useMemo } from 'react'
import { BrowserRouter } from 'react-router'

import { Speaking, useTranslation } from '../i18n/translation'
import { UiProvider } from '../ui/UiProvider'
import { Entry } from './Entry'
import { PageBoundary } from './PageBoundary'
import { useScheme } from './preferences'
import { queries } from './session'

export function App() {
  return (
    <QueryClientProvider client={queries}>
      <Speaking>
        <Look>
          <BrowserRouter>
            <PageBoundary>
              <Entry />
            </PageBoundary>
          </BrowserRouter>
        </Look>
      </Speaking>
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
