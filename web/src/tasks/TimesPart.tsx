import { X } from 'lucide-react'

import type { Task } from '../api/types'
import { useTranslation } from '../i18n/translation'
import { useWorkspace } from '../sync/provider'
import { Button } from '../ui/Button'
import { CheckField } from '../ui/CheckField'
import { SelectField, TextField } from '../ui/Field'
import { DayOff } from './DayOff'
import { date_after } from './groups'
import { own_zone } from './quick'
import { RepeatPart } from './RepeatPart'
import styles from './Tasks.module.css'
import type { PartProps } from './WordsPart'

type Due = NonNullable<Task['due']>

const reminders = ['0', '10', '60', '1440'] as const

function clock_of(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}

function minute_of(text: string): number | undefined {
  const [hour = NaN, minute = NaN] = text.split(':').map(Number)
  return Number.isNaN(hour + minute) ? undefined : hour * 60 + minute
}

/** Until when, what reminds of it, and how it comes again. */
export function TimesPart({ task, on_change }: PartProps) {
  const { t } = useTranslation('tasks')
  const { due } = task
  const set_due = (date: string, minute: number | undefined) => {
    const wanted: Due = { date, time_zone: due?.time_zone ?? own_zone(), ...(minute !== undefined && { minute }) }
    if (date) void on_change({ due: wanted })
  }
  return (
    <section className={styles.part} aria-label={t('fields.due')}>
      <div className={styles.pair}>
        <TextField type="date" label={t('fields.due')} value={due?.date ?? ''} onChange={(event) => set_due(event.target.value, due?.minute)} />
        {due && (
          <TextField
            type="time"
            label={t('fields.time')}
            value={due.minute === undefined ? '' : clock_of(due.minute)}
            onChange={(event) => set_due(due.date, minute_of(event.target.value))}
          />
        )}
      </div>
      {due && due.time_zone !== own_zone() && <p className={styles.hint}>{due.time_zone.replaceAll('_', ' ')}</p>}
      {due && <DayOff date={due.date} />}
      <div className={styles.acts}>
        {([['today', 0], ['tomorrow', 1], ['next_week', 7]] as const).map(([name, days]) => (
          <Button key={name} size="s" onClick={() => set_due(date_after(new Date(), days), due?.minute)}>
            {t(`days.${name}`)}
          </Button>
        ))}
        {due && (
          <Button size="s" variant="quiet" icon={<X />} onClick={() => void on_change({ due: null })}>
            {t('no_due')}
          </Button>
        )}
      </div>
      {due && <Clockwork task={task} on_change={on_change} />}
    </section>
  )
}

function Clockwork({ task, on_change }: PartProps) {
  const { t } = useTranslation('tasks')
  const none = { value: '', label: t('never') }
  const { member_id } = useWorkspace().me
  const minutes = task.remind_minutes_before
  const reaches_others = task.remind_until_confirmed || task.assignees.some((each) => each.member_id !== member_id)
  const known = minutes === undefined || reminders.some((value) => value === String(minutes))
  const more = known ? [] : [{ value: String(minutes), label: t('remind.minutes', { count: minutes }) }]
  const remind = (value: string) => void on_change({ remind_minutes_before: value === '' ? null : Number(value) })
  return (
    <>
      <SelectField
        label={t('fields.remind')}
        value={minutes === undefined ? '' : String(minutes)}
        choices={[none, ...reminders.map((value) => ({ value, label: t(`remind.${value}`) })), ...more]}
        on_change={remind}
      />
      {minutes !== undefined && reaches_others && (
        <CheckField
          label={t('until_confirmed.label')}
          hint={t('until_confirmed.hint')}
          checked={task.remind_until_confirmed}
          on_change={(remind_until_confirmed) => void on_change({ remind_until_confirmed })}
        />
      )}
      {!task.parent_id && <RepeatPart task={task} on_change={on_change} />}
    </>
  )
}
