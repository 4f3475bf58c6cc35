import { useTranslation } from '../../i18n/translation'
import type { Meeting } from '../../api/types'
import { useFormats } from '../../i18n/formats'
import { MemberName } from '../../people/members'
import styles from './Recording.module.css'

interface BadgeProps {
  meeting: Meeting
  /** A recording is of the main room alone. */
  is_in_main_room: boolean
}

/** Red, and where nobody overlooks it; in a breakout room it says that what happens there is not recorded. */
export function RecordingBadge({ meeting, is_in_main_room }: BadgeProps) {
  const { t } = useTranslation('meetings')
  const { moment } = useFormats()
  if (!meeting.recording) return null
  if (!is_in_main_room)
    return <span className={styles.elsewhere} role="status" data-tip={t('recording.main_only')}>{t('recording.not_here')}</span>
  return (
    <span className={styles.badge} role="status" data-tip={t('recording.since', { when: moment(meeting.recording.since) })}>
      {t('recording.mark')}
    </span>
  )
}

/** Before a guest comes in, who is told nobody's name yet. */
export function RecordingNotice() {
  const { t } = useTranslation('meetings')
  return (
    <p className={styles.warning} role="status">
      <span className={styles.badge}>{t('recording.mark')}</span>
      <span>{t('recording.notice')}</span>
    </p>
  )
}

/** Before somebody comes in, and while they wait. */
export function RecordingWarning({ meeting }: { meeting: Meeting }) {
  const { t } = useTranslation('meetings')
  const { moment } = useFormats()
  if (!meeting.recording) return null
  return (
    <p className={styles.warning} role="status">
      <span className={styles.badge}>{t('recording.mark')}</span>
      <span>
        {t('recording.warning')} <MemberName id={meeting.recording.started_by} /> · {moment(meeting.recording.since)}
      </span>
    </p>
  )
}
