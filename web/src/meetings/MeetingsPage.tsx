import { useInfiniteQuery } from '@tanstack/react-query'
import { CalendarClock, History, Link2, Video } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { Link, useNavigate } from 'react-router'

import type { Meeting } from '../api/types'
import { useFormats } from '../i18n/formats'
import { useTranslation } from '../i18n/translation'
import { MemberName, useMyself } from '../people/members'
import { useSynced, useWorkspace } from '../sync/provider'
import { Button, button_class } from '../ui/Button'
import { TextField } from '../ui/Field'
import { MoreButton } from '../ui/MoreButton'
import { PaneHeader } from '../ui/Panes'
import { SkeletonRows } from '../ui/Skeleton'
import { past_meetings } from './fetching'
import styles from './Meetings.module.css'
import { code_in, code_path, meeting_path } from './paths'
import { RecordingRows } from './recordings/RecordingRows'
import { useNews, useStart } from './use_meetings'

/** What goes on now, what comes, and what was. */
export function MeetingsPage() {
  const { t } = useTranslation('meetings')
  const meetings = useSynced((state) => state.slices.meetings.meetings)
  const loaded = useSynced((state) => state.slices.meetings.loaded)
  useNews()
  const all = Object.values(meetings)
  const ongoing = all.filter(({ state }) => state === 'ongoing').sort((a, b) => ((a.started_at ?? '') < (b.started_at ?? '') ? 1 : -1))
  const ahead = all.filter(({ state }) => state === 'scheduled').sort((a, b) => ((a.scheduled_for ?? '9') < (b.scheduled_for ?? '9') ? -1 : 1))
  return (
    <div className={styles.page}>
      <PaneHeader title={t('page_title')} />
      <div className={styles.body}>
        <div className={styles.inside}>
          <div className={styles.start}>
            <StartBox />
            <JoinBox />
          </div>
          {loaded ? (
            <>
              <Section title={t('list.ongoing')} none={t('list.none_ongoing')} meetings={ongoing} />
              {ahead.length > 0 && <Section title={t('list.ahead')} meetings={ahead} />}
            </>
          ) : (
            <SkeletonRows count={3} />
          )}
          <Past />
        </div>
      </div>
    </div>
  )
}

function StartBox() {
  const { t } = useTranslation('meetings')
  const myself = useMyself()
  const start = useStart()
  const [title, set_title] = useState('')
  const [busy, set_busy] = useState(false)
  if (myself?.role === 'guest') return null
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    set_busy(true)
    await start({ title: title.trim() || t('list.usual_title', { name: myself?.display_name ?? '' }) })
    set_busy(false)
  }
  return (
    <form className={styles.box} data-tone="accent" onSubmit={(event) => void submit(event)}>
      <h2>{t('list.start')}</h2>
      <div className={styles.line}>
        <TextField bare label={t('list.title')} placeholder={t('list.usual_title', { name: myself?.display_name ?? '' })} value={title} maxLength={100} onChange={(event) => set_title(event.target.value)} />
        <Button type="submit" variant="primary" icon={<Video />} busy={busy}>{t('list.start_now')}</Button>
      </div>
    </form>
  )
}

function JoinBox() {
  const { t } = useTranslation('meetings')
  const navigate = useNavigate()
  const [text, set_text] = useState('')
  const [problem, set_problem] = useState<string>()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const code = code_in(text)
    if (code) void navigate(code_path(code))
    else set_problem(t('list.bad_code'))
  }
  const change = (value: string) => {
    set_text(value)
    set_problem(undefined)
  }
  return (
    <form className={styles.box} onSubmit={submit}>
      <h2>{t('list.join')}</h2>
      <div className={styles.line}>
        <TextField bare label={t('list.code')} placeholder={t('list.code')} value={text} error={problem} onChange={(event) => change(event.target.value)} />
        <Button type="submit" icon={<Link2 />} disabled={text.trim() === ''}>{t('door.join')}</Button>
      </div>
    </form>
  )
}

interface SectionProps {
  title: string
  none?: string
  meetings: readonly Meeting[]
}

function Section({ title, none, meetings }: SectionProps) {
  return (
    <section className={styles.section} aria-label={title}>
      <h2>{title}</h2>
      {meetings.length === 0 && none && <p className={styles.none}>{none}</p>}
      {meetings.length > 0 && (
        <ul className={styles.list}>
          {meetings.map((meeting) => (
            <Row key={meeting.id} meeting={meeting} />
          ))}
        </ul>
      )}
    </section>
  )
}

function Row({ meeting }: { meeting: Meeting }) {
  const { t } = useTranslation('meetings')
  const { moment } = useFormats()
  const is_live = meeting.state === 'ongoing'
  const when = meeting.started_at ?? meeting.scheduled_for ?? meeting.created_at
  const Icon = is_live ? Video : meeting.state === 'ended' ? History : CalendarClock
  return (
    <li className={styles.row}>
      <span className={styles.icon} data-live={is_live}><Icon aria-hidden /></span>
      <span className={styles.text}>
        <bdi className={styles.title}>{meeting.title}</bdi>
        <span className={styles.detail}>
          {moment(when)} · <MemberName id={meeting.host_id} />
        </span>
      </span>
      {meeting.state !== 'ended' && (
        <Link to={meeting_path(meeting.id)} className={button_class({ variant: is_live ? 'primary' : 'secondary' })}>
          {t('door.join')}
        </Link>
      )}
      {(meeting.started_at ?? meeting.recording) && <RecordingRows meeting_id={meeting.id} />}
    </li>
  )
}

function Past() {
  const { t } = useTranslation('meetings')
  const { me } = useWorkspace()
  const found = useInfiniteQuery(past_meetings(me.organisation_id))
  const meetings = found.data?.pages.flatMap((page) => page.meetings) ?? []
  if (meetings.length === 0) return null
  return (
    <>
      <Section title={t('list.past')} meetings={meetings} />
      <MoreButton found={found}>{t('list.more')}</MoreButton>
    </>
  )
}
