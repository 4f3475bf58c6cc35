import { useState } from 'react'

import type { Member, Power } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { Button } from '../../ui/Button'
import { CheckField } from '../../ui/CheckField'
import { Dialog } from '../../ui/Dialog'
import { SelectField } from '../../ui/Field'
import { toast } from '../../ui/toasts'
import { MemberField } from '../contacts/MemberField'
import { useDepartments, useMember } from '../directory'
import { FormProblem } from '../FormProblem'
import { MemberAvatar } from '../MemberFace'
import { administers, is_of_whole_organisation, power_names } from '../powers'
import { field_problem, form_problem, useSubmission } from '../submitting'
import { path_of } from '../tree'
import styles from './Administrators.module.css'
import { grant_powers } from './queries'

interface Props {
  /** Whose grant is changed; without one somebody is chosen. */
  member?: Member
  on_close: () => void
}

/** Who may administer what, and over which part of the organisation. */
export function GrantDialog({ member, on_close }: Props) {
  const { t } = useTranslation('people')
  const workspace = useWorkspace()
  const write = useSubmission()
  const [member_id, set_member] = useState(member?.id)
  const [powers, set_powers] = useState<readonly Power[]>(member?.grant?.powers ?? [])
  const [over, set_over] = useState(member?.grant?.department_id ?? '')
  const chosen = useMember(member_id)
  const fitting = powers.filter((power) => over === '' || !is_of_whole_organisation(power))
  const save = async () => {
    if (!member_id) return
    const grant = { powers: [...fitting], ...(over && { department_id: over }) }
    if (!(await write.submit(() => grant_powers(workspace, member_id, grant)))) return
    toast(t('administrators.granted', { name: chosen?.display_name ?? '' }), 'good')
    on_close()
  }
  return (
    <Dialog open on_close={on_close} title={t(member ? 'administrators.change' : 'administrators.add')} width={520}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        {member && (
          <div className={styles.who}>
            <MemberAvatar id={member.id} />
            <bdi>{member.display_name}</bdi>
          </div>
        )}
        {!member && (
          <MemberField
            label={t('administrators.who')}
            nobody={t('administrators.nobody')}
            value={member_id}
            on_change={set_member}
            may_be={(each) => each.role === 'member' && !administers(each)}
            error={field_problem(write.refusal, 'member_id')}
          />
        )}
        <ScopeField value={over} on_change={set_over} error={field_problem(write.refusal, 'department_id')} />
        <PowerChoice chosen={fitting} over={over} on_change={set_powers} />
        <FormProblem text={form_problem(write.refusal, ['member_id', 'department_id'])} />
        <div className={styles.buttons}>
          <Button onClick={on_close}>{t('cancel')}</Button>
          <Button type="submit" variant="primary" busy={write.busy} disabled={!member_id || fitting.length === 0}>
            {t('save')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

interface ScopeFieldProps {
  value: string
  on_change: (department_id: string) => void
  error?: string
}

function ScopeField({ value, on_change, error }: ScopeFieldProps) {
  const { t } = useTranslation('people')
  const departments = useDepartments()
  const paths = Object.keys(departments)
    .map((id) => ({ value: id, label: path_of(departments, id) }))
    .sort((a, b) => a.label.localeCompare(b.label))
  return (
    <SelectField
      label={t('administrators.scope')}
      hint={t('administrators.scope_hint')}
      error={error}
      value={value}
      on_change={on_change}
      choices={[{ value: '', label: t('administrators.everything') }, ...paths]}
    />
  )
}

interface PowerChoiceProps {
  chosen: readonly Power[]
  over: string
  on_change: (powers: readonly Power[]) => void
}

function PowerChoice({ chosen, over, on_change }: PowerChoiceProps) {
  const { t } = useTranslation('people')
  const turn = (power: Power, on: boolean) =>
    on_change(power_names.filter((each) => (each === power ? on : chosen.includes(each))))
  return (
    <fieldset className={styles.powers}>
      <legend>{t('administrators.powers')}</legend>
      {power_names.map((power) => (
        <CheckField
          key={power}
          label={t(`powers.names.${power}`)}
          hint={t(`powers.hints.${power}`)}
          checked={chosen.includes(power)}
          disabled={over !== '' && is_of_whole_organisation(power)}
          on_change={(on) => turn(power, on)}
        />
      ))}
    </fieldset>
  )
}
