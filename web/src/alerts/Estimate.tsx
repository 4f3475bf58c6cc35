import { useQuery } from '@tanstack/react-query'
import { Moon } from 'lucide-react'

import type { AlertAudience } from '../api/types'
import { useFormats } from '../i18n/formats'
import { useTranslation } from '../i18n/translation'
import { useWorkspace } from '../sync/provider'
import styles from './Alerts.module.css'
import { estimate_of } from './fetching'

function is_nobody({ member_ids, department_ids, everyone, unread_of, roles = [] }: AlertAudience): boolean {
  return member_ids.length + department_ids.length + roles.length === 0 && !everyone && !unread_of
}

/** Said before it is sent: who sleeps just now, and when they would hear of it. */
export function Estimate({ to, is_emergency }: { to: AlertAudience; is_emergency: boolean }) {
  const { t } = useTranslation('alerts')
  const { moment } = useFormats()
  const { data } = useQuery({ ...estimate_of(useWorkspace().me.organisation_id, to), enabled: !is_nobody(to) })
  if (!data || is_nobody(to) || data.off_duty === 0) return null
  const people = data.more ? `${data.people}+` : `${data.people}`
  const off_duty = t('estimate.off_duty', { count: data.off_duty, people })
  const when = data.first_at && t('estimate.from', { when: moment(data.first_at) })
  return (
    <p className={styles.estimate} role="status">
      <Moon aria-hidden />
      {is_emergency ? `${off_duty} ${t('estimate.disturbs')}` : `${off_duty} ${when ?? ''}`}
    </p>
  )
}
