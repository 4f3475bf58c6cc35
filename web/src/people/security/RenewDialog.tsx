import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { answer, http } from '../../api/client'
import { useTranslation } from '../../i18n/translation'
import { Dialog } from '../../ui/Dialog'
import { type Proven, ProvenForm } from './ProvenForm'
import { kSecondFactor } from './queries'
import { RecoveryCodes } from './RecoveryCodes'

export function RenewDialog({ on_close }: { on_close: () => void }) {
  const { t } = useTranslation('people')
  const queries = useQueryClient()
  const [codes, set_codes] = useState<string[]>()
  const renew = async (body: Proven) => {
    set_codes((await answer(http.POST('/api/session/recovery_codes', { body }))).codes)
    await queries.invalidateQueries({ queryKey: kSecondFactor })
  }
  return (
    <Dialog open on_close={on_close} title={codes ? t('recovery.title') : t('recovery.renew_title')}>
      {codes ? (
        <RecoveryCodes codes={codes} on_done={on_close} />
      ) : (
        <ProvenForm lead={t('recovery.renew_lead')} verb={t('recovery.renew')} run={renew} />
      )}
    </Dialog>
  )
}
