import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { answer, http } from '../../api/client'
import { client_id } from '../../api/client_id'
import { useTranslation } from '../../i18n/translation'
import { Dialog } from '../../ui/Dialog'
import { toast } from '../../ui/toasts'
import { device_name } from '../device'
import { make_passkey } from '../passkeys'
import { type Proven, ProvenForm } from './ProvenForm'
import { kSecondFactor } from './queries'
import { RecoveryCodes } from './RecoveryCodes'

/** The password, then whatever the device asks for; with the first factor, the codes for the day it is lost. */
export function PasskeyDialog({ on_close }: { on_close: () => void }) {
  const { t } = useTranslation('people')
  const queries = useQueryClient()
  const [codes, set_codes] = useState<string[]>()
  const add = async (proven: Proven) => {
    const setup = await answer(http.POST('/api/session/passkeys/begin', { body: { ...proven, client_id: client_id() } }))
    const body = { client_id: client_id(), name: device_name(), ...(await make_passkey(setup)) }
    const added = await answer(http.POST('/api/session/passkeys', { body }))
    await queries.invalidateQueries({ queryKey: kSecondFactor })
    if (added.recovery_codes.length > 0) return set_codes(added.recovery_codes)
    toast(t('passkey.added'), 'good')
    on_close()
  }
  return (
    <Dialog open on_close={on_close} title={codes ? t('recovery.title') : t('passkey.add')}>
      {codes ? (
        <RecoveryCodes codes={codes} on_done={on_close} />
      ) : (
        <ProvenForm lead={t('passkey.lead')} verb={t('totp.next')} run={add} />
      )}
    </Dialog>
  )
}
