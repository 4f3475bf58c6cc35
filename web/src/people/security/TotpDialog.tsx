import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { answer, http } from '../../api/client'
import type { TotpSetup } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import { CopyField } from '../../ui/CopyField'
import { Dialog } from '../../ui/Dialog'
import { TextField } from '../../ui/Field'
import { QrCode } from '../../ui/QrCode'
import { toast } from '../../ui/toasts'
import { code_fault, grouped } from '../codes'
import { useFields } from '../fields'
import { SaveForm } from '../SaveForm'
import { useSubmission, useWriteName } from '../submitting'
import { ProvenForm } from './ProvenForm'
import { kSecondFactor } from './queries'
import { RecoveryCodes } from './RecoveryCodes'
import styles from './Security.module.css'

/** The password, then the app, then the codes for the day it is lost. */
export function TotpDialog({ on_close }: { on_close: () => void }) {
  const { t } = useTranslation('people')
  const queries = useQueryClient()
  const [setup, set_setup] = useState<TotpSetup>()
  const [codes, set_codes] = useState<string[]>()
  const confirmed = async (told: string[]) => {
    await queries.invalidateQueries({ queryKey: kSecondFactor })
    if (told.length > 0) return set_codes(told)
    toast(t('totp.turned_on'), 'good')
    on_close()
  }
  return (
    <Dialog open on_close={on_close} title={codes ? t('recovery.title') : t('totp.dialog')}>
      {!setup && (
        <ProvenForm
          lead={t('totp.prove')}
          verb={t('totp.next')}
          run={async (body) => set_setup(await answer(http.POST('/api/session/totp', { body })))}
        />
      )}
      {setup && !codes && <Scan setup={setup} on_confirmed={confirmed} />}
      {codes && <RecoveryCodes codes={codes} on_done={on_close} />}
    </Dialog>
  )
}

const blank = { code: '' }

const checks = { code: (values: typeof blank) => code_fault(values.code) }

function Scan({ setup, on_confirmed }: { setup: TotpSetup; on_confirmed: (codes: string[]) => Promise<void> }) {
  const { t } = useTranslation('people')
  const write = useSubmission()
  const named = useWriteName()
  const form = useFields(blank, checks, write.refusal)
  const confirm = () => {
    if (!form.check()) return
    const body = named({ code: form.values.code.trim() })
    void write.submit(async () => on_confirmed((await answer(http.POST('/api/session/totp/confirm', { body }))).codes))
  }
  return (
    <div className={styles.dialog}>
      <p className={styles.dialog_lead}>{t('totp.scan')}</p>
      <div className={styles.scan}>
        <QrCode text={setup.address} label={t('totp.qr')} />
      </div>
      <details className={styles.by_hand}>
        <summary>{t('totp.by_hand')}</summary>
        <CopyField label={t('totp.secret')} value={grouped(setup.secret)} />
      </details>
      <SaveForm write={write} on_save={confirm} fields={Object.keys(blank)} verb={t('totp.confirm')}>
        <TextField
          label={t('totp.code')}
          hint={t('totp.code_hint')}
          inputMode="numeric"
          autoComplete="one-time-code"
          {...form.bind('code')}
        />
      </SaveForm>
    </div>
  )
}
