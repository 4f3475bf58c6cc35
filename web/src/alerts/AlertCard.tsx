import { ArrowRight, BellRing, Check, Siren } from 'lucide-react'
import { useState } from 'react'
import { useNavigate } from 'react-router'

import { refusal_from } from '../api/refusal_error'
import type { ReceivedAlert } from '../api/types'
import { useFormats } from '../i18n/formats'
import { refusal_text } from '../i18n/refusals'
import { useTranslation } from '../i18n/translation'
import { MemberAvatar, MemberName } from '../people/members'
import { useWorkspace } from '../sync/provider'
import { Button } from '../ui/Button'
import { TextField } from '../ui/Field'
import { toast } from '../ui/toasts'
import styles from './Alerts.module.css'
import { opened_by } from './paths'
import { SourceLine } from './SourceLine'
import { useSeen } from './use_seen'
import { decline_alert, touch_alert } from './writes'

interface Props {
  alert: ReceivedAlert
  /** Puts it aside until it rings again. */
  on_later?: () => void
}

/** Who wants it, why, and what: confirmed with one press, declined with a reason. */
export function AlertCard({ alert, on_later }: Props) {
  const { t } = useTranslation('alerts')
  const workspace = useWorkspace()
  const [declining, decline] = useState(false)
  const [busy, set_busy] = useState(false)
  const navigate = useNavigate()
  const { alert_id } = alert.receipt
  // What it asks for is done there, and answers the alert.
  const opens = opened_by(alert)
  const open = () => {
    on_later?.()
    if (opens) void navigate(opens)
  }
  useSeen(alert.receipt)
  const { source } = alert.brief
  const act = async (say: () => Promise<unknown>, said: string) => {
    set_busy(true)
    try {
      await say()
      toast(said, 'good')
    } catch (problem) {
      toast(refusal_text(refusal_from(problem)), 'bad')
    }
    set_busy(false)
  }
  return (
    <article className={styles.card} data-urgency={alert.brief.urgency}>
      <Head alert={alert} />
      <p className={styles.text}>{alert.brief.text}</p>
      {source && !opens && <SourceLine source={source} on_follow={on_later} />}
      {declining ? (
        <DeclineForm
          busy={busy}
          on_back={() => decline(false)}
          on_decline={(reason) => act(() => decline_alert(workspace, alert_id, reason), t('card.declined'))}
        />
      ) : (
        <div className={styles.acts}>
          {on_later && <Button onClick={on_later}>{t('card.later')}</Button>}
          <Button onClick={() => decline(true)}>{t('card.decline')}</Button>
          {opens ? (
            <Button variant="primary" icon={<ArrowRight />} onClick={open}>
              {t('card.open')}
            </Button>
          ) : (
            <Button
              variant="primary"
              icon={<Check />}
              busy={busy}
              onClick={() => void act(() => touch_alert(workspace, alert_id, 'confirm'), t('card.confirmed'))}
            >
              {t('card.confirm')}
            </Button>
          )}
        </div>
      )}
    </article>
  )
}

function Head({ alert: { brief, receipt } }: { alert: ReceivedAlert }) {
  const { t } = useTranslation('alerts')
  const { moment } = useFormats()
  const is_emergency = brief.urgency === 'emergency'
  return (
    <header className={styles.head}>
      <MemberAvatar id={brief.sender_id} size={36} />
      <div className={styles.who}>
        <MemberName id={brief.sender_id} />
        <span className={styles.when}>
          {moment(brief.created_at)}
          {receipt.rings > 1 && ` · ${t('card.rings', { count: receipt.rings })}`}
          {brief.deadline && ` · ${t('card.until', { when: moment(brief.deadline) })}`}
        </span>
        {receipt.stands_for && (
          <span className={styles.why}>
            {t('card.stands_for')} <MemberName id={receipt.stands_for} />
          </span>
        )}
        {is_emergency && <span className={styles.why}>{t('card.because', { reason: brief.reason })}</span>}
      </div>
      <span className={styles.urgency}>
        {is_emergency ? <Siren aria-hidden /> : <BellRing aria-hidden />}
        {t(`urgency.${brief.urgency}`)}
      </span>
    </header>
  )
}

interface DeclineProps {
  busy: boolean
  on_back: () => void
  on_decline: (reason: string) => Promise<void>
}

function DeclineForm({ busy, on_back, on_decline }: DeclineProps) {
  const { t } = useTranslation('alerts')
  const [reason, set_reason] = useState('')
  const submit = (event: React.FormEvent) => {
    event.preventDefault()
    if (reason.trim()) void on_decline(reason.trim())
  }
  return (
    <form className={styles.decline} onSubmit={submit}>
      <TextField label={t('card.decline_why')} value={reason} onChange={(event) => set_reason(event.target.value)} autoFocus maxLength={200} />
      <div className={styles.acts}>
        <Button onClick={on_back}>{t('back')}</Button>
        <Button variant="primary" type="submit" busy={busy} disabled={!reason.trim()}>
          {t('card.decline')}
        </Button>
      </div>
    </form>
  )
}
