import { useMediaQuery } from '@mantine/hooks'
import { useQueries } from '@tanstack/react-query'
import { ChevronLeft, ChevronRight, Plus, SlidersHorizontal } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { useNavigate, useParams, useSearchParams } from 'react-router'

import type { EventTime } from '../api/types'
import { date_format } from '../i18n/formats'
import { useTranslation } from '../i18n/translation'
import { useMyself } from '../people/members'
import { useWorkspace } from '../sync/provider'
import { Button, IconButton } from '../ui/Button'
import { PaneHeader, Panes } from '../ui/Panes'
import { SegmentedControl } from '../ui/SegmentedControl'
import { SkeletonRows } from '../ui/Skeleton'
import { ErrorState } from '../ui/States'
import { toast } from '../ui/toasts'
import { days_of, useDayName } from '../working_time/holidays'
import { Agenda } from './Agenda'
import { type Edited, EventDialog } from './EventDialog'
import { EventPanel } from './EventPanel'
import { MonthGrid } from './MonthGrid'
import styles from './Page.module.css'
import { kCalendarPath } from './paths'
import { ScopeDialog } from './ScopeDialog'
import { Sidebar } from './Sidebar'
import { TimeGrid } from './TimeGrid'
import {
  date_of,
  day_of,
  days_in,
  is_date,
  longer_by,
  moved_by,
  stepped,
  timed,
  usual_time,
  type ViewName,
  views,
  whole_day,
} from './times'
import { refused, type Shown, useFetchedInvitations, useNews, useShownEvents } from './use_calendar'
import { change_event, type Scope } from './writes'

const kHolidays = 'madang.calendar.holidays'
const kMonth = { year: 'numeric', month: 'long' } as const
const kDay = { year: 'numeric', month: 'long', day: 'numeric', weekday: 'short' } as const

/** Where the reader is: which view of which time, and which event beside it. */
function usePlace() {
  const { event_id } = useParams()
  const [params] = useSearchParams()
  const navigate = useNavigate()
  const on_phone = useMediaQuery('(max-width: 767px)', false, { getInitialValueInEffect: false })
  const wanted = params.get('view')
  const view = views.find((name) => name === wanted) ?? (on_phone ? 'agenda' : 'week')
  const said = params.get('date')
  const date = is_date(said) ? said : date_of(new Date())
  const at = params.get('at') ?? undefined
  const go = (to: { view?: ViewName; date?: string; event?: string; at?: string }) => {
    const query = new URLSearchParams({ view: to.view ?? view, date: to.date ?? date, ...(to.at && { at: to.at }) })
    void navigate(`${kCalendarPath}${to.event ? `/${to.event}` : ''}?${query}`)
  }
  return { view, date, event_id, at, go, on_phone }
}

/** The names of the days off on the days that are shown. */
function useHolidays(days: readonly string[], shown: boolean): Record<string, string> {
  const org_id = useWorkspace().me.organisation_id
  const day_name = useDayName()
  const years = [...new Set(days.map((day) => Number(day.slice(0, 4))))]
  const found = useQueries({ queries: years.map((year) => ({ ...days_of(org_id, year), retry: false })) })
  const names: Record<string, string> = {}
  if (!shown) return names
  for (const { data } of found) for (const day of data?.days ?? []) if (day.kind === 'off') names[day.date] ??= day_name(day)
  return names
}

/** D, W, M and A for the view, T for today, N for something new, arrows to move. */
function useKeys({ view, date, go }: Pick<ReturnType<typeof usePlace>, 'view' | 'date' | 'go'>, make: () => void) {
  useEffect(() => {
    const on_key = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
      if (target.closest('input, textarea, select, [contenteditable], [role="dialog"], [role="menu"]')) return
      const named = views.find((name) => name[0] === event.key.toLowerCase())
      if (named) go({ view: named })
      else if (event.key === 't') go({ date: date_of(new Date()) })
      else if (event.key === 'n') make()
      else if (event.key === 'ArrowLeft') go({ date: stepped(view, date, -1) })
      else if (event.key === 'ArrowRight') go({ date: stepped(view, date, 1) })
      else return
      event.preventDefault()
    }
    document.addEventListener('keydown', on_key)
    return () => document.removeEventListener('keydown', on_key)
  })
}

interface Moving {
  it: Shown
  time: EventTime
}

/** What takes place: by day, week, month, or one after the other. */
export function CalendarPage() {
  const place = usePlace()
  const { view, date, event_id, at, go } = place
  const navigate = useNavigate()
  const workspace = useWorkspace()
  const is_guest = useMyself()?.role === 'guest'
  const [made, make] = useState<{ time: EventTime; edited?: Edited }>()
  const [moving, move] = useState<Moving>()
  const [with_holidays, show_holidays] = useState(() => localStorage.getItem(kHolidays) !== 'off')
  const [listed, list] = useState(false)
  const days = useMemo(() => days_in(view, date), [view, date])
  const { calendars, ...content } = useShownEvents(days)
  const holidays = useHolidays(days, with_holidays)
  useNews()
  useFetchedInvitations()
  const begin = (time: EventTime) => !is_guest && make({ time })
  useKeys(place, () => begin(usual_time(date, new Date())))
  const settle = async ({ it, time }: Moving, scope: Scope) => {
    move(undefined)
    await change_event(workspace, it.event.id, { time, scope, occurrence: it.occurrence.occurrence }).catch(refused)
  }
  const drop = (it: Shown, time: EventTime) => {
    if (it.event.is_busy_only) return
    if (it.event.rule) move({ it, time })
    else void settle({ it, time }, 'all')
  }
  const toggle_holidays = (shown: boolean) => {
    localStorage.setItem(kHolidays, shown ? 'on' : 'off')
    show_holidays(shown)
  }
  const holidays_shown = { shown: with_holidays, set: toggle_holidays }
  const chosen = event_id && `${event_id} ${at ?? ''}`
  const grid = {
    days,
    shown: content.shown,
    chosen,
    holidays,
    on_open: ({ occurrence }: Shown) => go({ event: occurrence.event_id, at: occurrence.occurrence }),
    on_day: (day: string) => go({ view: 'day', date: day }),
    on_make: (day: string, from?: number, to?: number) =>
      begin(from === undefined ? whole_day(day) : timed(day, from, to ?? from + 60)),
    on_move: (it: Shown, minutes: number) => drop(it, moved_by(it.occurrence.time, minutes)),
    on_stretch: (it: Shown, minutes: number) => drop(it, longer_by(it.occurrence.time, minutes)),
  }
  const side = event_id && (
    <EventPanel
      key={chosen}
      event_id={event_id}
      at={at}
      calendars={calendars}
      on_close={() => go({})}
      on_edit={(edited) => make({ time: edited.time, edited })}
    />
  )
  return (
    <Panes
      list={<Sidebar calendars={calendars} holidays={holidays_shown} on_back={() => list(false)} />}
      side={side}
      detailed={!(place.on_phone && listed)}
      place={`${view} ${date}`}
    >
      <Head
        place={place}
        may_make={!is_guest}
        on_new={() => begin(usual_time(date, new Date()))}
        on_back={() => void navigate('/day')}
        on_list={() => list(true)}
      />
      <Content view={view} date={date} content={content} grid={grid} />
      {made && <EventDialog {...made} on_close={() => make(undefined)} />}
      {moving && (
        <ScopeDialog doing="edit" on_close={() => move(undefined)} on_choose={(scope) => void settle(moving, scope)} />
      )}
    </Panes>
  )
}

interface ContentProps {
  view: ViewName
  date: string
  content: Omit<ReturnType<typeof useShownEvents>, 'calendars'>
  grid: Parameters<typeof TimeGrid>[0]
}

function Content({ view, date, content, grid }: ContentProps) {
  const { t } = useTranslation('calendar')
  useEffect(() => {
    if (content.has_more) toast(t('too_much'), 'plain')
  }, [content.has_more, t])
  if (content.problem && !content.loaded) return <ErrorState title={t('not_loaded')} text={content.problem} on_retry={content.retry} />
  if (!content.loaded) return <SkeletonRows count={6} />
  return (
    <div className={styles.content} data-view={view}>
      {view === 'agenda' && <Agenda {...grid} />}
      {view === 'month' && <MonthGrid {...grid} month={date.slice(0, 7)} />}
      {(view === 'week' || view === 'day') && <TimeGrid key={view} {...grid} />}
    </div>
  )
}

interface HeadProps {
  place: ReturnType<typeof usePlace>
  may_make: boolean
  on_new: () => void
  on_back: () => void
  on_list: () => void
}

function Head({ place, may_make, on_new, on_back, on_list }: HeadProps) {
  const { t, language } = useTranslation('calendar')
  const { view, date, go, on_phone } = place
  const offered = on_phone ? views.filter((name) => name === 'agenda' || name === 'day' || name === 'month') : views
  const title = date_format(language, view === 'day' ? kDay : kMonth).format(day_of(date))
  return (
    <>
      <PaneHeader
        title={<span aria-live="polite">{title}</span>}
        with_list
        on_back={on_back}
        actions={
          <>
            <Button size="s" onClick={() => go({ date: date_of(new Date()) })} title={t('keys')}>
              {t('walk.today')}
            </Button>
            <IconButton label={t('walk.earlier')} keys={['←']} onClick={() => go({ date: stepped(view, date, -1) })}>
              <ChevronLeft />
            </IconButton>
            <IconButton label={t('walk.later')} keys={['→']} onClick={() => go({ date: stepped(view, date, 1) })}>
              <ChevronRight />
            </IconButton>
            {!on_phone && <ViewChoice view={view} offered={offered} go={go} />}
            {may_make && (
              on_phone ? (
                <IconButton label={t('new_event')} variant="primary" onClick={on_new}>
                  <Plus />
                </IconButton>
              ) : (
                <Button variant="primary" icon={<Plus />} onClick={on_new}>
                  {t('new_event')}
                </Button>
              )
            )}
          </>
        }
      />
      {on_phone && (
        <div className={styles.choice}>
          <ViewChoice view={view} offered={offered} go={go} />
          <IconButton label={t('calendars.title')} onClick={on_list}>
            <SlidersHorizontal />
          </IconButton>
        </div>
      )}
    </>
  )
}

function ViewChoice({ view, offered, go }: { view: ViewName; offered: readonly ViewName[]; go: HeadProps['place']['go'] }) {
  const { t } = useTranslation('calendar')
  const choices = offered.map((value) => ({ value, label: t(`views.${value}`) }))
  return <SegmentedControl label={t('walk.view')} choices={choices} value={view} on_change={(value) => go({ view: value as ViewName })} full />
}
