import { CalendarDays } from 'lucide-react'

import { useTranslation } from '../i18n/translation'
import { class_names } from '../ui/class_names'
import { useMinute } from '../ui/minute'
import { EmptyState } from '../ui/States'
import styles from './Agenda.module.css'
import { hue_style } from './colours'
import { useTitleOf } from './EventChip'
import { type GridProps, key_of } from './TimeGrid'
import { useTimeWords } from './time_words'
import { date_of, is_all_day, is_on } from './times'

type Props = Pick<GridProps, 'days' | 'shown' | 'chosen' | 'holidays' | 'on_open'>

/** Day after day, what takes place; days without anything are left out. */
export function Agenda({ days, shown, chosen, holidays, on_open }: Props) {
  const { t } = useTranslation('calendar')
  const { day: day_words, range } = useTimeWords()
  const title = useTitleOf()
  const today = date_of(useMinute())
  const has = (day: string) => shown.some(({ occurrence }) => is_on(occurrence, day))
  const busy = days.filter((day) => holidays[day] || day === today || has(day))
  if (shown.length === 0) return <EmptyState icon={<CalendarDays />} title={t('nothing.title')} text={t('nothing.text')} />
  return (
    <div className={styles.agenda}>
      {busy.map((day) => (
        <section key={day} className={styles.day} aria-label={day_words(day)}>
          <h2
            className={class_names(styles.date, day === today && styles.today)}
            data-off={holidays[day] ? true : undefined}
          >
            {day_words(day)}
            {holidays[day] && <span>{holidays[day]}</span>}
          </h2>
          <ul>
            {shown
              .filter(({ occurrence }) => is_on(occurrence, day))
              .map((it) => (
                <li key={key_of(it)}>
                  <button
                    type="button"
                    className={class_names(styles.row, chosen === key_of(it) && styles.chosen)}
                    style={hue_style(it.colour)}
                    data-answer={it.answer}
                    data-event={it.occurrence.event_id}
                    onClick={() => on_open(it)}
                  >
                    <span className={styles.when}>{is_all_day(it.occurrence.time) ? t('all_day') : range(it.occurrence)}</span>
                    <span className={styles.dot} aria-hidden />
                    <span className={styles.what}>
                      <bdi>{title(it)}</bdi>
                      {it.occurrence.place && <small>{it.occurrence.place}</small>}
                    </span>
                  </button>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </div>
  )
}
