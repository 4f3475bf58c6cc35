import { Fingerprint } from 'lucide-react'
import { useState } from 'react'

import { answer, http } from '../../api/client'
import type { PasskeyChallenge, PendingSignIn, SignedIn } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import { Button } from '../../ui/Button'
import { TextField } from '../../ui/Field'
import { is_app_code } from '../codes'
import { useFields } from '../fields'
import { FormProblem } from '../FormProblem'
import { can_use_passkeys, sign_with_passkey } from '../passkeys'
import { form_problem, type Submission, useSubmission } from '../submitting'
import styles from './Entrance.module.css'
import { EntranceAside, EntranceForm, EntranceTitle } from './EntranceFrame'

interface Props {
  pending: PendingSignIn
  on_signed_in: (session: SignedIn) => void
  on_back: () => void
}

type Step = PendingSignIn['steps'][number]

/** What follows a right password when a second factor stands. */
export function SecondStep({ pending, on_signed_in, on_back }: Props) {
  const { t } = useTranslation('people')
  const steps = pending.steps.filter((step) => step !== 'passkey' || can_use_passkeys())
  const [step, set_step] = useState<Step>(steps.includes('passkey') ? 'passkey' : (steps[0] ?? 'recovery_code'))
  const write = useSubmission()
  const over = write.refusal?.code === 'people.sign_in_expired'
  const turn = (other: Step) => {
    write.clear()
    set_step(other)
  }
  const ways = { pending_token: pending.token, write, on_signed_in }
  return (
    <>
      <EntranceTitle title={t('second_step.title')} lead={t(`second_step.${step}.lead`)} />
      {step === 'passkey' ? (
        <ByPasskey {...ways} challenge={pending.passkey} />
      ) : (
        <ByCode key={step} {...ways} step={step} />
      )}
      <EntranceAside>
        {!over &&
          steps
            .filter((other) => other !== step)
            .map((other) => (
              <Button key={other} variant="quiet" size="s" onClick={() => turn(other)}>
                {t(`second_step.${other}.turn`)}
              </Button>
            ))}
        <Button variant="quiet" size="s" onClick={on_back}>
          {t(over ? 'second_step.again' : 'second_step.back')}
        </Button>
      </EntranceAside>
    </>
  )
}

interface WayProps {
  pending_token: string
  write: Submission
  on_signed_in: (session: SignedIn) => void
}

function ByPasskey({ pending_token, write, on_signed_in, challenge }: WayProps & { challenge?: PasskeyChallenge }) {
  const { t } = useTranslation('people')
  const finish = async () => {
    if (!challenge) return
    const body = { pending_token, passkey: await sign_with_passkey(challenge) }
    on_signed_in(await answer(http.POST('/api/sessions/second_step/passkey', { body })))
  }
  return (
    <div className={styles.form}>
      <FormProblem text={form_problem(write.refusal, [])} />
      <Button
        variant="primary"
        size="l"
        full
        autoFocus
        icon={<Fingerprint />}
        busy={write.busy}
        onClick={() => void write.submit(finish)}
      >
        {t('second_step.passkey.action')}
      </Button>
    </div>
  )
}

const blank = { code: '' }

const checks = { code: (values: typeof blank) => (values.code.trim() === '' ? ('code_missing' as const) : undefined) }

function ByCode({ pending_token, write, on_signed_in, step }: WayProps & { step: 'totp' | 'recovery_code' }) {
  const { t } = useTranslation('people')
  const form = useFields(blank, checks, write.refusal)
  const by_app = step === 'totp'
  const finish = (typed: string) => {
    const body = { pending_token, code: typed.trim() }
    void write.submit(async () => on_signed_in(await answer(http.POST('/api/sessions/second_step', { body }))))
  }
  const code = form.bind('code')
  const change = (event: { target: { value: string } }) => {
    code.onChange(event)
    if (by_app && !write.busy && is_app_code(event.target.value)) finish(event.target.value)
  }
  return (
    <EntranceForm
      action={t('second_step.action')}
      busy={write.busy}
      problem={form_problem(write.refusal, ['code'])}
      on_submit={() => form.check() && finish(form.values.code)}
    >
      <TextField
        label={t(`second_step.${step}.code`)}
        inputMode={by_app ? 'numeric' : 'text'}
        autoComplete={by_app ? 'one-time-code' : 'off'}
        autoCapitalize="none"
        spellCheck={false}
        autoFocus
        {...code}
        onChange={change}
      />
    </EntranceForm>
  )
}
