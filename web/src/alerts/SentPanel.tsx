import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { refusal_from } from '../api/refusal_error'
import type { SentAlert } from '../api/types'
import { useFormats } from '../i18n/formats'
import { refusal_text } from '../i18n/refusals'
import { useTranslation } from '../i18n/translation'
import { useSynced, useWorkspace } from '../sync/provider'
import { Button } from '../ui/Button'
import { PaneBody, PaneHeader } from '../ui/Panes'
import { SkeletonRows } from '../ui/Skeleton'
import { ErrorState } from '../ui/States'
import { toast } from '../ui/toasts'
import styles from './Alerts.module.css'
import { sent_alert } from './fetching'
import { Recipients, states } from './Recipients'
import { SourceLine } from './SourceLine'
import { recall_alert, remind_alert } from './writes'

interface Props {
  alert_id: string
  on_close: () => void
}

/** How it stands with an alert that one sent, by the second. */
export function SentPanel({ alert_id, on_close }: Props) {
  const { t } = useTranslation('alerts')
  const org_id = useWorkspace().me.organisation_id
  const told = useSynced((state) => state.slices.alerts.sent[alert_id])
  const fetched = useQuery(sent_alert(org_id, alert_id))
  const alert = told ?? fetched.data
  return (
    <>
      <PaneHeader title={t('sent.title')} on_close={on_close} />
      <PaneBody>
        {!alert && fetched.error && (
          <ErrorState title={t('not_loaded')} text={refusal_text(refusal_from(fetched.error))} on_retry={() => void fetched.refetch()} />
        )}
        {!alert && fetched.isPending && <SkeletonRows count={4} />}
        {alert && <Sheet alert={alert} />}
      </PaneBody>
    </>
  )
}

function Sheet({ alert }: { alert: SentAlert }) {
  const { t } = useTranslation('alerts')
  const { distance } = useFormats()
  const { tallies } = alert
  return (
    <div className={styles.sheet}>
      <p className={styles.text}>{alert.brief.text}</p>
      {alert.brief.source && <SourceLine source={alert.brief.source} />}
      <section aria-label={t('sent.standing')}>
        <h3>{t('sent.progress', { confirmed: tallies.confirmed, total: tallies.total })}</h3>
        <Bar alert={alert} />
        <p className={styles.figures}>
          {states.filter((state) => tallies[state] > 0).map((state) => (
            <span key={state}>{t('sent.figure', { state: t(`recipient.${state}`), count: tallies[state] })}</span>
          ))}
        </p>
        {alert.next_at && alert.next_channel && (
          <p className={styles.when}>{t('sent.next', { channel: t(`channels.${alert.next_channel}`), when: distance(alert.next_at) })}</p>
        )}
      </section>
      {alert.ended_at === undefined && <Acts alert_id={alert.brief.id} />}
      <Recipients alert={alert} />
    </div>
  )
}

function Bar({ alert: { tallies } }: { alert: SentAlert }) {
  const part = (count: number) => ({ width: `${tallies.total > 0 ? (100 * count) / tallies.total : 0}%` })
  return (
    <div className={styles.bar} aria-hidden>
      <span data-state="confirmed" style={part(tallies.confirmed)} />
      <span data-state="declined" style={part(tallies.declined)} />
    </div>
  )
}

function Acts({ alert_id }: { alert_id: string }) {
  const { t } = useTranslation('alerts')
  const workspace = useWorkspace()
  const [busy, set_busy] = useState(false)
  const act = async (write: typeof recall_alert, said: string) => {
    set_busy(true)
    try {
      await write(workspace, alert_id)
      toast(said, 'good')
    } catch (problem) {
      toast(refusal_text(refusal_from(problem)), 'bad')
    }
    set_busy(false)
  }
  return (
    <div className={styles.acts}>
      <Button busy={busy} onClick={() => void act(recall_alert, t('sent.recalled'))}>
        {t('sent.recall')}
      </Button>
      <Button variant="primary" busy={busy} onClick={() => void act(remind_alert, t('sent.reminded'))}>
        {t('sent.remind')}
      </Button>
    </div>
  )
}
