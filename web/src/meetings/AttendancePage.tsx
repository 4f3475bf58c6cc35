import { useQuery } from '@tanstack/react-query'
import { Download } from 'lucide-react'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'

import { refusal_from } from '../api/refusal_error'
import { refusal_text } from '../i18n/refusals'
import { useTranslation } from '../i18n/translation'
import { useWorkspace } from '../sync/provider'
import { Button } from '../ui/Button'
import { PaneHeader } from '../ui/Panes'
import { SkeletonRows } from '../ui/Skeleton'
import { ErrorState } from '../ui/States'
import { save_csv } from './attendance'
import { AttendanceTable } from './AttendanceTable'
import { attendance_of, export_of, meeting_of } from './fetching'
import styles from './Meetings.module.css'
import { kMeetingsPath } from './paths'
import { refused } from './use_meetings'

/** Who was in a meeting, when and how long: for those who hosted it. */
export function AttendancePage() {
  const { meeting_id = '' } = useParams()
  const { t } = useTranslation('meetings')
  const navigate = useNavigate()
  const { me } = useWorkspace()
  const meeting = useQuery(meeting_of(me.organisation_id, meeting_id)).data?.meeting
  const found = useQuery(attendance_of(me.organisation_id, meeting_id))
  const problem = found.error && refusal_text(refusal_from(found.error))
  return (
    <div className={styles.page}>
      <PaneHeader
        title={t('attendance.title')}
        subtitle={meeting?.title}
        on_close={() => void navigate(kMeetingsPath)}
        actions={found.data && <SaveButton meeting_id={meeting_id} title={meeting?.title ?? ''} />}
      />
      <div className={styles.body}>
        <div className={styles.inside}>
          {found.data && <AttendanceTable sheet={found.data} />}
          {problem && <ErrorState title={t('attendance.not_shown')} text={problem} on_retry={() => void found.refetch()} />}
          {!found.data && !problem && <SkeletonRows count={5} />}
        </div>
      </div>
    </div>
  )
}

/** As a file for spreadsheets. */
export function SaveButton({ meeting_id, title }: { meeting_id: string; title: string }) {
  const { t } = useTranslation('meetings')
  const { me } = useWorkspace()
  const [busy, set_busy] = useState(false)
  const save = async () => {
    set_busy(true)
    await export_of(me.organisation_id, meeting_id).then(
      (csv) => save_csv(`${t('attendance.title')} - ${title}.csv`, csv),
      refused,
    )
    set_busy(false)
  }
  return <Button size="s" icon={<Download />} busy={busy} onClick={() => void save()}>{t('attendance.save')}</Button>
}
