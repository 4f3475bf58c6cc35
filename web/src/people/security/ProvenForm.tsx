import { useTranslation } from '../../i18n/translation'
import { PasswordField } from '../../ui/PasswordField'
import { useFields } from '../fields'
import { SaveForm } from '../SaveForm'
import { useSubmission, useWriteName } from '../submitting'
import styles from './Security.module.css'

export interface Proven {
  client_id: string
  current_password: string
}

interface Props {
  lead: string
  verb: string
  run: (proven: Proven) => Promise<unknown>
}

const blank = { current_password: '' }

const checks = {
  current_password: (values: typeof blank) =>
    values.current_password === '' ? ('password_missing' as const) : undefined,
}

/** The password once more, before something grave. */
export function ProvenForm({ lead, verb, run }: Props) {
  const { t } = useTranslation('people')
  const write = useSubmission()
  const named = useWriteName()
  const form = useFields(blank, checks, write.refusal)
  const save = () => form.check() && void write.submit(() => run(named(form.values)))
  return (
    <div className={styles.dialog}>
      <p className={styles.dialog_lead}>{lead}</p>
      <SaveForm write={write} on_save={save} fields={Object.keys(blank)} verb={verb}>
        <PasswordField
          label={t('password.current')}
          autoComplete="current-password"
          data-autofocus
          {...form.bind('current_password')}
        />
      </SaveForm>
    </div>
  )
}
