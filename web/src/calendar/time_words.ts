/** When something is, in the reader's words. */
import type { EventTime, Occurrence } from '../api/types'
import { date_format } from '../i18n/formats'
import { useTranslation } from '../i18n/translation'
import { clock_text, date_of, day_of, days_of, is_all_day, own_zone } from './times'

const kDay = { month: 'short', day: 'numeric', weekday: 'short' } as const
const kTime = { hour: 'numeric', minute: '2-digit' } as const

export function useTimeWords() {
  const { t, language } = useTranslation('calendar')
  const time = (at: string) => date_format(language, kTime).format(new Date(at))
  const day = (date: string) => date_format(language, kDay).format(day_of(date))
  const range = ({ starts_at, ends_at }: Pick<Occurrence, 'starts_at' | 'ends_at'>) =>
    starts_at === ends_at
      ? time(starts_at)
      : date_format(language, kTime).formatRange(new Date(starts_at), new Date(ends_at))
  const whole = (occurrence: Occurrence): string => {
    const { first, last } = days_of(occurrence)
    const dates = first === last ? day(first) : `${day(first)} – ${day(last)}`
    if (is_all_day(occurrence.time)) return `${dates} · ${t('all_day')}`
    if (first === last) return `${dates} · ${range(occurrence)}`
    return `${day(first)} ${time(occurrence.starts_at)} – ${day(date_of(new Date(occurrence.ends_at)))} ${time(occurrence.ends_at)}`
  }
  /** Where the event counts by another clock than the reader's. */
  const elsewhere = (when: EventTime): string | undefined => {
    if (is_all_day(when) || when.time_zone === own_zone()) return undefined
    const clock = `${clock_text(when.start_minute ?? 0)}–${clock_text(when.end_minute ?? 0)}`
    return t('event.in_zone', { time: clock, zone: when.time_zone.replaceAll('_', ' ') })
  }
  return { time, day, range, whole, elsewhere }
}
