/** A rule in the reader's words. */
import { date_format } from '../i18n/formats'
import { useTranslation } from '../i18n/translation'
import { weekday_name } from '../i18n/weekdays'
import { kWorkdays, read_repeat, type Repeat } from './rules'
import { day_of, weekday_of } from './times'

const kShort = { weekday: 'short', timeZone: 'UTC' } as const
const kDate = { month: 'long', day: 'numeric' } as const
const kWhole = { year: 'numeric', month: 'short', day: 'numeric' } as const

export function useRuleWords(): (rule: string, date: string) => string {
  const { t, language } = useTranslation('calendar')
  const once = (repeat: Repeat, date: string): string => {
    const { frequency, interval, weekdays, nth } = repeat
    const days = weekdays.map((day) => weekday_name(language, day, kShort)).join(', ')
    const day = day_of(date).getDate()
    const of_year = date_format(language, kDate).format(day_of(date))
    if (interval > 1) return t(`repeat.interval.${frequency}`, { count: interval, days, day, date: of_year })
    if (frequency === 'DAILY') return t('repeat.daily')
    if (frequency === 'WEEKLY') return weekdays.join() === kWorkdays.join() ? t('repeat.workdays') : t('repeat.weekly', { days })
    if (frequency === 'YEARLY') return t('repeat.yearly', { date: of_year })
    const weekday = weekday_name(language, weekday_of(date))
    if (nth === -1) return t('repeat.monthly_last', { day: weekday })
    if (nth) return t('repeat.monthly_nth', { nth: nth_word(nth), day: weekday })
    return t('repeat.monthly_day', { day })
  }
  const nth_word = (nth: number) => t(`repeat.nth.${nth as 1 | 2 | 3 | 4 | 5}`)
  return (rule, date) => {
    const repeat = read_repeat(rule, date)
    if (!repeat) return t('repeat.other')
    const words = once(repeat, date)
    if (repeat.count) return t('repeat.with_count', { rule: words, count: repeat.count })
    if (!repeat.until) return words
    return t('repeat.with_until', { rule: words, date: date_format(language, kWhole).format(day_of(repeat.until)) })
  }
}
