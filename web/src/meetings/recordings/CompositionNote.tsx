import { useQueryClient } from '@tanstack/react-query'
import { TriangleAlert } from 'lucide-react'

import type { Recording } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { Button } from '../../ui/Button'
import { kMeetings } from '../fetching'
import { refused } from '../use_meetings'
import { compose_recording } from './asking'
import styles from './Recording.module.css'

/** How far one picture has been made of it, and what became of it. */
export function CompositionNote({ recording }: { recording: Recording }) {
  const { t } = useTranslation('meetings')
  const { me } = useWorkspace()
  const queries = useQueryClient()
  const { state, percent, fault } = recording.composition
  if (recording.state === 'closing') return <p className={styles.note} role="status">{t('recording.closing')}</p>
  if (state === 'waiting') return <p className={styles.note} role="status">{t('recording.waiting')}</p>
  if (state === 'running') {
    return (
      <p className={styles.note} role="status">
        {t('recording.composing', { percent })}
        <progress max={100} value={percent} aria-label={t('recording.composing', { percent })} />
      </p>
    )
  }
  if (state !== 'failed') return null
  const again = () => {
    const done = () => queries.invalidateQueries({ queryKey: kMeetings })
    void compose_recording(me.organisation_id, recording.id).then(done, refused)
  }
  return (
    <p className={styles.note} data-tone="bad" role="status">
      <TriangleAlert aria-hidden />
      {t(`recording.fault.${fault ?? 'not_made'}`)}
      {recording.may_change && <Button size="s" onClick={again}>{t('recording.try_again')}</Button>}
    </p>
  )
}
