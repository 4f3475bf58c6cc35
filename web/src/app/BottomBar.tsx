import { BellRing, ListTodo, MessageSquare, User, Users } from 'lucide-react'
import { NavLink } from 'react-router'

import { useTotalUnread } from '../chat/attention'
import { useTranslation } from '../i18n/translation'
import { useSynced } from '../sync/provider'
import { Badge } from '../ui/Badge'
import styles from './Shell.module.css'

/** The way around on a phone. */
export function BottomBar() {
  const { t } = useTranslation('app')
  const { unread } = useTotalUnread()
  const called = useSynced((state) => Object.keys(state.slices.alerts.received).length)
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
      <NavLink to="/alerts?view=received" className={styles.tab}>
        <BellRing aria-hidden />
        {t('nav.alerts')}
        {called > 0 && (
          <span className={styles.count}>
            <Badge count={called} tone="urgent" label={t('nav.called', { count: called })} />
          </span>
        )}
      </NavLink>
      <NavLink to="/tasks?view=mine" className={styles.tab}>
        <ListTodo aria-hidden />
        {t('nav.tasks')}
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
