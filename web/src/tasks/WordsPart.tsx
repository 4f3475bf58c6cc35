import { useState } from 'react'

import type { Task, TaskChange } from '../api/types'
import { useTranslation } from '../i18n/translation'
import { TextArea, TextField } from '../ui/Field'

export interface PartProps {
  task: Task
  /** Gives what it became; nothing once the refusal was said. */
  on_change: (wish: Omit<TaskChange, 'client_id'>) => Promise<Task | undefined>
}

/** Kept when one goes on to something else. */
export function WordsPart({ task, on_change }: PartProps) {
  const { t } = useTranslation('tasks')
  const [title, set_title] = useState(task.title)
  const [notes, set_notes] = useState(task.notes)
  const keep_title = () => {
    if (!title.trim()) return set_title(task.title)
    if (title.trim() !== task.title) void on_change({ title: title.trim() })
  }
  return (
    <>
      <TextField
        label={t('fields.title')}
        value={title}
        maxLength={200}
        onChange={(event) => set_title(event.target.value)}
        onBlur={keep_title}
        onKeyDown={(event) => event.key === 'Enter' && !event.nativeEvent.isComposing && event.currentTarget.blur()}
      />
      <TextArea
        label={t('fields.notes')}
        value={notes}
        rows={3}
        maxLength={10_000}
        onChange={(event) => set_notes(event.target.value)}
        onBlur={() => notes !== task.notes && void on_change({ notes })}
      />
    </>
  )
}
