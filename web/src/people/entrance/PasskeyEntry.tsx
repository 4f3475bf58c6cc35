import { Fingerprint } from 'lucide-react'

import { answer, http } from '../../api/client'
import type { SignedIn } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import { Button } from '../../ui/Button'
import { device_name } from '../device'
import { FormProblem } from '../FormProblem'
import { sign_with_passkey } from '../passkeys'
import { form_problem, useSubmission } from '../submitting'
import styles from './Entrance.module.css'

/** In by a passkey alone: the device makes sure who is there. */
export function PasskeyEntry({ on_signed_in }: { on_signed_in: (session: SignedIn) => void }) {
  const { t } = useTranslation('people')
  const write = useSubmission()
  const enter = async () => {
    const passkey = await sign_with_passkey(await answer(http.GET('/api/sessions/passkey')))
    const body = { passkey, device_name: device_name() }
    on_signed_in(await answer(http.POST('/api/sessions/passkey', { body })))
  }
  return (
    <div className={styles.other_way}>
      <Button size="l" full icon={<Fingerprint />} busy={write.busy} onClick={() => void write.submit(enter)}>
        {t('sign_in.passkey')}
      </Button>
      <FormProblem text={form_problem(write.refusal, [])} />
    </div>
  )
}
