import { useState } from 'react'

import { useTranslation } from '../i18n/translation'
import { weekday_name } from '../i18n/weekdays'
import { SelectField, TextField } from '../ui/Field'
import styles from './Form.module.css'
import { frequencies, read_repeat, type Repeat, rule_of, usual_repeats } from './rules'
import { useRuleWords } from './rule_words'
import { date_after, weekday_of } from './times'

interface Props {
  rule: string | undefined
  date: string
  on_change: (rule: string | undefined) => void
}

const kShort = { weekday: 'short', timeZone: 'UTC' } as const

/** What most need in one choice; the rest part by part, always said in words. */
export function RepeatField({ rule, date, on_change }: Props) {
  const { t } = useTranslation('calendar')
  const words = useRuleWords()
  const [custom, set_custom] = useState(false)
  const usual = Object.values(usual_repeats(date)).map((repeat) => rule_of(repeat, date))
  const known = rule === undefined || usual.includes(rule)
  const choices = [
    { value: '', label: t('repeat.never') },
    ...usual.map((value) => ({ value, label: words(value, date) })),
    ...(known ? [] : [{ value: rule, label: words(rule, date) }]),
    { value: 'custom', label: t('repeat.custom') },
  ]
  const choose = (value: string) => {
    set_custom(value === 'custom')
    if (value !== 'custom') return on_change(value || undefined)
    if (!rule) on_change(usual[2])
  }
  const repeat = rule ? read_repeat(rule, date) : undefined
  return (
    <>
      <SelectField
        label={t('repeat.label')}
        value={custom ? 'custom' : (rule ?? '')}
        choices={choices}
        on_change={choose}
      />
      {custom && repeat && <Custom repeat={repeat} date={date} on_change={(next) => on_change(rule_of(next, date))} />}
      {custom && rule && <p className={styles.hint}>{words(rule, date)}</p>}
    </>
  )
}

interface CustomProps {
  repeat: Repeat
  date: string
  on_change: (repeat: Repeat) => void
}

function Custom({ repeat, date, on_change }: CustomProps) {
  const { t, language } = useTranslation('calendar')
  const set = (part: Partial<Repeat>) => on_change({ ...repeat, ...part })
  const toggle = (day: number) => {
    const { weekdays } = repeat
    const days = weekdays.includes(day) ? weekdays.filter((other) => other !== day) : [...weekdays, day].sort()
    if (days.length > 0) set({ weekdays: days })
  }
  const ending = repeat.count ? 'count' : repeat.until ? 'until' : 'never_ends'
  const end = (value: string) => {
    const rest = { ...repeat }
    delete rest.until
    delete rest.count
    if (value === 'count') return on_change({ ...rest, count: 10 })
    on_change(value === 'until' ? { ...rest, until: date_after(date, 90) } : rest)
  }
  return (
    <fieldset className={styles.custom}>
      <div className={styles.row}>
        <TextField
          type="number"
          min={1}
          max={99}
          label={t('repeat.every')}
          value={repeat.interval}
          onChange={(event) => set({ interval: Math.min(99, Math.max(1, Number(event.target.value))) })}
        />
        <SelectField
          label={t('repeat.label')}
          value={repeat.frequency}
          choices={frequencies.map((value) => ({ value, label: t(`repeat.units.${value}`) }))}
          on_change={(value) => {
            const frequency = frequencies.find((name) => name === value) ?? 'WEEKLY'
            const rest = { ...repeat }
            delete rest.nth
            on_change({ ...rest, frequency, weekdays: frequency === 'WEEKLY' ? [weekday_of(date)] : [] })
          }}
        />
      </div>
      {repeat.frequency === 'WEEKLY' && (
        <div className={styles.weekdays} role="group" aria-label={t('repeat.on')}>
          {[0, 1, 2, 3, 4, 5, 6].map((day) => (
            <button key={day} type="button" aria-pressed={repeat.weekdays.includes(day)} onClick={() => toggle(day)}>
              {weekday_name(language, day, kShort)}
            </button>
          ))}
        </div>
      )}
      <div className={styles.row}>
        <SelectField
          label={t('repeat.ends')}
          value={ending}
          choices={(['never_ends', 'until', 'count'] as const).map((value) => ({ value, label: t(`repeat.${value}`) }))}
          on_change={end}
        />
        {repeat.until && <TextField type="date" label={t('repeat.last')} value={repeat.until} min={date} onChange={(event) => event.target.value && set({ until: event.target.value })} />}
        {repeat.count && <TextField type="number" min={1} max={999} label={t('repeat.times')} value={repeat.count} onChange={(event) => set({ count: Math.min(999, Math.max(1, Number(event.target.value))) })} />}
      </div>
    </fieldset>
  )
}
