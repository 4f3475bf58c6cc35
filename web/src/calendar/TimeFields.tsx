import { useTranslation } from '../i18n/translation'
import type { EventTime } from '../api/types'
import { CheckField } from '../ui/CheckField'
import { TextField } from '../ui/Field'
import styles from './Form.module.css'
import { clock_minute, clock_text, date_after, day_of, is_all_day, is_backward, kDayMinutes, moved_by, own_zone, timed } from './times'

interface Props {
  time: EventTime
  on_change: (time: EventTime) => void
}

const kDayMs = kDayMinutes * 60_000

function days_between(from: string, to: string): number {
  return Math.round((day_of(to).getTime() - day_of(from).getTime()) / kDayMs)
}

/** An end before the beginning is on the next day, and one behind it no longer has to be. */
function ended_at(time: EventTime, minute: number): EventTime {
  const { start_date, start_minute = 0, end_date, end_minute = 0 } = time
  const next = date_after(start_date, 1)
  if (end_date === start_date && minute < start_minute) return { ...time, end_minute: minute, end_date: next }
  const was_next = end_date === next && end_minute <= start_minute && minute > start_minute
  return { ...time, end_minute: minute, end_date: was_next ? start_date : end_date }
}

/** When it begins and ends; another beginning moves the end along. */
export function TimeFields({ time, on_change }: Props) {
  const { t } = useTranslation('calendar')
  const all_day = is_all_day(time)
  const begin_on = (date: string) => {
    if (date) on_change(moved_by(time, days_between(time.start_date, date) * kDayMinutes))
  }
  const begin_at = (minute: number | undefined) => {
    if (minute !== undefined) on_change(moved_by(time, minute - (time.start_minute ?? 0)))
  }
  const end_at = (minute: number | undefined) => {
    if (minute !== undefined) on_change(ended_at(time, minute))
  }
  const end_on = (date: string) => date && on_change({ ...time, end_date: date })
  const turn = (checked: boolean) => {
    const whole: EventTime = { start_date: time.start_date, end_date: time.start_date, time_zone: time.time_zone }
    on_change(checked ? whole : { ...timed(time.start_date, 540, 600), time_zone: time.time_zone })
  }
  return (
    <div className={styles.times}>
      <div className={styles.row}>
        <TextField
          type="date"
          label={t('event.date')}
          value={time.start_date}
          onChange={(event) => begin_on(event.target.value)}
        />
        {all_day ? (
          <TextField
            type="date"
            label={t('event.last_day')}
            value={time.end_date}
            min={time.start_date}
            onChange={(event) => end_on(event.target.value)}
          />
        ) : (
          <>
            <TextField
              type="time"
              label={t('event.from')}
              value={clock_text(time.start_minute ?? 0)}
              onChange={(event) => begin_at(clock_minute(event.target.value))}
            />
            <TextField
              type="time"
              label={t('event.to')}
              value={clock_text(time.end_minute ?? 0)}
              onChange={(event) => end_at(clock_minute(event.target.value))}
            />
          </>
        )}
      </div>
      <CheckField label={t('all_day')} checked={all_day} on_change={turn} />
      {!all_day && time.time_zone !== own_zone() && <p className={styles.hint}>{time.time_zone.replaceAll('_', ' ')}</p>}
      {is_backward(time) && <p className={styles.problem}>{t('event.ends_first')}</p>}
    </div>
  )
}
