import { useQueryClient } from '@tanstack/react-query'

import { answer, http } from '../../api/client'
import type { Passkey } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import { Dialog } from '../../ui/Dialog'
import { toast } from '../../ui/toasts'
import { type Proven, ProvenForm } from './ProvenForm'
import { kSecondFactor } from './queries'

export function RemovePasskeyDialog({ passkey, on_close }: { passkey: Passkey; on_close: () => void }) {
  const { t } = useTranslation('people')
  const queries = useQueryClient()
  const params = { path: { passkey_id: passkey.id } }
  const remove = async (body: Proven) => {
    await answer(http.POST('/api/session/passkeys/{passkey_id}/remove', { params, body }))
    await queries.invalidateQueries({ queryKey: kSecondFactor })
    toast(t('passkey.removed', { name: passkey.name }), 'good')
    on_close()
  }
  return (
    <Dialog open on_close={on_close} title={t('passkey.remove_title')}>
      <ProvenForm lead={t('passkey.remove_lead', { name: passkey.name })} verb={t('passkey.remove')} run={remove} />
    </Dialog>
  )
}
