import type { ReactNode } from 'react'

import { useTranslation } from '../i18n/translation'
import { Button } from '../ui/Button'
import { Dialog } from '../ui/Dialog'

export function DevicesDialog({ on_close, children }: { on_close: () => void; children: ReactNode }) {
  const { t } = useTranslation('meetings')
  const done = <Button variant="primary" onClick={on_close}>{t('devices.done')}</Button>
  return (
    <Dialog open on_close={on_close} title={t('more.devices')} footer={done}>
      {children}
    </Dialog>
  )
}
