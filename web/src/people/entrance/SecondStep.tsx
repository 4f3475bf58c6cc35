import { useState } from 'react'
import { useTranslation } from 'react-i18next'

import { answer, http } from '../../api/client'
import type { PendingSignIn, SignedIn } from '../../api/types'
import { Button } from '../../ui/Button'
import { TextField } from '../../ui/Field'
import { is_app_code } from '../codes'
import { useFields } from '../fields'
import { form_problem, useSubmission } from '../submitting'
import { EntranceAside, EntranceForm, EntranceTitle } from './EntranceFrame'

interface Props {
  pending: PendingSignIn
  on_signed_in: (session: SignedIn) => void
  on_back: () => void
}

const blank = { code: '' }

const checks = { code: (values: typeof blank) => (values.code.trim() === '' ? ('code_missing' as const) : undefined) }

/** What follows a right password when a second factor stands. */
export function SecondStep({ pending, on_signed_in, on_back }: Props) {
  const { t } = useTranslation('people')
  const [by_recovery, set_by_recovery] = useState(!pending.steps.includes('totp'))
  const write = useSubmission()
  const form = useFields(blank, checks, write.refusal)
  const finish = (code: string) => {
    const body = { pending_token: pending.token, code: code.trim() }
    void write.submit(async () => on_signed_in(await answer(http.POST('/api/sessions/second_step', { body }))))
  }
  const turn = () => {
    form.reset()
    write.clear()
    set_by_recovery(!by_recovery)
  }
  const code = form.bind('code')
  const way = by_recovery ? 'recovery' : 'app'
  const change = (event: { target: { value: string } }) => {
    code.onChange(event)
    if (!by_recovery && is_app_code(event.target.value)) finish(event.target.value)
  }
  const over = write.refusal?.code === 'people.sign_in_expired'
  return (
    <>
      <EntranceTitle title={t('second_step.title')} lead={t(`second_step.${way}.lead`)} />
      <EntranceForm
        action={over ? t('second_step.again') : t('second_step.action')}
        busy={write.busy}
        problem={form_problem(write.refusal, ['code'])}
        on_submit={() => (over ? on_back() : form.check() && finish(form.values.code))}
      >
        <TextField
          key={way}
          label={t(`second_step.${way}.code`)}
          inputMode={by_recovery ? 'text' : 'numeric'}
          autoComplete={by_recovery ? 'off' : 'one-time-code'}
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          {...code}
          onChange={change}
        />
      </EntranceForm>
      <EntranceAside>
        <OtherWay pending={pending} by_recovery={by_recovery} on_turn={turn} />
        <Button variant="quiet" size="s" onClick={on_back}>
          {t('second_step.back')}
        </Button>
      </EntranceAside>
    </>
  )
}

interface OtherWayProps {
  pending: PendingSignIn
  by_recovery: boolean
  on_turn: () => void
}

function OtherWay({ pending, by_recovery, on_turn }: OtherWayProps) {
  const { t } = useTranslation('people')
  if (!pending.steps.includes(by_recovery ? 'totp' : 'recovery_code')) return null
  return (
    <Button variant="quiet" size="s" onClick={on_turn}>
      {t(by_recovery ? 'second_step.use_app' : 'second_step.use_recovery')}
    </Button>
  )
}
