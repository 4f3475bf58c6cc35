import { useInfiniteQuery } from '@tanstack/react-query'
import { Moon } from 'lucide-react'

import { useFormats } from '../i18n/formats'
import { useTranslation } from '../i18n/translation'
import { Section } from '../people/forms'
import { MemberName } from '../people/members'
import { useWorkspace } from '../sync/provider'
import { MoreButton } from '../ui/MoreButton'
import { EmptyState } from '../ui/States'
import styles from './Alerts.module.css'
import { alert_ledger } from './fetching'

/** Every time that somebody was told of an alert outside the hours they keep. */
export function Ledger() {
  const { t } = useTranslation('alerts')
  const { moment } = useFormats()
  const found = useInfiniteQuery(alert_ledger(useWorkspace().me.organisation_id))
  const all = found.data?.pages.flatMap(({ disturbances }) => disturbances)
  return (
    <Section title={t('ledger.title')} lead={t('ledger.lead')}>
      {all?.length === 0 && <EmptyState icon={<Moon />} title={t('ledger.none')} />}
      <ul className={styles.people} aria-label={t('ledger.title')}>
        {all?.map(({ at, channel, sender_id, urgency, reason }) => (
          <li key={`${at}/${channel}/${sender_id}`}>
            <span className={styles.who}>
              <MemberName id={sender_id} />
              <span className={styles.when}>
                {[t(`ways.${channel}`), t(`urgency.${urgency}`), reason].filter(Boolean).join(' · ')}
              </span>
            </span>
            <span className={styles.when}>{moment(at)}</span>
          </li>
        ))}
      </ul>
      <MoreButton found={found}>{t('older')}</MoreButton>
    </Section>
  )
}
