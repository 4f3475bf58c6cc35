import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Ban, Eye, EyeOff, MessageSquareText, RotateCcw } from 'lucide-react'
import { Link } from 'react-router'

import { refusal_from } from '../api/refusal_error'
import type { Task, TaskChange } from '../api/types'
import { useFormats } from '../i18n/formats'
import { refusal_text } from '../i18n/refusals'
import { useTranslation } from '../i18n/translation'
import { MemberName, useMyself } from '../people/members'
import { useWorkspace } from '../sync/provider'
import { Button, IconButton } from '../ui/Button'
import { PaneBody, PaneHeader } from '../ui/Panes'
import { SkeletonRows } from '../ui/Skeleton'
import { ErrorState } from '../ui/States'
import { AssigneesPart } from './AssigneesPart'
import { CommentsPart } from './CommentsPart'
import { sheet_of } from './fetching'
import { FilesPart } from './FilesPart'
import { PlacePart } from './PlacePart'
import { QuickAdd } from './QuickAdd'
import { TaskRow, Tick } from './TaskRow'
import styles from './Tasks.module.css'
import { TimesPart } from './TimesPart'
import { useTaskTools } from './tools'
import { refused } from './use_done'
import { WordsPart } from './WordsPart'
import { change_task, set_following } from './writes'

interface Props {
  task_id: string
  on_close: () => void
}

/** One task with all that belongs to it. */
export function TaskPanel({ task_id, on_close }: Props) {
  const { t } = useTranslation('tasks')
  const org_id = useWorkspace().me.organisation_id
  const { data, error, refetch } = useQuery(sheet_of(org_id, task_id))
  if (error && !data) {
    const refusal = refusal_from(error)
    const text = refusal.status === 404 ? t('not_there') : refusal_text(refusal)
    return (
      <>
        <PaneHeader level={2} title={t('one_task')} on_close={on_close} />
        <PaneBody>
          <ErrorState title={t('not_loaded')} text={text} on_retry={() => void refetch()} />
        </PaneBody>
      </>
    )
  }
  if (!data) {
    return (
      <>
        <PaneHeader level={2} title={t('one_task')} on_close={on_close} />
        <SkeletonRows count={4} />
      </>
    )
  }
  const { task, subtasks, comments } = data
  return (
    <>
      <Header task={task} on_close={on_close} />
      <PaneBody>
        <div className={styles.panel}>
          <Changing task={task} />
          <FilesPart task={task} />
          <Origin task={task} />
          {!task.parent_id && (
            <section className={styles.part} aria-label={t('subtasks')}>
              <h3>{t('subtasks')}</h3>
              <ul>
                {subtasks.map((part) => (
                  <TaskRow key={part.id} task={part} is_shown={false} />
                ))}
              </ul>
              {task.state === 'open' && <QuickAdd parent_id={task.id} />}
            </section>
          )}
          <CommentsPart task_id={task.id} comments={comments} />
        </div>
      </PaneBody>
    </>
  )
}

function Header({ task, on_close }: { task: Task; on_close: () => void }) {
  const { t } = useTranslation('tasks')
  const workspace = useWorkspace()
  const follows = task.follower_ids.includes(workspace.me.member_id)
  const toggle = () => void set_following(workspace, task.id, !follows).catch(refused)
  const label = t(follows ? 'unfollow' : 'follow')
  const tools = useTaskTools()
  const acts = (
    <>
      {tools.map((tool) => (
        <IconButton key={tool.key} label={tool.label} onClick={() => tool.run(task)}>
          {tool.icon}
        </IconButton>
      ))}
      <IconButton label={label} pressed={follows} onClick={toggle}>
        {follows ? <EyeOff /> : <Eye />}
      </IconButton>
    </>
  )
  return <PaneHeader level={2} title={t('one_task')} leading={<Tick task={task} />} actions={acts} on_close={on_close} />
}

function Changing({ task }: { task: Task }) {
  const { t } = useTranslation('tasks')
  const workspace = useWorkspace()
  const is_guest = useMyself()?.role === 'guest'
  const queries = useQueryClient()
  const change = async (wish: Omit<TaskChange, 'client_id'>) => {
    try {
      const changed = await change_task(workspace, task.id, wish)
      const { queryKey } = sheet_of(workspace.me.organisation_id, task.id)
      // What was asked for before the answer may say what was before it.
      await queries.cancelQueries({ queryKey })
      queries.setQueryData(queryKey, (sheet) => sheet && { ...sheet, task: changed })
      return changed
    } catch (problem) {
      refused(problem)
      return undefined
    }
  }
  const is_elsewhere = task.source !== undefined && task.source.kind !== 'message'
  return (
    <fieldset className={styles.fields} disabled={is_guest}>
      <WordsPart key={`${task.title}/${task.notes}`} task={task} on_change={change} />
      <AssigneesPart task={task} on_change={change} />
      <TimesPart task={task} on_change={change} />
      {!task.parent_id && <PlacePart task={task} />}
      {!is_guest && !is_elsewhere && (
        <div className={styles.acts}>
          {task.state === 'open' ? (
            <Button size="s" icon={<Ban />} onClick={() => void change({ state: 'cancelled' })}>
              {t('cancel')}
            </Button>
          ) : (
            <Button size="s" icon={<RotateCcw />} onClick={() => void change({ state: 'open' })}>
              {t('reopen')}
            </Button>
          )}
        </div>
      )}
    </fieldset>
  )
}

/** Where it comes from, who made it and who closed it. */
function Origin({ task }: { task: Task }) {
  const { t } = useTranslation('tasks')
  const { moment } = useFormats()
  const { source } = task
  return (
    <div className={styles.origin}>
      {source?.kind === 'message' && source.conversation_id && !source.is_gone && (
        <Link to={`/c/${source.conversation_id}`}>
          <MessageSquareText aria-hidden />
          {t('source.message')}
        </Link>
      )}
      {source?.is_gone && <p>{t('source.gone')}</p>}
      {source && source.kind !== 'message' && <p>{t('source.elsewhere')}</p>}
      <p>
        {t('made_by')} <MemberName id={task.created_by} /> · {moment(task.created_at)}
      </p>
      {task.closed_by && task.closed_at && (
        <p>
          {t(task.state === 'cancelled' ? 'cancelled_by' : 'done_by')} <MemberName id={task.closed_by} /> · {moment(task.closed_at)}
        </p>
      )}
    </div>
  )
}
