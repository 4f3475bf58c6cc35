import { useQuery, useQueryClient } from '@tanstack/react-query'
import { CircleDot, Download, EllipsisVertical, Play, Square, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Link } from 'react-router'

import type { Recording } from '../../api/types'
import { useFormats } from '../../i18n/formats'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { Button, button_class, IconButton } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { Menu, type MenuItem } from '../../ui/Menu'
import { kMeetings } from '../fetching'
import { recording_path } from '../paths'
import { refused } from '../use_meetings'
import { composed_path, delete_recording, recordings_of, stop_recording } from './asking'
import { CompositionNote } from './CompositionNote'
import { clock_text } from './moments'
import styles from './Recording.module.css'

/** What was recorded of a meeting, for those who may see it; nothing where nothing was. */
export function RecordingRows({ meeting_id }: { meeting_id: string }) {
  const { me } = useWorkspace()
  const found = useQuery(recordings_of(me.organisation_id, meeting_id))
  if (!found.data || found.data.length === 0) return null
  return (
    <ul className={styles.rows}>
      {found.data.map((recording) => (
        <RecordingRow key={recording.id} recording={recording} />
      ))}
    </ul>
  )
}

function RecordingRow({ recording }: { recording: Recording }) {
  const { t } = useTranslation('meetings')
  const { moment } = useFormats()
  const is_live = recording.state === 'recording'
  return (
    <li className={styles.row} data-recording-row={recording.id}>
      <span className={styles.about}>
        <CircleDot aria-hidden data-live={is_live} />
        {moment(recording.started_at)}
        {is_live ? ` · ${t('recording.live')}` : recording.state === 'kept' && ` · ${clock_text(recording.length_ms)}`}
      </span>
      <span className={styles.acts}>
        <Link to={recording_path(recording.id)} className={button_class({ size: 's', variant: 'secondary' })}>
          <Play aria-hidden />
          {t('recording.play')}
        </Link>
        <More recording={recording} />
      </span>
      <CompositionNote recording={recording} />
    </li>
  )
}

function More({ recording }: { recording: Recording }) {
  const { t } = useTranslation('meetings')
  const { me } = useWorkspace()
  const queries = useQueryClient()
  const [asking, ask] = useState(false)
  const look_again = () => queries.invalidateQueries({ queryKey: kMeetings })
  const { file_id } = recording.composition
  const items: MenuItem[] = []
  if (file_id) items.push({ key: 'download', label: t('recording.download'), icon: <Download />, on_select: () => location.assign(composed_path(me.organisation_id, file_id)) })
  if (recording.may_change && recording.state === 'recording')
    items.push({ key: 'stop', label: t('recording.stop'), icon: <Square />, on_select: () => void stop_recording(me.organisation_id, recording.id).then(look_again, refused) })
  if (recording.may_change && recording.state === 'kept') items.push({ key: 'delete', label: t('recording.delete'), icon: <Trash2 />, danger: true, on_select: () => ask(true) })
  if (items.length === 0) return null
  const remove = () => {
    ask(false)
    void delete_recording(me.organisation_id, recording.id).then(look_again, refused)
  }
  const footer = (
    <>
      <Button onClick={() => ask(false)}>{t('recording.keep')}</Button>
      <Button variant="danger" onClick={remove}>{t('recording.delete')}</Button>
    </>
  )
  return (
    <>
      <Menu position="bottom-end" trigger={<IconButton label={t('recording.more')}><EllipsisVertical /></IconButton>} groups={[items]} />
      <Dialog open={asking} on_close={() => ask(false)} title={t('recording.delete_title')} footer={footer} width={400}>
        <p>{t('recording.delete_text')}</p>
      </Dialog>
    </>
  )
}
