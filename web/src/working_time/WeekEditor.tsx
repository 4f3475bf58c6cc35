import { Copy, Plus, Trash2 } from 'lucide-react'
import { useId } from 'react'

import { useTranslation } from '../i18n/translation'
import { weekday_name } from '../i18n/weekdays'
import { IconButton } from '../ui/Button'
import { class_names } from '../ui/class_names'
import { CheckField } from '../ui/CheckField'
import { TimeFields } from './TimeFields'
import styles from './Week.module.css'
import {
  copied,
  type Draft,
  faults_of,
  kMostStretches,
  type Times,
  with_more,
  with_times,
  with_worked,
  without,
} from './week'

interface Props {
  draft: Draft
  on_change: (draft: Draft) => void
  /** Also tells what is not written yet. */
  tried: boolean
}

/** The hours of a week, a line for each day. */
export function WeekEditor({ draft, on_change, tried }: Props) {
  const { t } = useTranslation('working_time')
  const faults = faults_of(draft)
  const worked = draft.filter((day) => day.length > 0).length
  return (
    <div role="group" aria-label={t('week.title')} className={styles.week}>
      {draft.map((times, day) => {
        const fault = faults[day]
        return (
          <DayLine
            key={day}
            day={day}
            times={times}
            problem={fault && (fault !== 'missing' || tried) ? t(`week.faults.${fault}`) : undefined}
            on_worked={(on) => on_change(with_worked(draft, day, on))}
            on_times={(place, part) => on_change(with_times(draft, day, place, part))}
            on_more={() => on_change(with_more(draft, day))}
            on_less={(place) => on_change(without(draft, day, place))}
            on_copy={worked > 1 ? () => on_change(copied(draft, day)) : undefined}
          />
        )
      })}
    </div>
  )
}

interface LineProps {
  day: number
  times: readonly Times[]
  problem: string | undefined
  on_worked: (worked: boolean) => void
  on_times: (place: number, part: Partial<Times>) => void
  on_more: () => void
  on_less: (place: number) => void
  on_copy: (() => void) | undefined
}

function DayLine({ day, times, problem, ...on }: LineProps) {
  const { t, language } = useTranslation('working_time')
  const note = useId()
  const name = weekday_name(language, day)
  const is_worked = times.length > 0
  return (
    <div role="group" aria-label={name} aria-describedby={problem ? note : undefined} className={styles.day}>
      <div className={styles.name}>
        <CheckField label={name} checked={is_worked} on_change={on.on_worked} />
      </div>
      <div className={class_names(styles.hours, !is_worked && styles.off)}>
        {!is_worked && <span>{t('week.off')}</span>}
        {times.map((each, place) => (
          <div key={place} className={styles.stretch}>
            <TimeFields
              label={place === 0 ? name : `${name} ${place + 1}`}
              times={each}
              on_change={(part) => on.on_times(place, part)}
              invalid={problem !== undefined}
            />
            {times.length > 1 && (
              <IconButton label={t('week.remove')} onClick={() => on.on_less(place)}>
                <Trash2 />
              </IconButton>
            )}
          </div>
        ))}
        <p id={note} className={styles.problem} aria-live="polite" hidden={!problem}>
          {problem}
        </p>
      </div>
      {is_worked && (
        <div className={styles.tools}>
          {times.length < kMostStretches && (
            <IconButton label={t('week.more', { day: name })} onClick={on.on_more}>
              <Plus />
            </IconButton>
          )}
          {on.on_copy && (
            <IconButton label={t('week.copy', { day: name })} onClick={on.on_copy}>
              <Copy />
            </IconButton>
          )}
        </div>
      )}
    </div>
  )
}
