import { ArrowUp, Ellipsis, Pencil, Plus, TextCursorInput, Trash2 } from 'lucide-react'
import { useState } from 'react'

import { client_id } from '../../api/client_id'
import { refusal_from } from '../../api/refusal_error'
import type { ProfileField } from '../../api/types'
import { refusal_text } from '../../i18n/refusals'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { Tag } from '../../ui/Badge'
import { Button, IconButton } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { SelectField, TextField } from '../../ui/Field'
import { Menu } from '../../ui/Menu'
import { EmptyState } from '../../ui/States'
import { toast } from '../../ui/toasts'
import { useOrganisation } from '../directory'
import { FormProblem } from '../FormProblem'
import form_styles from '../invites/Invites.module.css'
import { form_problem, useSubmission } from '../submitting'
import { change_organisation } from '../writes'
import { Section } from './Section'
import styles from './Section.module.css'

const kMost = 20
const kinds = ['text', 'link', 'date'] as const
const writers = ['member', 'admin'] as const

type Wanted = Omit<ProfileField, 'id'> & { id?: string }
type Task = { what: 'add' } | { what: 'edit' | 'remove'; field: ProfileField }

/** What the organisation wants to know of its members beyond what everybody's profile has. */
export function ProfileFields() {
  const { t } = useTranslation('people')
  const workspace = useWorkspace()
  const fields = useOrganisation()?.profile_fields ?? []
  const [task, set_task] = useState<Task>()
  const save = (profile_fields: Wanted[]) => change_organisation(workspace, { client_id: client_id(), profile_fields })
  const raise = (at: number) => {
    const moved = fields.map((field, index) => (index === at - 1 ? fields[at] : index === at ? fields[at - 1] : field))
    save(moved as ProfileField[]).catch((problem: unknown) => toast(refusal_text(refusal_from(problem)), 'bad'))
  }
  const add = (
    <Button variant="primary" icon={<Plus />} disabled={fields.length >= kMost} onClick={() => set_task({ what: 'add' })}>
      {t('profile_fields.add')}
    </Button>
  )
  return (
    <Section title={t('settings.profile_fields')} lead={t('profile_fields.lead')} action={fields.length > 0 && add}>
      {fields.length === 0 && <EmptyState icon={<TextCursorInput />} title={t('profile_fields.none')} action={add} />}
      <ul aria-label={t('settings.profile_fields')}>
        {fields.map((field, at) => (
          <FieldRow key={field.id} field={field} on_task={set_task} on_raise={at > 0 ? () => raise(at) : undefined} />
        ))}
      </ul>
      {task && <FieldDialog task={task} fields={fields} save={save} on_close={() => set_task(undefined)} />}
    </Section>
  )
}

interface RowProps {
  field: ProfileField
  on_task: (task: Task) => void
  on_raise: (() => void) | undefined
}

function FieldRow({ field, on_task, on_raise }: RowProps) {
  const { t } = useTranslation('people')
  const edit = [
    { key: 'edit', label: t('profile_fields.edit'), icon: <Pencil />, on_select: () => on_task({ what: 'edit', field }) },
    ...(on_raise ? [{ key: 'raise', label: t('profile_fields.raise'), icon: <ArrowUp />, on_select: on_raise }] : []),
  ]
  const remove = {
    key: 'remove',
    label: t('profile_fields.remove'),
    icon: <Trash2 />,
    danger: true,
    on_select: () => on_task({ what: 'remove', field }),
  }
  return (
    <li className={styles.row}>
      <div className={styles.row_text}>
        <div className={styles.row_title}>
          <bdi>{field.name}</bdi>
          <Tag>{t(`profile_fields.kinds.${field.kind}`)}</Tag>
        </div>
        <div className={styles.row_note}>{t(`profile_fields.writers.${field.writer}`)}</div>
      </div>
      <Menu
        groups={[edit, [remove]]}
        trigger={
          <IconButton label={t('departments.actions', { name: field.name })}>
            <Ellipsis />
          </IconButton>
        }
      />
    </li>
  )
}

interface DialogProps {
  task: Task
  fields: readonly ProfileField[]
  save: (fields: Wanted[]) => Promise<unknown>
  on_close: () => void
}

function FieldDialog({ task, fields, save, on_close }: DialogProps) {
  const { t } = useTranslation('people')
  const write = useSubmission()
  const present: Wanted = task.what === 'add' ? { name: '', kind: 'text', writer: 'member' } : task.field
  const [wanted, set_wanted] = useState(present)
  const set = (part: Partial<Wanted>) => set_wanted((now) => ({ ...now, ...part }))
  const after = (): Wanted[] => {
    const named = { ...wanted, name: wanted.name.trim() }
    if (task.what === 'add') return [...fields, named]
    if (task.what === 'remove') return fields.filter(({ id }) => id !== task.field.id)
    return fields.map((field) => (field.id === task.field.id ? named : field))
  }
  const confirm = async () => {
    if (await write.submit(() => save(after()))) on_close()
  }
  return (
    <Dialog open on_close={on_close} title={t(`profile_fields.titles.${task.what}`)}>
      <form
        className={form_styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          void confirm()
        }}
      >
        {task.what === 'remove' ? (
          <p className={form_styles.lead}>{t('profile_fields.remove_text', { name: task.field.name })}</p>
        ) : (
          <FieldChoices wanted={wanted} set={set} is_new={task.what === 'add'} />
        )}
        <FormProblem text={form_problem(write.refusal, [])} />
        <div className={form_styles.buttons}>
          <Button onClick={on_close}>{t('cancel')}</Button>
          <Button
            type="submit"
            variant={task.what === 'remove' ? 'danger' : 'primary'}
            busy={write.busy}
            disabled={wanted.name.trim() === ''}
          >
            {t(`profile_fields.verbs.${task.what}`)}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

interface ChoicesProps {
  wanted: Wanted
  set: (part: Partial<Wanted>) => void
  is_new: boolean
}

function FieldChoices({ wanted, set, is_new }: ChoicesProps) {
  const { t } = useTranslation('people')
  return (
    <>
      <TextField
        label={t('profile_fields.name')}
        maxLength={40}
        value={wanted.name}
        onChange={(event) => set({ name: event.target.value })}
        data-autofocus
      />
      {is_new && (
        <SelectField
          label={t('profile_fields.kind')}
          value={wanted.kind}
          on_change={(kind) => set({ kind: kind as ProfileField['kind'] })}
          choices={kinds.map((kind) => ({ value: kind, label: t(`profile_fields.kinds.${kind}`) }))}
        />
      )}
      <SelectField
        label={t('profile_fields.writer')}
        value={wanted.writer}
        on_change={(writer) => set({ writer: writer as ProfileField['writer'] })}
        choices={writers.map((writer) => ({ value: writer, label: t(`profile_fields.writers.${writer}`) }))}
      />
    </>
  )
}
