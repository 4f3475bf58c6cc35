import { useEffect } from 'react'
import { useNavigate } from 'react-router'

import { useTranslation } from '../i18n/translation'
import { useSynced, useWorkspace } from '../sync/provider'
import { toast } from '../ui/toasts'
import { task_path } from './paths'
import { without_reminders } from './state'

const kStillNew = 60 * 60 * 1_000

/** What tasks do on every page: they remind. What was told while nobody looked is said once more, unless it is old. */
export function TaskEffects() {
  const { t } = useTranslation('tasks')
  const workspace = useWorkspace()
  const navigate = useNavigate()
  const reminders = useSynced((state) => state.slices.tasks.reminders)
  useEffect(() => {
    if (reminders.length === 0) return
    workspace.absorb('tasks', { change: without_reminders, cursors: [] })
    for (const { task_id, title, due_at } of reminders) {
      if (Date.parse(due_at) + kStillNew < Date.now()) continue
      const open = { label: t('from_message.open'), run: () => void navigate(task_path(task_id)) }
      toast(t('reminder', { title }), 'plain', open)
    }
  }, [reminders, workspace, navigate, t])
  return null
}
