import { CornerDownLeft, Plus } from 'lucide-react'
import { type FormEvent, useRef, useState } from 'react'

import { useTranslation } from '../i18n/translation'
import { useWorkspace } from '../sync/provider'
import { IconButton } from '../ui/Button'
import { own_zone, quick_task } from './quick'
import styles from './Tasks.module.css'
import { refused } from './use_done'
import { create_task } from './writes'

interface Props {
  parent_id?: string
  /** The list that it stands in. */
  within?: { list_id: string; section_id?: string }
}

/** One line makes a task of one's own; a day in it is its due date. */
export function QuickAdd({ parent_id, within }: Props) {
  const { t } = useTranslation('tasks')
  const workspace = useWorkspace()
  const [line, set_line] = useState('')
  const before = useRef(Promise.resolve())
  // The next line may be typed, and sent, while this one is on its way; a line that is refused comes back.
  const add = (event: FormEvent) => {
    event.preventDefault()
    const { title, date } = quick_task(line, new Date())
    if (!title) return
    set_line('')
    const due = date && { date, time_zone: own_zone() }
    const assignee_ids = parent_id ? [] : [workspace.me.member_id]
    const wish = { title, assignee_ids, ...(due && { due }), ...(parent_id && { parent_id }), ...within }
    before.current = before.current
      .then(() => create_task(workspace, wish))
      .then(() => undefined)
      .catch((problem: unknown) => {
        refused(problem)
        set_line((typed) => typed || line)
      })
  }
  const label = t(parent_id ? 'quick.subtask' : 'quick.label')
  return (
    <form className={styles.quick} onSubmit={add}>
      <Plus aria-hidden />
      <input
        aria-label={label}
        placeholder={parent_id || within ? label : t('quick.placeholder')}
        value={line}
        maxLength={200}
        onChange={(event) => set_line(event.target.value)}
      />
      {line.trim() && (
        <IconButton type="submit" label={t('quick.add')}>
          <CornerDownLeft />
        </IconButton>
      )}
    </form>
  )
}
