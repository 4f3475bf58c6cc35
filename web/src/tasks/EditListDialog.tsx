import { Plus, X } from 'lucide-react'
import { useState } from 'react'

import { client_id } from '../api/client_id'
import type { TaskList } from '../api/types'
import { useTranslation } from '../i18n/translation'
import { form_problem, FormProblem, useSubmission } from '../people/forms'
import { useWorkspace } from '../sync/provider'
import { Button, IconButton } from '../ui/Button'
import { Dialog } from '../ui/Dialog'
import { TextField } from '../ui/Field'
import { change_list } from './lists'
import styles from './Tasks.module.css'

const kMostSections = 20

interface Wanted {
  key: string
  id?: string
  name: string
}

interface Props {
  list: TaskList
  on_close: () => void
}

/** What a list is called, and its sections; what stood in one that is taken away stands in none. */
export function EditListDialog({ list, on_close }: Props) {
  const { t } = useTranslation('tasks')
  const workspace = useWorkspace()
  const write = useSubmission()
  const [name, set_name] = useState(list.name)
  const [sections, set_sections] = useState(() => list.sections.map((each): Wanted => ({ key: each.id, ...each })))
  const rename = (key: string, wanted: string) =>
    set_sections((now) => now.map((each) => (each.key === key ? { ...each, name: wanted } : each)))
  const kept = sections.filter((each) => each.name.trim())
  const save = () =>
    write.submit(async () => {
      const wanted = kept.map(({ id, name }) => ({ name: name.trim(), ...(id && { id }) }))
      await change_list(workspace, list.id, { name: name.trim(), sections: wanted })
      on_close()
    })
  const footer = (
    <Button variant="primary" busy={write.busy} disabled={!name.trim()} onClick={() => void save()}>
      {t('save')}
    </Button>
  )
  return (
    <Dialog open on_close={on_close} title={t('lists.edit')} footer={footer}>
      <div className={styles.fields}>
        <TextField label={t('lists.name')} value={name} maxLength={100} onChange={(event) => set_name(event.target.value)} />
        <ul className={styles.sections} aria-label={t('lists.sections')}>
          {sections.map(({ key, name: said }, at) => (
            <li key={key}>
              <TextField
                bare
                label={t('lists.section', { number: at + 1 })}
                value={said}
                maxLength={100}
                onChange={(event) => rename(key, event.target.value)}
              />
              <IconButton
                label={t('lists.remove_section', { name: said })}
                onClick={() => set_sections((now) => now.filter((each) => each.key !== key))}
              >
                <X />
              </IconButton>
            </li>
          ))}
        </ul>
        {sections.length < kMostSections && (
          <div className={styles.acts}>
            <Button
              size="s"
              icon={<Plus />}
              onClick={() => set_sections((now) => [...now, { key: client_id(), name: '' }])}
            >
              {t('lists.add_section')}
            </Button>
          </div>
        )}
        <FormProblem text={form_problem(write.refusal, [])} />
      </div>
    </Dialog>
  )
}
