import { useCallback } from 'react'

import { refusal_from } from '../api/refusal_error'
import type { Task } from '../api/types'
import { refusal_text } from '../i18n/refusals'
import { useTranslation } from '../i18n/translation'
import { useWorkspace } from '../sync/provider'
import type { Workspace } from '../sync/workspace'
import { toast } from '../ui/toasts'
import { change_task, set_tick } from './writes'

/** True when the reader's own part of it is done, or all of it. */
export function is_done_by(task: Task, me: string): boolean {
  if (task.state !== 'open') return true
  return task.assignees.some(({ member_id, ticked_at }) => member_id === me && ticked_at !== undefined)
}

export function has_part(task: Task, me: string): boolean {
  return task.assignees.length === 0 || task.assignees.some(({ member_id }) => member_id === me)
}

/** Whoever has it to do ticks their part; others close it for everybody. */
function settle(workspace: Workspace, task: Task, done: boolean): Promise<Task> {
  const { member_id } = workspace.me
  const own = task.assignees.find((it) => it.member_id === member_id)
  const by_tick = own ? own.ticked_at === undefined === done : task.assignees.length === 0
  return by_tick ? set_tick(workspace, task.id, done) : change_task(workspace, task.id, { state: done ? 'done' : 'open' })
}

/** Says that a task is done, or not after all, with a way back. */
export function useSettle(): (task: Task, done: boolean) => Promise<void> {
  const { t } = useTranslation('tasks')
  const workspace = useWorkspace()
  return useCallback(
    async (task, done) => {
      try {
        const settled = await settle(workspace, task, done)
        if (!done) return
        const undo = () => void settle(workspace, settled, false).catch(refused)
        toast(t(settled.state === 'done' ? 'done_toast' : 'part_toast'), 'good', { label: t('undo'), run: undo })
      } catch (problem) {
        refused(problem)
      }
    },
    [t, workspace],
  )
}

export function refused(problem: unknown): void {
  toast(refusal_text(refusal_from(problem)), 'bad')
}
