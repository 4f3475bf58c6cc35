import { useState } from 'react'
import { Link } from 'react-router'

import { answer, http } from '../../api/client'
import type { PendingSignIn, SignedIn, SignInAnswer } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import { TextField } from '../../ui/Field'
import { PasswordField } from '../../ui/PasswordField'
import { device_name } from '../device'
import { useFields } from '../fields'
import { can_use_passkeys } from '../passkeys'
import { form_problem, useSubmission } from '../submitting'
import { EntranceAside, EntranceForm, EntranceFrame, EntranceTitle } from './EntranceFrame'
import { PasskeyEntry } from './PasskeyEntry'
import { SecondStep } from './SecondStep'

interface Props {
  open_to_founding: boolean
  on_signed_in: (session: SignedIn) => void
}

const blank = { login: '', password: '' }

const checks = {
  login: (values: typeof blank) => (values.login.trim() === '' ? ('login_missing' as const) : undefined),
  password: (values: typeof blank) => (values.password === '' ? ('password_missing' as const) : undefined),
}

/** The password, and what else somebody asked to be asked for. */
export function SignInPage({ open_to_founding, on_signed_in }: Props) {
  const [pending, set_pending] = useState<PendingSignIn>()
  const on_answer = ({ pending: owed, account, ...session }: SignInAnswer) => {
    if (account) on_signed_in({ account, ...session })
    else set_pending(owed)
  }
  return (
    <EntranceFrame>
      {pending ? (
        <SecondStep pending={pending} on_signed_in={on_signed_in} on_back={() => set_pending(undefined)} />
      ) : (
        <FirstStep open_to_founding={open_to_founding} on_answer={on_answer} />
      )}
    </EntranceFrame>
  )
}

interface FirstStepProps {
  open_to_founding: boolean
  on_answer: (answer: SignInAnswer) => void
}

function FirstStep({ open_to_founding, on_answer }: FirstStepProps) {
  const { t } = useTranslation('people')
  const write = useSubmission()
  const form = useFields(blank, checks, write.refusal)

  const sign_in = () => {
    if (!form.check()) return
    const body = { login: form.values.login.trim(), password: form.values.password, device_name: device_name() }
    void write.submit(async () => on_answer(await answer(http.POST('/api/sessions', { body }))))
  }

  return (
    <>
      <EntranceTitle title={t('sign_in.title')} lead={t('sign_in.lead')} />
      <EntranceForm
        action={t('sign_in.action')}
        busy={write.busy}
        problem={form_problem(write.refusal, ['login', 'password'])}
        on_submit={sign_in}
      >
        <TextField
          label={t('fields.login')}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          {...form.bind('login')}
        />
        <PasswordField label={t('fields.password')} autoComplete="current-password" {...form.bind('password')} />
      </EntranceForm>
      {can_use_passkeys() && <PasskeyEntry on_signed_in={on_answer} />}
      <EntranceAside>
        {open_to_founding ? <Link to="/found">{t('sign_in.found')}</Link> : t('sign_in.ask_for_link')}
      </EntranceAside>
    </>
  )
}
