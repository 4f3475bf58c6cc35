import { useTranslation } from '../../i18n/translation'
import type { Meeting } from '../../api/types'
import { useFormats } from '../../i18n/formats'
import { MemberName } from '../../people/members'
import styles from './Recording.module.css'

/** Red, and where nobody overlooks it. */
export function RecordingBadge({ meeting }: { meeting: Meeting }) {
  const { t } = useTranslation('meetings')
  const { moment } = useFormats()
  if (!meeting.recording) return null
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
