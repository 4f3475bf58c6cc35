import { Pencil, Trash2 } from 'lucide-react'

import type { SpecialDay } from '../api/types'
import { date_format } from '../i18n/formats'
import { useTranslation } from '../i18n/translation'
import { Tag } from '../ui/Badge'
import { IconButton } from '../ui/Button'
import { by_month, type Run, runs_of } from './days'
import styles from './WorkingTime.module.css'

const kMonth: Intl.DateTimeFormatOptions = { month: 'long', timeZone: 'UTC' }
const kDate: Intl.DateTimeFormatOptions = { month: 'short', day: 'numeric', weekday: 'short', timeZone: 'UTC' }

interface Props {
  days: readonly SpecialDay[]
  on_change: (day: SpecialDay) => void
  on_remove: (day: SpecialDay) => void
}

/** By month; days that follow each other under one name are one line. */
export function DayList({ days, on_change, on_remove }: Props) {
  const { language } = useTranslation('working_time')
  return by_month(runs_of(days)).map(({ month, runs }) => {
    const name = date_format(language, kMonth).format(new Date(`${month}-01T00:00:00Z`))
    return (
      <section key={month} className={styles.month}>
        <h3 className={styles.month_name}>{name}</h3>
        <ul aria-label={name} className={styles.runs}>
          {runs.map((run) => (
            <RunRow
              key={`${run[0].date} ${run[0].holiday ?? ''}`}
              run={run}
              on_change={() => on_change(run[0])}
              on_remove={run[0].name === undefined ? undefined : () => on_remove(run[0])}
            />
          ))}
        </ul>
      </section>
    )
  })
}

/** What a day is called: by its country, or by who entered it. */
export function useDayName(): (day: SpecialDay) => string {
  const { t } = useTranslation('working_time')
  return ({ name, holiday, kind }) => {
    if (name !== undefined || holiday === undefined) return name ?? ''
    const of_country = t(`holidays.${holiday}`)
    return kind === 'off' ? of_country : t('days.worked_for', { name: of_country })
  }
}

interface RowProps {
  run: Run
  on_change: () => void
  on_remove: (() => void) | undefined
}

function RunRow({ run, on_change, on_remove }: RowProps) {
  const { t, language } = useTranslation('working_time')
  const day_name = useDayName()
  const [first] = run
  const name = day_name(first)
  const is_off = first.kind === 'off'
  const at = ({ date }: SpecialDay) => new Date(`${date}T00:00:00Z`)
  const when = date_format(language, kDate).formatRange(at(first), at(run.at(-1) ?? first))
  return (
    <li className={styles.run} data-kind={first.kind}>
      <span className={styles.when}>{when}</span>
      <span className={styles.what}>
        <bdi className={styles.day_name}>{name}</bdi>
        {first.substitute && <Tag>{t('days.substitute')}</Tag>}
        {first.name !== undefined && <Tag tone="accent">{t('days.entered')}</Tag>}
      </span>
      <Tag tone={is_off ? 'ok' : 'warn'}>
        {run.length > 1 ? t(`days.kinds_counted.${first.kind}`, { count: run.length }) : t(`days.kinds.${first.kind}`)}
      </Tag>
      <span className={styles.run_tools}>
        <IconButton label={t('days.change', { name, when })} onClick={on_change}>
          <Pencil />
        </IconButton>
        {on_remove && (
          <IconButton label={t('days.remove', { name, when })} onClick={on_remove}>
            <Trash2 />
          </IconButton>
        )}
      </span>
    </li>
  )
}
