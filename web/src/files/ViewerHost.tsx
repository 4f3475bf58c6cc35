import { Suspense, useEffect } from 'react'
import { useNavigate } from 'react-router'

import { part } from '../i18n/part'
import { useTranslation } from '../i18n/translation'
import { ErrorBoundary } from '../ui/ErrorBoundary'
import { toast } from '../ui/toasts'
import type { Viewable } from './viewable'

const Viewer = part(async () => (await import('./viewer/Viewer')).Viewer)

interface Props {
  viewing: string
  /** All that is next to it, oldest first. */
  list: readonly Viewable[]
}

/** Shows a file over the page. The viewer is fetched when the first file is opened. */
export function ViewerHost({ viewing, list }: Props) {
  return (
    <ErrorBoundary place={viewing} fallback={() => <Unavailable />}>
      <Suspense fallback={null}>
        <Viewer viewing={viewing} list={list} />
      </Suspense>
    </ErrorBoundary>
  )
}

function Unavailable() {
  const { t } = useTranslation('files')
  const navigate = useNavigate()
  useEffect(() => {
    toast(t('viewer.unavailable'), 'bad')
    void navigate(-1)
  }, [t, navigate])
  return null
}
