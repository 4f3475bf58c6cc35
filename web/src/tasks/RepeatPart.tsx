import { useEffect, useRef, useState } from 'react'

import type { Task } from '../api/types'
import { useTranslation } from '../i18n/translation'
import { weekday_name } from '../i18n/weekdays'
import { SelectField, TextField } from '../ui/Field'
import { ending_of, is_same, type Repeat, repeat_units, weekdays_of, with_ending, with_unit, with_weekday } from './repeats'
import styles from './Tasks.module.css'
import type { PartProps } from './WordsPart'

const kShort = { weekday: 'short', timeZone: 'UTC' } as const

/** How it comes again: every so often, on which days of a week, and until when. */
export function RepeatPart({ task, on_change }: PartProps) {
  const { t } = useTranslation('tasks')
  const { due } = task
  const [repeat, keep] = useKept(task.repeat, (rule) => on_change({ repeat: rule ?? null }))
  const choose = (value: string) => {
    const unit = repeat_units.find((name) => name === value)
    keep(unit && with_unit(repeat, unit))
  }
  const choices = [{ value: '', label: t('never') }, ...repeat_units.map((value) => ({ value, label: t(`repeat.${value}`) }))]
  return (
    <>
      <SelectField label={t('fields.repeat')} value={repeat?.unit ?? ''} choices={choices} on_change={choose} />
      {repeat && due && <Rule repeat={repeat} due_date={due.date} on_change={keep} />}
    </>
  )
}

/** What was chosen last is shown, and is what the next choice changes, until the task is known to be so. */
function useKept(known: Repeat | undefined, write: (rule: Repeat | undefined) => Promise<Task | undefined>) {
  const [draft, set_draft] = useState<{ rule: Repeat | undefined }>()
  const before = useRef(Promise.resolve())
  const last = useRef(0)
  const is_known = draft !== undefined && is_same(draft.rule, known)
  useEffect(() => {
    if (is_known) set_draft(undefined)
  }, [is_known])
  const keep = (rule: Repeat | undefined) => {
    const own = (last.current += 1)
    set_draft({ rule })
    before.current = before.current.then(() => write(rule)).then((changed) => {
      if (last.current === own) set_draft(changed && { rule: changed.repeat })
    })
  }
  return [draft ? draft.rule : known, keep] as const
}

interface RuleProps {
  repeat: Repeat
  due_date: string
  on_change: (repeat: Repeat) => void
}

const endings = ['never', 'until', 'count'] as const

function Rule({ repeat, due_date, on_change }: RuleProps) {
  const { t } = useTranslation('tasks')
  const ending = ending_of(repeat)
  return (
    <fieldset className={styles.rule}>
      <legend className={styles.hint}>{t('repeating.legend')}</legend>
      <div className={styles.pair}>
        <Count
          label={t(`repeating.every.${repeat.unit}`)}
          value={repeat.interval}
          most={99}
          on_change={(interval) => on_change({ ...repeat, interval })}
        />
        <SelectField
          label={t('repeating.ends')}
          value={ending}
          choices={endings.map((value) => ({ value, label: t(`repeating.${value}`) }))}
          on_change={(value) => on_change(with_ending(repeat, endings.find((name) => name === value) ?? 'never', due_date))}
        />
      </div>
      {repeat.unit === 'week' && <Weekdays repeat={repeat} due_date={due_date} on_change={on_change} />}
      {ending === 'until' && (
        <TextField
          type="date"
          label={t('repeating.last')}
          value={repeat.until ?? ''}
          min={due_date}
          onChange={(event) => event.target.value && on_change({ ...repeat, until: event.target.value })}
        />
      )}
      {ending === 'count' && (
        <Count
          label={t('repeating.times')}
          hint={t('repeating.times_hint')}
          value={repeat.count ?? 1}
          most={999}
          on_change={(count) => on_change({ ...repeat, count })}
        />
      )}
    </fieldset>
  )
}

function Weekdays({ repeat, due_date, on_change }: RuleProps) {
  const { t, language } = useTranslation('tasks')
  const weekdays = weekdays_of(repeat, due_date)
  const toggle = (day: number) => on_change(with_weekday(repeat, due_date, day))
  return (
    <div className={styles.weekdays} role="group" aria-label={t('repeating.on')}>
      {[1, 2, 3, 4, 5, 6, 7].map((day) => (
        <button key={day} type="button" aria-pressed={weekdays.includes(day)} onClick={() => toggle(day)}>
          {weekday_name(language, day - 1, kShort)}
        </button>
      ))}
    </div>
  )
}

interface CountProps {
  label: string
  hint?: string
  value: number
  most: number
  on_change: (value: number) => void
}

/** A whole number from 1, taken when one goes on to something else. */
function Count({ label, hint, value, most, on_change }: CountProps) {
  const [text, set_text] = useState(String(value))
  useEffect(() => set_text(String(value)), [value])
  const keep = () => {
    const wanted = Math.min(most, Math.max(1, Math.round(Number(text)) || value))
    set_text(String(wanted))
    if (wanted !== value) on_change(wanted)
  }
  return (
    <TextField
      type="number"
      min={1}
      max={most}
      label={label}
      {...(hint && { hint })}
      value={text}
      onChange={(event) => set_text(event.target.value)}
      onBlur={keep}
      onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
    />
  )
}
