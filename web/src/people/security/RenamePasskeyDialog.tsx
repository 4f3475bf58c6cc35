import { useQueryClient } from '@tanstack/react-query'

import { answer, http } from '../../api/client'
import type { Passkey } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import { Dialog } from '../../ui/Dialog'
import { TextField } from '../../ui/Field'
import { useFields } from '../fields'
import { SaveForm } from '../SaveForm'
import { useSubmission, useWriteName } from '../submitting'
import { name_fault } from '../validators'
import { kSecondFactor } from './queries'
import styles from './Security.module.css'

const checks = { name: (values: { name: string }) => name_fault(values.name) }

export function RenamePasskeyDialog({ passkey, on_close }: { passkey: Passkey; on_close: () => void }) {
  const { t } = useTranslation('people')
  const queries = useQueryClient()
  const write = useSubmission()
  const named = useWriteName()
  const form = useFields({ name: passkey.name }, checks, write.refusal)
  const rename = async () => {
    if (!form.check()) return
    const params = { path: { passkey_id: passkey.id } }
    const body = named({ name: form.values.name.trim() })
    if (!(await write.submit(() => answer(http.PATCH('/api/session/passkeys/{passkey_id}', { params, body }))))) return
    await queries.invalidateQueries({ queryKey: kSecondFactor })
    on_close()
  }
  return (
    <Dialog open on_close={on_close} title={t('passkey.rename_title')}>
      <div className={styles.dialog}>
        <SaveForm write={write} on_save={() => void rename()} fields={['name']} verb={t('save')}>
          <TextField label={t('passkey.name')} hint={t('passkey.name_hint')} data-autofocus {...form.bind('name')} />
        </SaveForm>
      </div>
    </Dialog>
  )
}
