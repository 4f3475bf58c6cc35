import { useQuery } from '@tanstack/react-query'
import { ArrowLeft, Download } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Link, useParams } from 'react-router'
import { useStore } from 'zustand'

import { refusal_from } from '../../api/refusal_error'
import type { RecordingPart, RecordingSheet } from '../../api/types'
import { useFormats } from '../../i18n/formats'
import { refusal_text } from '../../i18n/refusals'
import { useTranslation } from '../../i18n/translation'
import { MemberName } from '../../people/members'
import { useWorkspace } from '../../sync/provider'
import { button_class } from '../../ui/Button'
import { SkeletonRows } from '../../ui/Skeleton'
import { ErrorState } from '../../ui/States'
import { kMeetingsPath } from '../paths'
import { composed_path, recording_sheet } from './asking'
import { CompositionNote } from './CompositionNote'
import { Controls } from './Controls'
import { Playback } from './playback'
import styles from './Player.module.css'
import { Timeline } from './Timeline'
import { usePlayerKeys } from './use_player_keys'

/** A recording is watched, also while it goes on. */
export function RecordingPage() {
  const { recording_id = '' } = useParams()
  const { t } = useTranslation('meetings')
  const { me } = useWorkspace()
  const found = useQuery(recording_sheet(me.organisation_id, recording_id))
  if (found.data) return <Watched key={recording_id} sheet={found.data} />
  if (!found.error) return <SkeletonRows count={4} />
  const text = refusal_text(refusal_from(found.error))
  return <ErrorState whole_page title={t('recording.not_found')} text={text} on_retry={() => void found.refetch()} />
}

function usePlayback(sheet: RecordingSheet): Playback | undefined {
  const { me } = useWorkspace()
  const [playback, set_playback] = useState<Playback>()
  const first = useRef(sheet)
  useEffect(() => {
    const made = new Playback(me.organisation_id, first.current)
    set_playback(made)
    return () => made.close()
  }, [me.organisation_id])
  useEffect(() => playback?.know(sheet), [playback, sheet])
  return playback
}

function Watched({ sheet }: { sheet: RecordingSheet }) {
  const { t } = useTranslation('meetings')
  const { moment } = useFormats()
  const { me } = useWorkspace()
  const playback = usePlayback(sheet)
  usePlayerKeys(playback)
  const { recording } = sheet
  const { file_id } = recording.composition
  return (
    <div className={styles.page} data-recording={recording.id} data-state={recording.state}>
      <header className={styles.head}>
        <Link to={kMeetingsPath} className={button_class({ variant: 'quiet' })} aria-label={t('ended.list')}>
          <ArrowLeft aria-hidden />
        </Link>
        <span className={styles.names}>
          <h1>{recording.title}</h1>
          <span>
            {recording.state === 'recording' && <span className={styles.live}>{t('recording.live')}</span>}
            {moment(recording.started_at)} · <MemberName id={recording.started_by} />
          </span>
        </span>
        {file_id && (
          <a
            className={button_class({ variant: 'primary' })}
            href={composed_path(me.organisation_id, file_id)}
            aria-label={t('recording.download')}
            download
          >
            <Download aria-hidden />
            <span className={styles.wide}>{t('recording.download')}</span>
          </a>
        )}
      </header>
      <CompositionNote recording={recording} />
      {playback && <Screen playback={playback} sheet={sheet} />}
      {playback && <Controls playback={playback} is_live={recording.state === 'recording'} />}
      {playback && <Timeline playback={playback} sheet={sheet} />}
    </div>
  )
}

function Screen({ playback, sheet }: { playback: Playback; sheet: RecordingSheet }) {
  const { t } = useTranslation('meetings')
  const { stage, tiles, is_waiting, chosen } = useStore(playback.store)
  return (
    <div className={styles.screen} data-always-dark data-tiles={tiles.length > 0}>
      <div className={styles.stage} aria-busy={is_waiting}>
        {stage ? <Shown playback={playback} sheet={sheet} part={stage} /> : <p className={styles.empty}>{t('recording.no_picture')}</p>}
      </div>
      {tiles.length > 0 && (
        <div className={styles.tiles}>
          {tiles.map((part) => (
            <button
              key={part.number}
              type="button"
              className={styles.tile}
              aria-pressed={chosen === part.participant_id}
              onClick={() => playback.choose(chosen === part.participant_id ? undefined : part.participant_id)}
            >
              <Shown playback={playback} sheet={sheet} part={part} />
            </button>
          ))}
        </div>
      )}
    </div>
  )
}

function Shown({ playback, sheet, part }: { playback: Playback; sheet: RecordingSheet; part: RecordingPart }) {
  const place = useRef<HTMLSpanElement>(null)
  const element = useStore(playback.store, () => playback.element_of(part))
  const who = sheet.people.find(({ participant_id }) => participant_id === part.participant_id)
  useEffect(() => {
    if (!element || !place.current) return undefined
    place.current.append(element)
    return () => element.remove()
  }, [element])
  return (
    <>
      <span ref={place} className={styles.picture} data-kind={part.kind} />
      {who && <span className={styles.name}><MemberName id={who.member_id} /></span>}
    </>
  )
}
