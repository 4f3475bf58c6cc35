import { useTranslation } from '../i18n/translation'
import { SelectField } from '../ui/Field'

interface Props {
  minutes: number | undefined
  all_day: boolean
  on_change: (minutes: number | undefined) => void
}

const of_hours = [0, 5, 15, 30, 60, 1440]
const of_days = [0, 1440, 2880, 10_080]

export function useRemindWords(): (minutes: number, all_day: boolean) => string {
  const { t } = useTranslation('calendar')
  return (minutes, all_day) => {
    if (all_day) return minutes === 0 ? t('remind.morning') : t('remind.days_morning', { count: Math.round(minutes / 1440) })
    if (minutes === 0) return t('remind.at_start')
    if (minutes % 1440 === 0) return t('remind.days', { count: minutes / 1440 })
    return minutes % 60 === 0 ? t('remind.hours', { count: minutes / 60 }) : t('remind.minutes', { count: minutes })
  }
}

/** When one wants to hear of it. */
export function RemindField({ minutes, all_day, on_change }: Props) {
  const { t } = useTranslation('calendar')
  const words = useRemindWords()
  const usual = all_day ? of_days : of_hours
  const offered = minutes === undefined || usual.includes(minutes) ? usual : [...usual, minutes]
  return (
    <SelectField
      label={t('remind.label')}
      value={minutes === undefined ? '' : String(minutes)}
      choices={[{ value: '', label: t('remind.never') }, ...offered.map((value) => ({ value: String(value), label: words(value, all_day) }))]}
      on_change={(value) => on_change(value === '' ? undefined : Number(value))}
    />
  )
}
