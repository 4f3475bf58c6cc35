import { DoorOpen } from 'lucide-react'

import { useTranslation } from '../i18n/translation'
import { Button } from '../ui/Button'
import styles from './Doors.module.css'
import type { LiveMeeting } from './live_meeting'

/** Nobody is seen or heard until a host lets them in. */
export function Lobby({ live, on_give_up }: { live: LiveMeeting; on_give_up: () => void }) {
  const { t } = useTranslation('meetings')
  return (
    <div className={styles.door} data-lobby={live.meeting_id}>
      <div className={styles.centre} role="status">
        <span className={styles.mark} data-waits="true"><DoorOpen /></span>
        <h1>{t('lobby.title')}</h1>
        <p className={styles.about}>{t('lobby.text')}</p>
        <Button size="l" onClick={on_give_up}>{t('lobby.give_up')}</Button>
      </div>
    </div>
  )
}
