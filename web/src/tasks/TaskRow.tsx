import { AlarmClock, Check, ListChecks, MessageSquare, Repeat } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'

import type { Task } from '../api/types'
import { useTranslation } from '../i18n/translation'
import { MemberAvatar } from '../people/members'
import { useWorkspace } from '../sync/provider'
import { class_names } from '../ui/class_names'
import { useDueWords } from './due_words'
import { task_path } from './paths'
import styles from './Tasks.module.css'
import { is_done_by, useSettle } from './use_done'

const kFaces = 3

interface Props {
  task: Task
  place?: string
  is_shown: boolean
  is_overdue?: boolean
  trailing?: ReactNode
}

export function TaskRow({ task, place, is_shown, is_overdue, trailing }: Props) {
  const due = useDueWords()
  const shown = task.assignees.filter(({ is_gone }) => !is_gone).slice(0, kFaces)
  return (
    <li className={class_names(styles.row, is_shown && styles.shown)}>
      <Tick task={task} />
      <Link to={task_path(task.id, place)} className={styles.link} data-row aria-current={is_shown ? 'page' : undefined}>
        <span className={class_names(styles.name, task.state !== 'open' && styles.closed)}>
          <bdi>{task.title}</bdi>
        </span>
        <span className={styles.meta}>
          {task.due && (
            <span className={class_names(styles.fact, is_overdue && styles.overdue)}>
              <AlarmClock aria-hidden />
              {due(task)}
            </span>
          )}
          {task.repeat && <Repeat aria-hidden />}
          {task.subtask_count > 0 && (
            <span className={styles.fact}>
              <ListChecks aria-hidden />
              {task.subtasks_closed}/{task.subtask_count}
            </span>
          )}
          {task.comment_count > 0 && (
            <span className={styles.fact}>
              <MessageSquare aria-hidden />
              {task.comment_count}
            </span>
          )}
        </span>
      </Link>
      <span className={styles.faces}>
        {shown.map(({ member_id }) => (
          <MemberAvatar key={member_id} id={member_id} size={24} />
        ))}
      </span>
      {trailing}
    </li>
  )
}

/** A round box: one's own part of the task, or all of it. */
export function Tick({ task }: { task: Task }) {
  const { t } = useTranslation('tasks')
  const { me } = useWorkspace()
  const settle = useSettle()
  const is_done = is_done_by(task, me.member_id)
  const is_elsewhere = task.source !== undefined && task.source.kind !== 'message'
  return (
    <button
      type="button"
      role="checkbox"
      className={styles.tick}
      aria-checked={is_done}
      aria-label={t('tick', { title: task.title })}
      disabled={is_elsewhere || task.state === 'cancelled'}
      onClick={() => void settle(task, !is_done)}
    >
      {is_done && <Check aria-hidden />}
    </button>
  )
}
