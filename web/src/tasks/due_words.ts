/** How a due date is said, in the reader's language. */
import type { Task } from '../api/types'
import { date_format } from '../i18n/formats'
import { useTranslation } from '../i18n/translation'
import { date_after, date_of } from './groups'

const kDay = { month: 'short', day: 'numeric', weekday: 'short' } as const
const kDayOfYear = { year: 'numeric', month: 'short', day: 'numeric' } as const
const kTime = { hour: 'numeric', minute: '2-digit' } as const

export function useDueWords(): (task: Task) => string {
  const { t, language } = useTranslation('tasks')
  return ({ due, due_at }) => {
    if (!due || !due_at) return ''
    const now = new Date()
    const moment = new Date(due_at)
    const date = due.minute === undefined ? due.date : date_of(moment)
    const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
    const shown = new Date(year, month - 1, day)
    const format = date_format(language, year === now.getFullYear() ? kDay : kDayOfYear)
    const near = { [date_of(now)]: t('days.today'), [date_after(now, 1)]: t('days.tomorrow'), [date_after(now, -1)]: t('days.yesterday') }
    const words = near[date] ?? format.format(shown)
    return due.minute === undefined ? words : `${words} ${date_format(language, kTime).format(moment)}`
  }
}
