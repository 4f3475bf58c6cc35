import { useQuery } from '@tanstack/react-query'
import { Bell, CalendarDays, EyeOff, MapPin, Pencil, Repeat2, Text, Trash2, Video } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Link } from 'react-router'

import type { Calendar, CalendarEvent, Occurrence } from '../api/types'
import { useTranslation } from '../i18n/translation'
import { MemberAvatar, MemberName } from '../people/members'
import { useWorkspace } from '../sync/provider'
import { IconButton } from '../ui/Button'
import { PaneBody, PaneHeader } from '../ui/Panes'
import { SegmentedControl } from '../ui/SegmentedControl'
import { SkeletonRows } from '../ui/Skeleton'
import { toast } from '../ui/toasts'
import styles from './Panel.module.css'
import { colour_of, hue_style } from './colours'
import type { Edited } from './EventDialog'
import { event_of, rooms_of } from './fetching'
import { moment_of } from './moments'
import { useRemindWords } from './RemindField'
import { useRuleWords } from './rule_words'
import { ScopeDialog } from './ScopeDialog'
import { useTimeWords } from './time_words'
import { is_all_day, moved_to_name } from './times'
import { useEventTools } from './tools'
import { own_answer, refused } from './use_calendar'
import { type Answer, answer_invitation, remove_event, restore_event, type Scope } from './writes'

interface Props {
  event_id: string
  /** The name of the occurrence that is looked at. */
  at: string | undefined
  calendars: readonly Calendar[]
  on_close: () => void
  on_edit: (edited: Edited) => void
}

/** The occurrence as it is, from what is known of its event. */
function occurrence_of(event: CalendarEvent, at: string | undefined): Occurrence {
  const name = at ?? name_of(event)
  const instead = event.overrides.find(({ occurrence }) => occurrence === name)
  const time = instead?.time ?? moved_to_name(event.time, name)
  const moment = (date: string, minute: number | undefined) => moment_of(date, minute, time.time_zone).toISOString()
  return {
    event_id: event.id,
    occurrence: name,
    title: instead?.title ?? event.title,
    place: instead?.place ?? event.place,
    time,
    starts_at: moment(time.start_date, time.start_minute),
    ends_at: moment(time.end_date, time.end_minute ?? 1440),
  }
}

function name_of({ time }: CalendarEvent): string {
  const two = (value: number) => String(value).padStart(2, '0')
  const minute = time.start_minute
  return minute === undefined ? time.start_date : `${time.start_date}T${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}

/** One event beside the calendar: what it is, who comes, and one's own answer. */
export function EventPanel({ event_id, at, calendars, on_close, on_edit }: Props) {
  const { t } = useTranslation('calendar')
  const { me } = useWorkspace()
  const { data: event, error } = useQuery(event_of(me.organisation_id, event_id))
  if (error) {
    return (
      <>
        <PaneHeader level={2} title={t('page_title')} on_close={on_close} />
        <p className={styles.gone}>{t('event.not_there')}</p>
      </>
    )
  }
  if (!event) {
    return (
      <>
        <PaneHeader level={2} title={t('page_title')} on_close={on_close} />
        <SkeletonRows count={4} />
      </>
    )
  }
  const occurrence = occurrence_of(event, at)
  const calendar = calendars.find(({ id }) => id === event.calendar_id)
  const is_mine = event.organiser_id === me.member_id || calendar?.may_write === true
  const may_change = is_mine && !event.is_busy_only && calendar?.kind !== 'subscribed'
  const { time, title, place } = occurrence
  const edit = () => on_edit({ event, occurrence: occurrence.occurrence, time, title, place })
  return (
    <>
      <PaneHeader
        level={2}
        title={<bdi>{occurrence.title || t(event.is_busy_only ? 'busy' : 'untitled')}</bdi>}
        leading={<span className={styles.dot} style={hue_style(colour_of(event, calendars))} aria-hidden />}
        on_close={on_close}
        actions={
          <>
            {!event.is_busy_only && <Tools event={event} occurrence={occurrence} />}
            {may_change && <Acts event={event} occurrence={occurrence} on_edit={edit} on_gone={on_close} />}
          </>
        }
      />
      <PaneBody>
        <div className={styles.panel}>
          <Facts event={event} occurrence={occurrence} calendar={calendar} />
          <OwnAnswer event={event} />
          {!event.is_busy_only && <Attendees event={event} />}
        </div>
      </PaneBody>
    </>
  )
}

/** What others have to do with events. */
function Tools({ event, occurrence }: Pick<ActsProps, 'event' | 'occurrence'>) {
  const { whole } = useTimeWords()
  const shown = { event, title: occurrence.title, when: whole(occurrence) }
  return useEventTools().map(({ key, label, icon, run }) => (
    <IconButton key={key} label={label} onClick={() => run(shown)}>
      {icon}
    </IconButton>
  ))
}

interface ActsProps {
  event: CalendarEvent
  occurrence: Occurrence
  on_edit: () => void
  on_gone: () => void
}

function Acts({ event, occurrence, on_edit, on_gone }: ActsProps) {
  const { t } = useTranslation('calendar')
  const workspace = useWorkspace()
  const [asks, ask] = useState(false)
  const remove = async (scope: Scope) => {
    try {
      await remove_event(workspace, event.id, scope, occurrence.occurrence)
      on_gone()
      const undo = () => void restore_event(workspace, event.id).catch(refused)
      toast(t('event.removed'), 'good', { label: t('event.undo'), run: undo })
    } catch (problem) {
      refused(problem)
    }
  }
  return (
    <>
      <IconButton label={t('event.change')} onClick={on_edit}>
        <Pencil />
      </IconButton>
      <IconButton label={t('event.delete')} onClick={() => (event.rule ? ask(true) : void remove('all'))}>
        <Trash2 />
      </IconButton>
      {asks && (
        <ScopeDialog
          doing="remove"
          on_close={() => ask(false)}
          on_choose={(scope) => {
            ask(false)
            void remove(scope)
          }}
        />
      )}
    </>
  )
}

function Fact({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      {icon}
      <div>{children}</div>
    </div>
  )
}

interface FactsProps {
  event: CalendarEvent
  occurrence: Occurrence
  calendar: Calendar | undefined
}

function Facts({ event, occurrence, calendar }: FactsProps) {
  const { t } = useTranslation('calendar')
  const { whole, elsewhere } = useTimeWords()
  const rule_words = useRuleWords()
  const remind_words = useRemindWords()
  const { data: rooms } = useQuery(rooms_of(useWorkspace().me.organisation_id))
  const room = rooms?.rooms.find(({ id }) => id === event.room_id)
  const place = [room?.name, occurrence.place].filter(Boolean).join(' · ')
  const other_clock = elsewhere(occurrence.time)
  return (
    <section className={styles.facts}>
      <p className={styles.when}>{whole(occurrence)}</p>
      {other_clock && <p className={styles.hint}>{other_clock}</p>}
      {event.rule && <Fact icon={<Repeat2 />}>{rule_words(event.rule, event.time.start_date)}</Fact>}
      {place && (
        <Fact icon={<MapPin />}>
          <bdi>{place}</bdi>
        </Fact>
      )}
      {event.meeting_link && (
        <Fact icon={<Video />}>
          <MeetingLink address={event.meeting_link}>{t('event.join')}</MeetingLink>
        </Fact>
      )}
      {event.remind_minutes_before !== undefined && (
        <Fact icon={<Bell />}>{remind_words(event.remind_minutes_before, is_all_day(event.time))}</Fact>
      )}
      {calendar && <Fact icon={<CalendarDays />}>{calendar.name || t('calendars.own')}</Fact>}
      {event.visibility === 'busy_only' && <Fact icon={<EyeOff />}>{t('event.private')}</Fact>}
      {event.notes && (
        <Fact icon={<Text />}>
          <p className={styles.notes}>{event.notes}</p>
        </Fact>
      )}
    </section>
  )
}

const answers = ['accepted', 'tentative', 'declined'] as const

function OwnAnswer({ event }: { event: CalendarEvent }) {
  const { t } = useTranslation('calendar')
  const workspace = useWorkspace()
  const said = own_answer(event, workspace.me.member_id)
  if (!said) return null
  return (
    <section className={styles.answer} aria-label={t('answers.label')}>
      <h3>{t('answers.label')}</h3>
      <SegmentedControl
        label={t('answers.label')}
        full
        value={said}
        choices={answers.map((value) => ({ value, label: t(`answers.${value}`) }))}
        on_change={(value) => void answer_invitation(workspace, event.id, value as Answer).catch(refused)}
      />
    </section>
  )
}

function Attendees({ event }: { event: CalendarEvent }) {
  const { t } = useTranslation('calendar')
  const here = event.attendees.filter(({ is_gone }) => !is_gone)
  const counts = ([...answers, 'needs_action'] as const)
    .map((answer) => ({ answer, count: here.filter((each) => each.answer === answer).length }))
    .filter(({ count }) => count > 0)
    .map(({ answer, count }) => t(`counts.${answer}`, { count }))
  return (
    <section className={styles.people} aria-label={t('event.people')}>
      <h3>{t('event.people')}</h3>
      {counts.length > 0 && <p className={styles.hint}>{counts.join(' · ')}</p>}
      <ul>
        <li>
          <MemberAvatar id={event.organiser_id} size={28} />
          <MemberName id={event.organiser_id} />
        </li>
        {here.map(({ member_id, answer }) => (
          <li key={member_id} data-answer={answer}>
            <MemberAvatar id={member_id} size={28} />
            <MemberName id={member_id} />
            <span>{t(`answers.${answer}`)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Ours opens in place, any other in its own tab. */
function MeetingLink({ address, children }: { address: string; children: ReactNode }) {
  const path = address.startsWith(`${location.origin}/`) && address.slice(location.origin.length)
  if (path) return <Link to={path}>{children}</Link>
  return <a href={address} target="_blank" rel="noreferrer">{children}</a>
}
