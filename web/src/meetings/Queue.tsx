import { Hourglass } from 'lucide-react'

import { useTranslation } from '../i18n/translation'
import { Button } from '../ui/Button'
import styles from './Doors.module.css'
import type { LiveMeeting } from './live_meeting'

/** The server is full, and not even sound has room: it comes by itself, and pictures after it. */
export function Queue({ live, place, on_give_up }: { live: LiveMeeting; place: number; on_give_up: () => void }) {
  const { t } = useTranslation('meetings')
  return (
    <div className={styles.door} data-queue={live.meeting_id}>
      <div className={styles.centre} role="status">
        <span className={styles.mark} data-waits="true"><Hourglass /></span>
        <h1>{t('queue.title')}</h1>
        <p className={styles.place}>{t('queue.place', { place })}</p>
        <p className={styles.about}>{t('queue.text')}</p>
        <Button size="l" onClick={on_give_up}>{t('lobby.give_up')}</Button>
      </div>
    </div>
  )
}
