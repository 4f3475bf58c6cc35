import type { ReactNode } from 'react'
import { useLocation } from 'react-router'

import { useTranslation } from '../i18n/translation'
import { Button } from '../ui/Button'
import { ErrorBoundary } from '../ui/ErrorBoundary'
import { ErrorState } from '../ui/States'

/** A page that breaks says so in its own place; the way to the other pages stays. */
export function PageBoundary({ children }: { children: ReactNode }) {
  const { t } = useTranslation('app')
  const { pathname } = useLocation()
  const reload = <Button onClick={() => location.reload()}>{t('broken.reload')}</Button>
  const broken = (retry: () => void) => (
    <ErrorState whole_page title={t('broken.title')} text={t('broken.text')} on_retry={retry} more={reload} />
  )
  return (
    <ErrorBoundary place={pathname} fallback={broken}>
      {children}
    </ErrorBoundary>
  )
}
