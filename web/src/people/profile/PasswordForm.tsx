import { useTranslation } from 'react-i18next'

import { answer, http } from '../../api/client'
import { PasswordField } from '../../ui/PasswordField'
import { toast } from '../../ui/toasts'
import { useFields } from '../fields'
import { SaveForm } from '../SaveForm'
import { Section } from '../settings/Section'
import { useSubmission, useWriteName } from '../submitting'
import { kPasswordLeast, password_fault } from '../validators'

const blank = { current_password: '', new_password: '' }

const checks = {
  current_password: (values: typeof blank) =>
    values.current_password === '' ? ('password_missing' as const) : undefined,
  new_password: (values: typeof blank) => password_fault(values.new_password),
}

export function PasswordForm() {
  const { t } = useTranslation('people')
  const write = useSubmission()
  const named = useWriteName()
  const form = useFields(blank, checks, write.refusal)
  const change = async () => {
    if (!form.check()) return
    const body = named(form.values)
    if (!(await write.submit(() => answer(http.POST('/api/session/password', { body }))))) return
    form.reset()
    toast(t('password.changed'), 'good')
  }
  return (
    <Section title={t('password.title')} lead={t('password.lead')}>
      <SaveForm write={write} on_save={() => void change()} fields={Object.keys(blank)} verb={t('password.change')}>
        <PasswordField label={t('password.current')} autoComplete="current-password" {...form.bind('current_password')} />
        <PasswordField
          label={t('password.new')}
          hint={t('fields.password_hint', { count: kPasswordLeast })}
          autoComplete="new-password"
          {...form.bind('new_password')}
        />
      </SaveForm>
    </Section>
  )
}
