import { MessageSquare, User, Users } from 'lucide-react'
import { NavLink } from 'react-router'

import { useTotalUnread } from '../chat/attention'
import { useTranslation } from '../i18n/translation'
import { Badge } from '../ui/Badge'
import { day, usePlaceCounts } from './places'
import styles from './Shell.module.css'

/** The way around on a phone. */
export function BottomBar() {
  const { t } = useTranslation('app')
  const { unread } = useTotalUnread()
  const called = Object.values(usePlaceCounts()).reduce((total, count) => total + count, 0)
  return (
    <nav className={styles.bar} aria-label={t('nav.label')}>
      <NavLink to="/c" className={styles.tab}>
        <MessageSquare aria-hidden />
        {t('nav.messages')}
        {unread > 0 && (
          <span className={styles.count}>
            <Badge count={unread} tone="urgent" label={t('nav.unread', { count: unread })} />
          </span>
        )}
      </NavLink>
      <NavLink to={day.path} className={styles.tab}>
        <day.icon aria-hidden />
        {t('nav.day')}
        {called > 0 && (
          <span className={styles.count}>
            <Badge count={called} tone="urgent" label={t('nav.called', { count: called })} />
          </span>
        )}
      </NavLink>
      <NavLink to="/people" className={styles.tab}>
        <Users aria-hidden />
        {t('nav.contacts')}
      </NavLink>
      <NavLink to="/me" className={styles.tab}>
        <User aria-hidden />
        {t('nav.me')}
      </NavLink>
    </nav>
  )
}
