import { useState } from 'react'

import type { Member, Role } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { Button } from '../../ui/Button'
import { Sheet } from '../../ui/Dialog'
import { SelectField, TextField } from '../../ui/Field'
import { toast } from '../../ui/toasts'
import { runs_organisation, useMyself, useOrganisation, usePowers } from '../directory'
import { FormProblem } from '../FormProblem'
import { MemberAvatar } from '../MemberFace'
import { useProfileValues } from '../profile/values'
import { ValueFields } from '../profile/ValueFields'
import { roles_to_give } from '../roles'
import { field_problem, form_problem, type Submission, useSubmission, useWriteName } from '../submitting'
import { change_member } from '../writes'
import { DepartmentChoice } from './DepartmentChoice'
import { MemberField } from './MemberField'
import { type Placement, placement_change, placement_of } from './placement'
import styles from './Placement.module.css'

interface Props {
  member: Member
  open: boolean
  on_close: () => void
}

/** Somebody's title, departments and manager, and for owners and admins their role. */
export function PlacementSheet({ member, open, on_close }: Props) {
  const { t } = useTranslation('people')
  return (
    <Sheet open={open} on_close={on_close} title={t('placement.title')}>
      <PlacementForm member={member} on_done={on_close} />
    </Sheet>
  )
}

function PlacementForm({ member, on_done }: { member: Member; on_done: () => void }) {
  const { t } = useTranslation('people')
  const workspace = useWorkspace()
  const write = useSubmission()
  const named = useWriteName()
  const [before] = useState(() => placement_of(member))
  const [place, set_place] = useState(before)
  const set = (part: Partial<Placement>) => set_place((now) => ({ ...now, ...part }))
  const admin = runs_organisation(useMyself())
  const whole = usePowers().over_member('people', member)
  const of_organisation = useOrganisation()?.profile_fields ?? []
  const fields = whole ? of_organisation : []
  const more = useProfileValues(member, fields)
  const wanted = { ...placement_change(before, place), ...(more.change && { profile: more.change }) }
  const save = async () => {
    const { client_id, ...change } = named(wanted)
    if (!(await write.submit(() => change_member(workspace, member.id, change, client_id)))) return
    toast(t('saved'), 'good')
    on_done()
  }
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <div className={styles.who}>
        <MemberAvatar id={member.id} />
        <bdi>{member.display_name}</bdi>
      </div>
      {admin && <RoleField member={member} value={place.role} on_change={(role) => set({ role })} write={write} />}
      {whole && (
        <TextField
          label={t('fields.title')}
          value={place.title}
          onChange={(event) => set({ title: event.target.value })}
          error={field_problem(write.refusal, 'title')}
        />
      )}
      <DepartmentChoice
        chosen={place.department_ids}
        on_change={(department_ids) => set({ department_ids })}
        error={field_problem(write.refusal, 'department_ids')}
      />
      {whole && (
        <MemberField
          label={t('fields.manager')}
          nobody={t('placement.no_manager')}
          value={place.manager_id}
          on_change={(manager_id) => set({ manager_id })}
          without={member.id}
          error={field_problem(write.refusal, 'manager_id')}
        />
      )}
      <ValueFields fields={fields} form={more} refusal={write.refusal} />
      <FormProblem text={form_problem(write.refusal, ['role', 'title', 'department_ids', 'manager_id'])} />
      <div className={styles.buttons}>
        <Button onClick={on_done}>{t('cancel')}</Button>
        <Button type="submit" variant="primary" busy={write.busy} disabled={Object.keys(wanted).length === 0}>
          {t('save')}
        </Button>
      </div>
    </form>
  )
}

interface RoleFieldProps {
  member: Member
  value: Role
  on_change: (role: Role) => void
  write: Submission
}

function RoleField({ member, value, on_change, write: { refusal } }: RoleFieldProps) {
  const { t } = useTranslation('people')
  const myself = useMyself()
  const roles = roles_to_give(myself?.role, member.role)
  const steps_down = member.id === myself?.id && value !== member.role
  const rule = myself?.role === 'owner' ? undefined : t('placement.owners_only')
  const refused = refusal?.code === 'auth.forbidden' ? t('placement.owners_only') : field_problem(refusal, 'role')
  return (
    <SelectField
      label={t('fields.role')}
      value={value}
      disabled={roles.length === 1}
      on_change={(role) => on_change(role as Role)}
      choices={roles.map((role) => ({ value: role, label: t(`roles.${role}`) }))}
      hint={steps_down ? t('placement.own_role') : rule}
      error={refusal?.field === 'role' ? refused : undefined}
    />
  )
}
