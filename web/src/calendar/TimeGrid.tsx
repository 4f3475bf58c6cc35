import { type MouseEvent, useEffect, useRef } from 'react'

import { date_format } from '../i18n/formats'
import { useTranslation } from '../i18n/translation'
import { class_names } from '../ui/class_names'
import { useMinute } from '../ui/minute'
import { EventChip } from './EventChip'
import styles from './Grid.module.css'
import { bars_over, placed_on } from './layout'
import { clock_text, date_of, day_of, is_long, is_on, kDayMinutes, minute_of } from './times'
import type { Shown } from './use_calendar'
import { type Draft, useDrag } from './use_drag'

const kWeekday = { weekday: 'short' } as const
const hours = Array.from({ length: 24 }, (_, hour) => hour)
const kMorning = 8

export interface GridProps {
  days: readonly string[]
  shown: readonly Shown[]
  chosen: string | undefined
  holidays: Readonly<Record<string, string>>
  on_open: (it: Shown) => void
  on_day: (date: string) => void
  on_make: (date: string, from?: number, to?: number) => void
  on_move: (it: Shown, minutes: number) => void
  on_stretch: (it: Shown, minutes: number) => void
}

export const key_of = ({ occurrence }: Shown) => `${occurrence.event_id} ${occurrence.occurrence}`

/** Days beside each other, hour under hour. */
export function TimeGrid(props: GridProps) {
  const { days, shown } = props
  const { t } = useTranslation('calendar')
  const scroller = useRef<HTMLDivElement>(null)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const hour = (scroller.current?.querySelector<HTMLElement>(`.${styles.hours}`)?.offsetHeight ?? 0) / 24
    if (scroller.current) scroller.current.scrollTop = hour * kMorning - 12
  }, [])
  const drag = useDrag(box, {
    days: days.length,
    on_make: (day, from, to) => props.on_make(days[day] ?? '', from, to),
    on_move: props.on_move,
    on_stretch: props.on_stretch,
  })
  const timed = shown.filter(({ occurrence }) => !is_long(occurrence))
  return (
    <div className={styles.frame} style={{ '--days': days.length } as object}>
      <Heads {...props} />
      <LongRow {...props} />
      <div ref={scroller} className={styles.scroller} tabIndex={0} role="region" aria-label={t('page_title')}>
        <div className={styles.hours} aria-hidden>
          {hours.map((hour) => (
            <span key={hour}>{hour > 0 && clock_text(hour * 60)}</span>
          ))}
        </div>
        <div ref={box} className={styles.days} {...drag.handlers} onPointerDown={(event) => drag.begin(event, 'make')}>
          {days.map((day, at) => (
            <Column key={day} day={day} at={at} timed={timed} drag={drag} {...props} />
          ))}
        </div>
      </div>
    </div>
  )
}

interface ColumnProps extends GridProps {
  day: string
  at: number
  timed: readonly Shown[]
  drag: ReturnType<typeof useDrag>
}

function Column({ day, at, timed, drag, chosen, on_open, on_make }: ColumnProps) {
  const here = timed.map((it) => it.occurrence).filter((it) => is_on(it, day))
  const tap = (event: MouseEvent<HTMLElement>) => tapped(event, (minute) => on_make(day, minute, minute + 60))
  return (
    <div className={styles.day} data-day={day} onClick={tap}>
      {placed_on(here, day).map(({ occurrence, from, to, column, columns }) => {
        const it = timed.find((other) => other.occurrence === occurrence)
        if (!it) return null
        const is_moving = drag.draft?.it && key_of(drag.draft.it) === key_of(it)
        const across = { left: `${(column / columns) * 100}%`, width: `calc(${100 / columns}% - 2px)` }
        return (
          <EventChip
            key={key_of(it)}
            it={it}
            look="block"
            style={{ ...at_minutes(from, to), ...across, ...(is_moving && { opacity: 0.4 }) }}
            chosen={chosen === key_of(it)}
            on_open={on_open}
            on_press={(event) => drag.begin(event, 'move', it, at, from, to)}
          >
            <span className={styles.edge} onPointerDown={(event) => drag.begin(event, 'stretch', it, at, from, to)} />
          </EventChip>
        )
      })}
      <Now day={day} />
      {drag.draft?.day === at && <Ghost draft={drag.draft} />}
    </div>
  )
}

/** A finger makes with a tap what a mouse draws. */
function tapped(event: MouseEvent<HTMLElement>, make: (minute: number) => void): void {
  const { pointerType } = event.nativeEvent as unknown as { pointerType?: string }
  if (event.target !== event.currentTarget || pointerType === 'mouse') return
  const area = event.currentTarget.getBoundingClientRect()
  make(Math.floor((((event.clientY - area.top) / area.height) * kDayMinutes) / 60) * 60)
}

const at_minutes = (from: number, to: number) => ({
  top: `${(from / kDayMinutes) * 100}%`,
  height: `calc(${((to - from) / kDayMinutes) * 100}% - 2px)`,
})

function Ghost({ draft }: { draft: Draft }) {
  return (
    <div className={styles.ghost} style={at_minutes(draft.from, draft.to)} aria-hidden>
      {clock_text(Math.max(0, draft.from) % kDayMinutes)}–{clock_text(draft.to % kDayMinutes)}
    </div>
  )
}

function Now({ day }: { day: string }) {
  const now = useMinute()
  if (date_of(now) !== day) return null
  return <div className={styles.now} style={{ top: `${(minute_of(now) / kDayMinutes) * 100}%` }} aria-hidden />
}

function Heads({ days, holidays, on_day }: GridProps) {
  const { language } = useTranslation('calendar')
  const today = date_of(useMinute())
  return (
    <div className={styles.heads}>
      <span />
      {days.map((day) => (
        <button
          key={day}
          type="button"
          className={class_names(styles.head, day === today && styles.today)}
          data-off={holidays[day] ? true : undefined}
          onClick={() => on_day(day)}
        >
          <span>{date_format(language, kWeekday).format(day_of(day))}</span>
          <b>{day_of(day).getDate()}</b>
          {holidays[day] && <small title={holidays[day]}>{holidays[day]}</small>}
        </button>
      ))}
    </div>
  )
}

/** Whole days, and what lasts longer than one. */
function LongRow({ days, shown, chosen, on_open, on_make }: GridProps) {
  const { t } = useTranslation('calendar')
  const long = shown.filter(({ occurrence }) => is_long(occurrence))
  const bars = bars_over(long.map((it) => it.occurrence), days)
  const make = (event: MouseEvent<HTMLElement>) => {
    const area = event.currentTarget.getBoundingClientRect()
    on_make(days[Math.floor(((event.clientX - area.left) / area.width) * days.length)] ?? '')
  }
  return (
    <div className={styles.long}>
      <span className={styles.gutter}>{t('all_day')}</span>
      <div className={styles.bars} onDoubleClick={make}>
        {bars.map(({ occurrence, first, last, row }) => {
          const it = long.find((other) => other.occurrence === occurrence)
          if (!it) return null
          return (
            <div
              key={key_of(it)}
              className={styles.bar}
              style={{ gridColumn: `${first + 1} / ${last + 2}`, gridRow: row + 1 }}
            >
              <EventChip it={it} look="bar" chosen={chosen === key_of(it)} on_open={on_open} />
            </div>
          )
        })}
      </div>
    </div>
  )
}

