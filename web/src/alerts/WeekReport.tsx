import { useQuery } from '@tanstack/react-query'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useState } from 'react'

import { useFormats } from '../i18n/formats'
import { useTranslation } from '../i18n/translation'
import { MemberAvatar, MemberName } from '../people/members'
import { useWorkspace } from '../sync/provider'
import { IconButton } from '../ui/Button'
import styles from './Alerts.module.css'
import { alert_report } from './fetching'
import { monday } from './policy'

/** How fairly alerts are used: who sends how many, who disturbs, who is disturbed. Counts, never what was said. */
export function WeekReport() {
  const { t } = useTranslation('alerts')
  const { date } = useFormats()
  const [weeks_ago, go_to] = useState(0)
  const from = monday(new Date(), weeks_ago).toISOString()
  const { data } = useQuery(alert_report(useWorkspace().me.organisation_id, from))
  const counted = (rows: readonly { member_id: string; disturbances: number }[]) =>
    rows.map(({ member_id, disturbances }) => ({ member_id, words: t('report.disturbances', { count: disturbances }) }))
  const senders = data?.senders.map(({ member_id, alerts, emergencies }) => ({
    member_id,
    words: t('report.sent', { alerts: t('report.alerts', { count: alerts }), emergencies }),
  }))
  return (
    <section className={styles.report} aria-label={t('report.title')}>
      <h2 className={styles.headline}>{t('report.title')}</h2>
      <p className={styles.note}>{t('report.lead')}</p>
      <div className={styles.week}>
        <IconButton label={t('report.earlier')} onClick={() => go_to(weeks_ago + 1)}>
          <ChevronLeft />
        </IconButton>
        <span>{t('report.week', { date: date(from) })}</span>
        <IconButton label={t('report.later')} disabled={weeks_ago === 0} onClick={() => go_to(weeks_ago - 1)}>
          <ChevronRight />
        </IconButton>
      </div>
      {data && (
        <div className={styles.counts}>
          <Counts title={t('report.senders')} rows={senders ?? []} />
          <Counts title={t('report.disturbing')} rows={counted(data.disturbing)} />
          <Counts title={t('report.disturbed')} rows={counted(data.disturbed)} />
        </div>
      )}
    </section>
  )
}

interface CountsProps {
  title: string
  rows: readonly { member_id: string; words: string }[]
}

function Counts({ title, rows }: CountsProps) {
  const { t } = useTranslation('alerts')
  return (
    <div>
      <h3>{title}</h3>
      {rows.length === 0 && <p className={styles.note}>{t('report.nobody')}</p>}
      <ul className={styles.people} aria-label={title}>
        {rows.map(({ member_id, words }) => (
          <li key={member_id}>
            <MemberAvatar id={member_id} size={24} />
            <span className={styles.who}>
              <MemberName id={member_id} />
            </span>
            <span className={styles.when}>{words}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
