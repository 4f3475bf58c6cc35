import { useState } from 'react'

import { answer, http } from '../../api/client'
import { useTranslation } from '../../i18n/translation'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { PasswordField } from '../../ui/PasswordField'
import { toast } from '../../ui/toasts'
import { useFields } from '../fields'
import { SaveForm } from '../SaveForm'
import { useSubmission, useWriteName } from '../submitting'
import { kPasswordLeast, password_fault } from '../validators'
import { Part } from './Part'
import styles from './Security.module.css'

const blank = { current_password: '', new_password: '' }

const checks = {
  current_password: (values: typeof blank) =>
    values.current_password === '' ? ('password_missing' as const) : undefined,
  new_password: (values: typeof blank) => password_fault(values.new_password),
}

export function PasswordPart() {
  const { t } = useTranslation('people')
  const [open, set_open] = useState(false)
  const close = () => set_open(false)
  return (
    <Part
      title={t('password.heading')}
      lead={t('password.about')}
      action={<Button onClick={() => set_open(true)}>{t('password.change')}</Button>}
    >
      <Dialog open={open} on_close={close} title={t('password.title')}>
        <PasswordForm on_done={close} />
      </Dialog>
    </Part>
  )
}

function PasswordForm({ on_done }: { on_done: () => void }) {
  const { t } = useTranslation('people')
  const write = useSubmission()
  const named = useWriteName()
  const form = useFields(blank, checks, write.refusal)
  const change = async () => {
    if (!form.check()) return
    const body = named(form.values)
    if (!(await write.submit(() => answer(http.POST('/api/session/password', { body }))))) return
    on_done()
    toast(t('password.changed'), 'good')
  }
  return (
    <div className={styles.dialog}>
      <p className={styles.dialog_lead}>{t('password.lead')}</p>
      <SaveForm write={write} on_save={() => void change()} fields={Object.keys(blank)} verb={t('password.change')}>
        <PasswordField label={t('password.current')} autoComplete="current-password" {...form.bind('current_password')} />
        <PasswordField
          label={t('password.new')}
          hint={t('fields.password_hint', { count: kPasswordLeast })}
          autoComplete="new-password"
          {...form.bind('new_password')}
        />
      </SaveForm>
    </div>
  )
}
