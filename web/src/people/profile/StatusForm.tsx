import { useState } from 'react'

import type { Member } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { Button } from '../../ui/Button'
import { TextField } from '../../ui/Field'
import { SegmentedControl } from '../../ui/SegmentedControl'
import { toast } from '../../ui/toasts'
import { useFields } from '../fields'
import { FormProblem } from '../FormProblem'
import { Section, Setting } from '../settings/Section'
import styles from '../settings/Section.module.css'
import { type End, end_of, ends, quick_choices, status_fault, useStatus } from '../status'
import { StatusLine } from '../StatusLine'
import { form_problem, useSubmission } from '../submitting'
import { change_member } from '../writes'

const blank = { status: '' }
const checks = { status: (values: typeof blank) => status_fault(values.status) }

/** What the member says now, and the few words and an end that replace it. */
export function StatusForm({ member }: { member: Member }) {
  const { t } = useTranslation('people')
  const workspace = useWorkspace()
  const write = useSubmission()
  const form = useFields(blank, checks, write.refusal)
  const [end, choose_end] = useState<End>('hour')
  const present = useStatus(member)
  const say = async (status: string, status_until: string | null, told: string) => {
    if (!(await write.submit(() => change_member(workspace, member.id, { status, status_until })))) return
    form.reset()
    toast(told, 'good')
  }
  const set = async () => {
    if (form.check()) await say(form.values.status.trim(), end_of(end, new Date()), t('status.was_set'))
  }
  const clear = () => void say('', null, t('status.was_cleared'))
  return (
    <Section title={t('status.title')} lead={t('status.lead')}>
      {present && (
        <Setting name={t('status.present')} note={<StatusLine status={present} />}>
          <Button size="s" disabled={write.busy} onClick={clear}>
            {t('status.clear')}
          </Button>
        </Setting>
      )}
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          void set()
        }}
      >
        <TextField
          label={t('status.text')}
          placeholder={t('status.example')}
          autoComplete="off"
          {...form.bind('status')}
        />
        <div className={styles.choices} role="group" aria-label={t('status.quick')}>
          {quick_choices.map((choice) => (
            <Button key={choice} size="s" onClick={() => form.set('status', t(`status.choices.${choice}`))}>
              {t(`status.choices.${choice}`)}
            </Button>
          ))}
        </div>
        <SegmentedControl
          full
          label={t('status.end')}
          value={end}
          on_change={(value) => choose_end(value as End)}
          choices={ends.map((value) => ({ value, label: t(`status.end_choices.${value}`) }))}
        />
        <FormProblem text={form_problem(write.refusal, Object.keys(blank))} />
        <div className={styles.actions}>
          <Button type="submit" variant="primary" busy={write.busy} disabled={form.values.status.trim() === ''}>
            {t('status.set')}
          </Button>
        </div>
      </form>
    </Section>
  )
}
