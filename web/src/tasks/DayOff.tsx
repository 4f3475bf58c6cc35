import { useQuery } from '@tanstack/react-query'

import { useTranslation } from '../i18n/translation'
import { useWorkspace } from '../sync/provider'
import { days_of, useDayName } from '../working_time/holidays'
import styles from './Tasks.module.css'

/** Says that nobody works on the day that was chosen; reminders wait for the next one that is worked. */
export function DayOff({ date }: { date: string }) {
  const { t } = useTranslation('tasks')
  const day_name = useDayName()
  const { data } = useQuery({ ...days_of(useWorkspace().me.organisation_id, Number(date.slice(0, 4))), retry: false })
  const day = data?.days.find((each) => each.date === date && each.kind === 'off')
  if (!day) return null
  return <p className={styles.hint}>{t('day_off', { name: day_name(day) })}</p>
}
