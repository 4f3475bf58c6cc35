import { Fingerprint, KeyRound, Smartphone } from 'lucide-react'
import { useState } from 'react'

import { refusal_from } from '../../api/refusal_error'
import type { SecondFactor } from '../../api/types'
import { useFormats } from '../../i18n/formats'
import { refusal_text } from '../../i18n/refusals'
import { useTranslation } from '../../i18n/translation'
import { Tag } from '../../ui/Badge'
import { Button } from '../../ui/Button'
import { SkeletonRows } from '../../ui/Skeleton'
import { ErrorState } from '../../ui/States'
import { can_use_passkeys } from '../passkeys'
import { FactorRow } from './FactorRow'
import { Part } from './Part'
import { PasskeyDialog } from './PasskeyDialog'
import { PasskeyRow } from './PasskeyRow'
import { useSecondFactor } from './queries'
import { RenewDialog } from './RenewDialog'
import styles from './Security.module.css'
import { TotpDialog } from './TotpDialog'
import { TurnOffDialog } from './TurnOffDialog'

/** What is asked for besides the password. */
export function SecondFactorPart() {
  const { t } = useTranslation('people')
  const factor = useSecondFactor()
  const on = factor.data && stands(factor.data)
  return (
    <Part
      title={t('second_factor.title')}
      mark={on && <Tag tone="ok">{t('second_factor.on')}</Tag>}
      lead={t('second_factor.lead')}
    >
      {factor.isPending && <SkeletonRows count={1} />}
      {factor.error && (
        <ErrorState
          title={t('second_factor.not_loaded')}
          text={refusal_text(refusal_from(factor.error))}
          on_retry={() => void factor.refetch()}
        />
      )}
      {factor.data && (
        <ul className={styles.rows} aria-label={t('second_factor.title')}>
          <AppRow factor={factor.data} />
          {factor.data.passkeys.map((passkey) => (
            <PasskeyRow key={passkey.id} passkey={passkey} />
          ))}
          {can_use_passkeys() && <NewPasskeyRow />}
          {on && <RecoveryRow left={factor.data.recovery_codes_left} />}
        </ul>
      )}
    </Part>
  )
}

function stands({ totp_since, passkeys }: SecondFactor): boolean {
  return totp_since !== undefined || passkeys.length > 0
}

function AppRow({ factor: { totp_since } }: { factor: SecondFactor }) {
  const { t } = useTranslation('people')
  const { date } = useFormats()
  const [open, set_open] = useState<'begin' | 'end'>()
  const close = () => set_open(undefined)
  const note = totp_since ? t('totp.since', { when: date(totp_since) }) : t('totp.about')
  return (
    <FactorRow icon={<Smartphone />} title={t('totp.title')} note={note}>
      {totp_since ? (
        <Button size="s" variant="quiet" onClick={() => set_open('end')}>
          {t('totp.turn_off')}
        </Button>
      ) : (
        <Button size="s" onClick={() => set_open('begin')}>
          {t('totp.set_up')}
        </Button>
      )}
      {open === 'begin' && <TotpDialog on_close={close} />}
      {open === 'end' && <TurnOffDialog on_close={close} />}
    </FactorRow>
  )
}

function NewPasskeyRow() {
  const { t } = useTranslation('people')
  const [open, set_open] = useState(false)
  return (
    <FactorRow icon={<Fingerprint />} title={t('passkey.title')} note={t('passkey.about')}>
      <Button size="s" onClick={() => set_open(true)}>
        {t('passkey.add')}
      </Button>
      {open && <PasskeyDialog on_close={() => set_open(false)} />}
    </FactorRow>
  )
}

function RecoveryRow({ left }: { left: number }) {
  const { t } = useTranslation('people')
  const [open, set_open] = useState(false)
  return (
    <FactorRow icon={<KeyRound />} title={t('recovery.title')} note={t('recovery.left', { count: left })}>
      <Button size="s" variant="quiet" onClick={() => set_open(true)}>
        {t('recovery.renew')}
      </Button>
      {open && <RenewDialog on_close={() => set_open(false)} />}
    </FactorRow>
  )
}
