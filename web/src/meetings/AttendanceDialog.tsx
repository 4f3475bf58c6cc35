import { useQuery } from '@tanstack/react-query'

import { refusal_from } from '../api/refusal_error'
import type { Meeting } from '../api/types'
import { refusal_text } from '../i18n/refusals'
import { useTranslation } from '../i18n/translation'
import { useWorkspace } from '../sync/provider'
import { Dialog } from '../ui/Dialog'
import { SkeletonRows } from '../ui/Skeleton'
import { ErrorState } from '../ui/States'
import { SaveButton } from './AttendancePage'
import { AttendanceTable } from './AttendanceTable'
import { attendance_of } from './fetching'

interface Props {
  meeting: Meeting
  on_close: () => void
}

/** The same while the meeting goes on, and kept fresh. */
export function AttendanceDialog({ meeting, on_close }: Props) {
  const { t } = useTranslation('meetings')
  const { me } = useWorkspace()
  const found = useQuery({ ...attendance_of(me.organisation_id, meeting.id), refetchInterval: 10_000, staleTime: 0 })
  const problem = found.error && refusal_text(refusal_from(found.error))
  return (
    <Dialog open on_close={on_close} title={t('attendance.title')} footer={<SaveButton meeting_id={meeting.id} title={meeting.title} />} width={720}>
      {found.data && <AttendanceTable sheet={found.data} />}
      {problem && <ErrorState title={t('attendance.not_shown')} text={problem} on_retry={() => void found.refetch()} />}
      {!found.data && !problem && <SkeletonRows count={4} />}
    </Dialog>
  )
}
