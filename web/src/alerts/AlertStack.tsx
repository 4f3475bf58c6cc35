import { Link, useLocation } from 'react-router'

import { useTranslation } from '../i18n/translation'
import { useSynced } from '../sync/provider'
import { AlertCard } from './AlertCard'
import styles from './Alerts.module.css'
import { kAlertsPath } from './paths'
import { on_top, snooze, useSnoozed } from './snooze'
import { key_of } from './state'

/** The one that is to be answered first lies above everything; the others wait behind it. */
export function AlertStack() {
  const { t } = useTranslation('alerts')
  const received = useSynced((state) => state.slices.alerts.received)
  const snoozed = useSnoozed((state) => state.rings)
  const [first, ...others] = on_top(received, snoozed)
  const { pathname, search } = useLocation()
  const is_listed = pathname === kAlertsPath && !search.includes('view=sent')
  if (!first || is_listed) return null
  return (
    <section className={styles.stack} aria-label={t('to_confirm')} role="alert" data-urgency={first.brief.urgency}>
      <AlertCard key={key_of(first.receipt)} alert={first} on_later={() => snooze(first)} />
      {others.length > 0 && (
        <Link to={kAlertsPath} className={styles.more}>
          {t('card.more', { count: others.length })}
        </Link>
      )}
    </section>
  )
}
