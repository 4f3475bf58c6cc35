import { useTranslation } from '../i18n/translation'
import { weekday_name } from '../i18n/weekdays'
import { class_names } from '../ui/class_names'
import { useMinute } from '../ui/minute'
import { EventChip } from './EventChip'
import styles from './Grid.module.css'
import { type GridProps, key_of } from './TimeGrid'
import { date_of, day_of, is_long, is_on } from './times'
import type { Shown } from './use_calendar'

const kMost = 4
const kShort = { weekday: 'short', timeZone: 'UTC' } as const

type Props = Pick<GridProps, 'days' | 'shown' | 'chosen' | 'holidays' | 'on_open' | 'on_day' | 'on_make'> & { month: string }

/** Whole weeks around a month. */
export function MonthGrid({ days, month, ...rest }: Props) {
  const { t, language } = useTranslation('calendar')
  return (
    <div className={styles.month} tabIndex={0} role="region" aria-label={t('page_title')}>
      {days.slice(0, 7).map((day, at) => (
        <span key={day} className={styles.weekday}>
          {weekday_name(language, at, kShort)}
        </span>
      ))}
      {days.map((day) => (
        <Cell key={day} day={day} is_other={!day.startsWith(month)} {...rest} />
      ))}
    </div>
  )
}

const in_order = (a: Shown, b: Shown) => Number(is_long(b.occurrence)) - Number(is_long(a.occurrence))

type CellProps = Omit<Props, 'days' | 'month'> & { day: string; is_other: boolean }

function Cell({ day, is_other, shown, chosen, holidays, on_open, on_day, on_make }: CellProps) {
  const { t } = useTranslation('calendar')
  const is_today = date_of(useMinute()) === day
  const here = shown.filter(({ occurrence }) => is_on(occurrence, day)).sort(in_order)
  const few = here.length > kMost ? here.slice(0, kMost - 1) : here
  return (
    <div
      className={styles.cell}
      data-other={is_other || undefined}
      data-day={day}
      onDoubleClick={(event) => event.target === event.currentTarget && on_make(day)}
    >
      <button
        type="button"
        className={class_names(styles.number, is_today && styles.today)}
        data-off={holidays[day] ? true : undefined}
        onClick={() => on_day(day)}
      >
        <b>{day_of(day).getDate()}</b>
        {holidays[day] && <small>{holidays[day]}</small>}
      </button>
      {few.map((it) => (
        <EventChip
          key={key_of(it)}
          it={it}
          look={is_long(it.occurrence) ? 'bar' : 'line'}
          chosen={chosen === key_of(it)}
          on_open={on_open}
        />
      ))}
      {here.length > few.length && (
        <button type="button" className={styles.more} onClick={() => on_day(day)}>
          {t('walk.more', { count: here.length - few.length })}
        </button>
      )}
    </div>
  )
}
