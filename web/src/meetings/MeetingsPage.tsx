import { useInfiniteQuery } from '@tanstack/react-query'
import { CalendarClock, CalendarPlus, History, Link2, MoreHorizontal, Settings2, Users, Video } from 'lucide-react'
import { type FormEvent, Suspense, useState } from 'react'
import { Link, useNavigate } from 'react-router'

import type { Meeting } from '../api/types'
import { useFormats } from '../i18n/formats'
import { part } from '../i18n/part'
import { useTranslation } from '../i18n/translation'
import { MemberName, useMyself } from '../people/members'
import { useSynced, useWorkspace } from '../sync/provider'
import { Button, button_class, IconButton } from '../ui/Button'
import { TextField } from '../ui/Field'
import { Menu, type MenuItem } from '../ui/Menu'
import { useMinute } from '../ui/minute'
import { MoreButton } from '../ui/MoreButton'
import { PaneHeader } from '../ui/Panes'
import { SkeletonRows } from '../ui/Skeleton'
import { toast } from '../ui/toasts'
import { past_meetings } from './fetching'
import styles from './Meetings.module.css'
import { attendance_path, code_in, code_path, meeting_link, meeting_path } from './paths'
import { RecordingRows } from './recordings/RecordingRows'
import { useNews, useStart } from './use_meetings'

const ScheduleDialog = part(async () => (await import('./ScheduleDialog')).ScheduleDialog)
const SettingsDialog = part(async () => (await import('./SettingsDialog')).SettingsDialog)

/** What goes on now, what comes, and what was. */
export function MeetingsPage() {
  const { t } = useTranslation('meetings')
  const meetings = useSynced((state) => state.slices.meetings.meetings)
  const loaded = useSynced((state) => state.slices.meetings.loaded)
  const may_start = useMyself()?.role !== 'guest'
  const [planning, plan] = useState(false)
  useNews()
  const all = Object.values(meetings)
  const ongoing = all.filter(({ state }) => state === 'ongoing').sort((a, b) => ((a.started_at ?? '') < (b.started_at ?? '') ? 1 : -1))
  const ahead = all.filter(({ state }) => state === 'scheduled').sort((a, b) => ((a.scheduled_for ?? '9') < (b.scheduled_for ?? '9') ? -1 : 1))
  return (
    <div className={styles.page}>
      <PaneHeader title={t('page_title')} actions={may_start && <Button size="s" icon={<CalendarPlus />} onClick={() => plan(true)}>{t('list.schedule')}</Button>} />
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
      {planning && (
        <Suspense fallback={null}>
          <ScheduleDialog on_close={() => plan(false)} />
        </Suspense>
      )}
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
  const now = useMinute().getTime()
  const is_live = meeting.state === 'ongoing'
  const soon = minutes_to(meeting, now)
  const when = meeting.started_at ?? meeting.scheduled_for
  const Icon = is_live ? Video : meeting.state === 'ended' ? History : CalendarClock
  const told = soon === undefined ? undefined : t(soon > 0 ? 'list.soon' : 'list.now', { count: soon })
  return (
    <li className={styles.row} data-row={meeting.id}>
      <span className={styles.icon} data-live={is_live || soon !== undefined}><Icon aria-hidden /></span>
      <span className={styles.text}>
        <bdi className={styles.title}>{meeting.title}</bdi>
        <span className={styles.detail}>
          {told ? <b className={styles.soon}>{told}</b> : when ? moment(when) : t('list.no_time')} · <MemberName id={meeting.host_id} />
        </span>
      </span>
      {meeting.state !== 'ended' && (
        <Link to={meeting_path(meeting.id)} className={button_class({ variant: is_live || told ? 'primary' : 'secondary' })}>
          {t('door.join')}
        </Link>
      )}
      <RowMenu meeting={meeting} />
      {(meeting.started_at ?? meeting.recording) && <RecordingRows meeting_id={meeting.id} />}
    </li>
  )
}

const kSoonMinutes = 15

/** Of one that begins soon, or should have. */
function minutes_to({ state, scheduled_for }: Meeting, now: number): number | undefined {
  if (state !== 'scheduled' || !scheduled_for) return undefined
  const minutes = Math.ceil((Date.parse(scheduled_for) - now) / 60_000)
  return minutes <= kSoonMinutes && minutes > -60 ? Math.max(0, minutes) : undefined
}

function RowMenu({ meeting }: { meeting: Meeting }) {
  const { t } = useTranslation('meetings')
  const { me } = useWorkspace()
  const navigate = useNavigate()
  const [settling, settle] = useState(false)
  const is_over = meeting.state === 'ended'
  const runs = meeting.host_id === me.member_id || meeting.cohost_ids.includes(me.member_id)
  const items: MenuItem[] = []
  if (!is_over) items.push({ key: 'link', label: t('list.copy_link'), icon: <Link2 />, on_select: () => void copy_link(meeting_link(me.organisation_id, meeting.code), t('list.copied')) })
  if (!is_over && runs) items.push({ key: 'settings', label: t('settings.title'), icon: <Settings2 />, on_select: () => settle(true) })
  if (meeting.started_at && (runs || meeting.created_by === me.member_id))
    items.push({ key: 'attendance', label: t('attendance.title'), icon: <Users />, on_select: () => void navigate(attendance_path(meeting.id)) })
  if (items.length === 0) return null
  return (
    <>
      <Menu groups={[items]} trigger={<IconButton label={t('list.more_of', { title: meeting.title })}><MoreHorizontal /></IconButton>} />
      {settling && (
        <Suspense fallback={null}>
          <SettingsDialog meeting={meeting} on_close={() => settle(false)} />
        </Suspense>
      )}
    </>
  )
}

async function copy_link(link: string, said: string): Promise<void> {
  await navigator.clipboard.writeText(link).then(() => toast(said, 'good'), () => toast(link, 'bad'))
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
