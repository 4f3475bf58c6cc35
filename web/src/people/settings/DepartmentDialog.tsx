import { useState } from 'react'

import type { Department } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { SelectField, TextField } from '../../ui/Field'
import { MemberField } from '../contacts/MemberField'
import { useDepartments, usePowers } from '../directory'
import { FormProblem } from '../FormProblem'
import styles from '../invites/Invites.module.css'
import { form_problem, useSubmission } from '../submitting'
import { below, path_of } from '../tree'
import { name_fault } from '../validators'
import { change_department, make_department } from '../writes'

export type DepartmentTask =
  | { what: 'create'; parent?: Department }
  | { what: 'rename'; department: Department }
  | { what: 'move'; department: Department }
  | { what: 'head'; department: Department }
  | { what: 'visibility'; department: Department }

const kVisibilities = ['everyone', 'inside'] as const

interface Props {
  task: DepartmentTask
  on_close: () => void
}

/** Creating, renaming, moving, naming the head and saying who sees it are one small form each. */
export function DepartmentDialog({ task, on_close }: Props) {
  const { t } = useTranslation('people')
  const workspace = useWorkspace()
  const write = useSubmission()
  const present = task.what === 'create' ? undefined : task.department
  const [name, set_name] = useState(present?.name ?? '')
  const [parent_id, set_parent] = useState((task.what === 'create' ? task.parent?.id : present?.parent_id) ?? '')
  const [head_id, set_head] = useState(present?.head_id)
  const [visibility, set_visibility] = useState(present?.visibility ?? 'everyone')
  const run = () => {
    if (task.what === 'create') {
      return make_department(workspace, { name: name.trim(), visibility, ...(parent_id && { parent_id }) })
    }
    if (task.what === 'visibility') return change_department(workspace, task.department.id, { visibility })
    if (task.what === 'rename') return change_department(workspace, task.department.id, { name: name.trim() })
    if (task.what === 'head') return change_department(workspace, task.department.id, { head_id: head_id ?? null })
    return change_department(workspace, task.department.id, { parent_id: parent_id || null })
  }
  const save = async () => {
    if (await write.submit(run)) on_close()
  }
  return (
    <Dialog open on_close={on_close} title={t(`departments.titles.${task.what}`)}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        {(task.what === 'create' || task.what === 'rename') && (
          <TextField
            label={t('departments.name')}
            value={name}
            onChange={(event) => set_name(event.target.value)}
            autoFocus
            data-autofocus
          />
        )}
        {task.what === 'head' && (
          <MemberField label={t('departments.head')} nobody={t('departments.no_head')} value={head_id} on_change={set_head} />
        )}
        {(task.what === 'create' || task.what === 'move') && <ParentField value={parent_id} on_change={set_parent} moved={present} />}
        {(task.what === 'create' || task.what === 'visibility') && (
          <SelectField
            label={t('departments.visibility')}
            hint={t(`departments.visibility_hints.${visibility}`)}
            value={visibility}
            on_change={(value) => set_visibility(value === 'inside' ? 'inside' : 'everyone')}
            choices={kVisibilities.map((value) => ({ value, label: t(`departments.visibilities.${value}`) }))}
          />
        )}
        <FormProblem text={form_problem(write.refusal, [])} />
        <div className={styles.buttons}>
          <Button onClick={on_close}>{t('cancel')}</Button>
          <Button type="submit" variant="primary" busy={write.busy} disabled={name_fault(name) !== undefined}>
            {t(`departments.verbs.${task.what}`)}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

interface ParentFieldProps {
  value: string
  on_change: (id: string) => void
  /** It cannot be put below itself. */
  moved?: Department
}

function ParentField({ value, on_change, moved }: ParentFieldProps) {
  const { t } = useTranslation('people')
  const departments = useDepartments()
  const { over_department } = usePowers()
  const top = over_department('departments', undefined) ? [{ value: '', label: t('departments.top') }] : []
  const barred = moved ? below(departments, moved.id) : new Set<string>()
  const paths = Object.keys(departments)
    .filter((id) => !barred.has(id) && over_department('departments', id))
    .map((id) => ({ value: id, label: path_of(departments, id) }))
    .sort((a, b) => a.label.localeCompare(b.label))
  return (
    <SelectField
      label={t('departments.parent')}
      value={value}
      on_change={on_change}
      choices={[...top, ...paths]}
    />
  )
}
