import { useState } from 'react'

import type { SpecialDay } from '../api/types'
import { useTranslation } from '../i18n/translation'
import { field_problem, form_problem, FormProblem, useSubmission } from '../people/forms'
import { Button } from '../ui/Button'
import { Dialog } from '../ui/Dialog'
import { TextField } from '../ui/Field'
import { SegmentedControl } from '../ui/SegmentedControl'
import { toast } from '../ui/toasts'
import { useDayName } from './DayList'
import { day_faults, kFirstYear, kLastYear } from './days'
import type { EnteredDay } from './fetching'
import styles from './WorkingTime.module.css'

const kKinds = ['off', 'working'] as const

/** A new day of a year, or one that is decided differently. */
export interface WantedDay {
  year: number
  day?: SpecialDay
}

interface Props {
  wanted: WantedDay
  save: (day: EnteredDay) => Promise<void>
  on_close: () => void
}

export function DayDialog({ wanted, save, on_close }: Props) {
  const { t } = useTranslation('working_time')
  const write = useSubmission()
  const day_name = useDayName()
  const [day, set_day] = useState<EnteredDay>({
    date: wanted.day?.date ?? '',
    kind: wanted.day?.kind ?? 'off',
    name: wanted.day ? day_name(wanted.day) : '',
  })
  const [tried, set_tried] = useState(false)
  const faults = day_faults(day)
  const set = (part: Partial<EnteredDay>) => set_day((now) => ({ ...now, ...part }))
  const error_of = (name: 'date' | 'name') => {
    const fault = tried ? faults[name] : undefined
    return fault ? t(`day.faults.${fault}`, { first: kFirstYear, last: kLastYear }) : field_problem(write.refusal, name)
  }
  const confirm = async () => {
    set_tried(true)
    if (faults.date || faults.name) return
    if (!(await write.submit(() => save({ ...day, name: day.name.trim() })))) return
    toast(t('day.entered'), 'good')
    on_close()
  }
  return (
    <Dialog open on_close={on_close} title={t(wanted.day ? 'day.change_title' : 'day.title')}>
      <form
        className={styles.dialog}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void confirm()
        }}
      >
        <TextField
          type="date"
          label={t('day.date')}
          error={error_of('date')}
          min={`${kFirstYear}-01-01`}
          max={`${kLastYear}-12-31`}
          value={day.date}
          onChange={(event) => set({ date: event.target.value })}
          data-autofocus
        />
        <SegmentedControl
          full
          label={t('day.kind')}
          value={day.kind}
          on_change={(kind) => set({ kind: kind as EnteredDay['kind'] })}
          choices={kKinds.map((value) => ({ value, label: t(`day.kinds.${value}`) }))}
        />
        <TextField
          label={t('day.name')}
          placeholder={t(`day.examples.${day.kind}`)}
          error={error_of('name')}
          autoComplete="off"
          value={day.name}
          onChange={(event) => set({ name: event.target.value })}
        />
        <p className={styles.note}>{t(`day.hints.${day.kind}`)}</p>
        <FormProblem text={form_problem(write.refusal, ['date', 'name'])} />
        <div className={styles.buttons}>
          <Button onClick={on_close}>{t('cancel')}</Button>
          <Button type="submit" variant="primary" busy={write.busy}>
            {t('day.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
