import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Plus, Trash2 } from 'lucide-react'
import { useRef, useState } from 'react'

import type { AlertChannel, AlertRules } from '../api/types'
import { useTranslation } from '../i18n/translation'
import { field_problem, SaveForm, Section, useSubmission, useWriteName } from '../people/forms'
import { useWorkspace } from '../sync/provider'
import { Button, IconButton } from '../ui/Button'
import { CheckField } from '../ui/CheckField'
import { SelectField, TextArea, TextField } from '../ui/Field'
import { Skeleton } from '../ui/Skeleton'
import { ErrorState } from '../ui/States'
import { toast } from '../ui/toasts'
import styles from './Alerts.module.css'
import { alert_rules } from './fetching'
import { channels, draft_of, fault_of, kMostRungs, next_rung, reasons_of, type RungDraft, rung_of, whole } from './policy'
import { WeekReport } from './WeekReport'
import { settle_alert_rules } from './writes'

/** How the organisation's alerts go on, and what keeps them bearable. */
export function RulesPage() {
  const { t } = useTranslation('alerts')
  const found = useQuery(alert_rules(useWorkspace().me.organisation_id))
  if (found.isError) return <ErrorState title={t('not_loaded')} on_retry={() => void found.refetch()} />
  return (
    <Section title={t('rules.title')} lead={t('rules.lead')}>
      {found.data ? (
        <Form rules={found.data.rules} available={found.data.channels} key={JSON.stringify(found.data.rules)} />
      ) : (
        <Skeleton height={320} />
      )}
      <WeekReport />
    </Section>
  )
}

function Form({ rules, available }: { rules: AlertRules; available: readonly AlertChannel[] }) {
  const { t } = useTranslation('alerts')
  const { organisation_id } = useWorkspace().me
  const queries = useQueryClient()
  const write = useSubmission()
  const named = useWriteName()
  const [wish, set_wish] = useState(() => ({
    rungs: rules.policy.rungs.map((rung, index) => draft_of(rung, `${index}`)),
    per_day: `${rules.alerts_per_day}`,
    per_week: `${rules.emergencies_per_week}`,
    reasons: rules.reasons.join('\n'),
    right_to_disconnect: rules.right_to_disconnect,
  }))
  const set = (part: Partial<typeof wish>) => set_wish((now) => ({ ...now, ...part }))
  const wanted: AlertRules = {
    policy: { rungs: wish.rungs.map(rung_of) },
    alerts_per_day: whole(wish.per_day),
    emergencies_per_week: whole(wish.per_week),
    reasons: reasons_of(wish.reasons),
    right_to_disconnect: wish.right_to_disconnect,
  }
  const quotas = [wanted.alerts_per_day, wanted.emergencies_per_week]
  const sound = wish.rungs.every((rung) => !fault_of(rung)) && quotas.every((quota) => quota > 0)
  const changed = JSON.stringify(wanted) !== JSON.stringify(rules)
  const save = async () => {
    const saved = await write.submit(async () => {
      const settled = await settle_alert_rules(organisation_id, named({ rules: wanted }))
      queries.setQueryData(alert_rules(organisation_id).queryKey, settled)
    })
    if (saved) toast(t('rules.saved'), 'good')
  }
  const fields = ['alerts_per_day', 'emergencies_per_week', 'reasons']
  const number = (text: string) => (whole(text) > 0 ? undefined : t('rules.wants_number'))
  return (
    <div className={styles.wide}>
      <SaveForm write={write} on_save={() => void save()} fields={fields} verb={t('rules.save')} disabled={!sound || !changed}>
        <Ladder rungs={wish.rungs} available={available} on_change={(rungs) => set({ rungs })} />
        <div className={styles.part}>
          <h2 className={styles.headline}>{t('rules.manners')}</h2>
          <p className={styles.note}>{t('rules.manners_note')}</p>
          <div className={styles.form}>
            <TextField
              label={t('rules.alerts_per_day')}
              inputMode="numeric"
              value={wish.per_day}
              onChange={(event) => set({ per_day: event.target.value })}
              error={number(wish.per_day) ?? field_problem(write.refusal, 'alerts_per_day')}
            />
            <TextField
              label={t('rules.emergencies_per_week')}
              inputMode="numeric"
              value={wish.per_week}
              onChange={(event) => set({ per_week: event.target.value })}
              error={number(wish.per_week) ?? field_problem(write.refusal, 'emergencies_per_week')}
            />
            <TextArea
              label={t('rules.reasons')}
              hint={t('rules.reasons_hint')}
              rows={4}
              value={wish.reasons}
              onChange={(event) => set({ reasons: event.target.value })}
              error={field_problem(write.refusal, 'reasons')}
            />
            <CheckField
              label={t('rules.right_to_disconnect')}
              hint={t('rules.right_to_disconnect_hint')}
              checked={wish.right_to_disconnect}
              on_change={(right_to_disconnect) => set({ right_to_disconnect })}
            />
          </div>
        </div>
      </SaveForm>
    </div>
  )
}

interface LadderProps {
  rungs: readonly RungDraft[]
  available: readonly AlertChannel[]
  on_change: (rungs: RungDraft[]) => void
}

function Ladder({ rungs, available, on_change }: LadderProps) {
  const { t } = useTranslation('alerts')
  const made = useRef(0)
  const change = (key: string, part: Partial<RungDraft>) =>
    on_change(rungs.map((rung) => (rung.key === key ? { ...rung, ...part } : rung)))
  const add = () => on_change([...rungs, next_rung(rungs, available, `new${(made.current += 1)}`)])
  return (
    <div>
      <h2 className={styles.headline}>{t('rules.ladder')}</h2>
      <p className={styles.note}>{t('rules.ladder_note')}</p>
      <ol className={styles.rungs} aria-label={t('rules.ladder')}>
        {rungs.map((rung) => (
          <Rung
            key={rung.key}
            rung={rung}
            is_available={available.includes(rung.channel)}
            on_change={(part) => change(rung.key, part)}
            on_remove={rungs.length > 1 ? () => on_change(rungs.filter(({ key }) => key !== rung.key)) : undefined}
          />
        ))}
      </ol>
      <Button icon={<Plus />} onClick={add} disabled={rungs.length >= kMostRungs}>
        {t('rules.add')}
      </Button>
    </div>
  )
}

interface RungProps {
  rung: RungDraft
  /** Whether this server can do it. */
  is_available: boolean
  on_change: (part: Partial<RungDraft>) => void
  on_remove: (() => void) | undefined
}

function Rung({ rung, is_available, on_change, on_remove }: RungProps) {
  const { t } = useTranslation('alerts')
  const fault = fault_of(rung)
  const error = (field: typeof fault) => (fault === field ? t(`rules.faults.${field ?? 'after'}`) : undefined)
  const choices = channels.map((value) => ({ value, label: t(`ways.${value}`) }))
  const number = (field: 'after' | 'times' | 'gap') => (
    <TextField
      label={t(`rules.${field}`)}
      inputMode="numeric"
      value={rung[field]}
      onChange={(event) => on_change({ [field]: event.target.value })}
      error={error(field)}
    />
  )
  return (
    <li className={styles.rung}>
      <div className={styles.way}>
        <SelectField
          label={t('rules.way')}
          value={rung.channel}
          choices={choices}
          on_change={(channel) => on_change({ channel: channel as AlertChannel })}
        />
      </div>
      {number('after')}
      {number('times')}
      {whole(rung.times) > 1 ? number('gap') : <span />}
      <span className={styles.away}>
        {on_remove && (
          <IconButton label={t('rules.remove')} onClick={on_remove}>
            <Trash2 />
          </IconButton>
        )}
      </span>
      <div className={styles.whole}>
        <CheckField label={t('rules.waits')} checked={rung.waits} on_change={(waits) => on_change({ waits })} />
        {!is_available && <p className={styles.note}>{t('rules.not_here')}</p>}
      </div>
    </li>
  )
}
