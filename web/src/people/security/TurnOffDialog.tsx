import { useQueryClient } from '@tanstack/react-query'

import { answer, http } from '../../api/client'
import { useTranslation } from '../../i18n/translation'
import { Dialog } from '../../ui/Dialog'
import { toast } from '../../ui/toasts'
import { type Proven, ProvenForm } from './ProvenForm'
import { kSecondFactor } from './queries'

export function TurnOffDialog({ on_close }: { on_close: () => void }) {
  const { t } = useTranslation('people')
  const queries = useQueryClient()
  const turn_off = async (body: Proven) => {
    await answer(http.POST('/api/session/totp/remove', { body }))
    await queries.invalidateQueries({ queryKey: kSecondFactor })
    toast(t('totp.turned_off'), 'good')
    on_close()
  }
  return (
    <Dialog open on_close={on_close} title={t('totp.turn_off_title')}>
      <ProvenForm lead={t('totp.turn_off_lead')} verb={t('totp.turn_off')} run={turn_off} />
    </Dialog>
  )
}
