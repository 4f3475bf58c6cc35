import { useQuery } from '@tanstack/react-query'
import { ArrowDown, ArrowUp, EllipsisVertical, MoveRight, Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useNavigate } from 'react-router'

import { refusal_from } from '../api/refusal_error'
import type { Task } from '../api/types'
import { refusal_text } from '../i18n/refusals'
import { useTranslation } from '../i18n/translation'
import { useWorkspace } from '../sync/provider'
import { IconButton } from '../ui/Button'
import { List } from '../ui/List'
import { Menu } from '../ui/Menu'
import { PaneBody, PaneHeader } from '../ui/Panes'
import { SkeletonRows } from '../ui/Skeleton'
import { ErrorState } from '../ui/States'
import styles from './Board.module.css'
import { EditListDialog } from './EditListDialog'
import { board_of, type Column, columns_of, place_task, remove_list, step_in } from './lists'
import { kTasksPath } from './paths'
import { QuickAdd } from './QuickAdd'
import { TaskRow } from './TaskRow'
import { refused } from './use_done'

interface Props {
  list_id: string
  shown: string | undefined
}

/** A list with its sections beside each other; on a phone they stand below each other. */
export function Board({ list_id, shown }: Props) {
  const { t } = useTranslation('tasks')
  const workspace = useWorkspace()
  const navigate = useNavigate()
  const { data, error, refetch } = useQuery(board_of(workspace.me.organisation_id, list_id))
  const [editing, edit] = useState(false)
  const leave = () => void navigate(kTasksPath)
  const remove = () => void remove_list(workspace, list_id).then(leave).catch(refused)
  const more = (
    <Menu
      trigger={
        <IconButton label={t('lists.more')}>
          <EllipsisVertical />
        </IconButton>
      }
      groups={[
        [{ key: 'edit', label: t('lists.edit'), icon: <Pencil />, on_select: () => edit(true) }],
        [{ key: 'remove', label: t('lists.remove'), icon: <Trash2 />, on_select: remove }],
      ]}
    />
  )
  const title = data ? <bdi>{data.list.name}</bdi> : t('lists.title')
  return (
    <>
      <PaneHeader title={title} with_list on_back={leave} actions={data && more} />
      <PaneBody>
        {error && !data && (
          <ErrorState title={t('not_loaded')} text={refusal_text(refusal_from(error))} on_retry={() => void refetch()} />
        )}
        {!error && !data && <SkeletonRows count={4} />}
        {data && (
          <div className={styles.board}>
            {columns_of(data).map((column, _at, columns) => (
              <ColumnView key={column.section_id ?? ''} list_id={list_id} column={column} columns={columns} shown={shown} />
            ))}
          </div>
        )}
        {data && <ClosedLately tasks={data.tasks.filter(({ state }) => state !== 'open')} list_id={list_id} shown={shown} />}
      </PaneBody>
      {data && editing && <EditListDialog list={data.list} on_close={() => edit(false)} />}
    </>
  )
}

/** The latest fifty; all that concern the reader are among the closed. */
function ClosedLately({ tasks, list_id, shown }: Props & { tasks: readonly Task[] }) {
  const { t } = useTranslation('tasks')
  if (tasks.length === 0) return null
  return (
    <details className={styles.closed}>
      <summary>{t('lists.closed_lately', { count: tasks.length })}</summary>
      <List label={t('views.closed')}>
        {tasks.map((task) => (
          <TaskRow key={task.id} task={task} place={`list=${list_id}`} is_shown={task.id === shown} />
        ))}
      </List>
    </details>
  )
}

interface ColumnProps extends Props {
  column: Column
  columns: readonly Column[]
}

function ColumnView({ list_id, column, columns, shown }: ColumnProps) {
  const { t } = useTranslation('tasks')
  const name = column.name ?? t('lists.no_section')
  return (
    <section className={styles.column} aria-label={name}>
      <h2 className={styles.name}>
        <bdi>{name}</bdi>
        <span>{column.tasks.length}</span>
      </h2>
      <List label={name}>
        {column.tasks.map((task) => {
          const move = <MoveMenu task={task} list_id={list_id} column={column} columns={columns} />
          return <TaskRow key={task.id} task={task} place={`list=${list_id}`} is_shown={task.id === shown} trailing={move} />
        })}
      </List>
      <QuickAdd within={{ list_id, ...(column.section_id && { section_id: column.section_id }) }} />
    </section>
  )
}

interface MoveProps {
  task: Task
  list_id: string
  column: Column
  columns: readonly Column[]
}

/** Moves by what can be pressed, so by the keyboard as well. */
function MoveMenu({ task, list_id, column, columns }: MoveProps) {
  const { t } = useTranslation('tasks')
  const workspace = useWorkspace()
  const move = (section_id: string | undefined, after_id: string | undefined) => {
    const place = { list_id, ...(section_id && { section_id }), ...(after_id && { after_id }) }
    void place_task(workspace, task.id, place).catch(refused)
  }
  const up = step_in(column, task.id, -1)
  const down = step_in(column, task.id, 1)
  const steps = [
    up && { key: 'up', label: t('lists.up'), icon: <ArrowUp />, on_select: () => move(column.section_id, up.after_id) },
    down && { key: 'down', label: t('lists.down'), icon: <ArrowDown />, on_select: () => move(column.section_id, down.after_id) },
  ].filter((item) => item !== undefined)
  const others = columns
    .filter((other) => other.section_id !== column.section_id)
    .map(({ section_id, name, tasks }) => ({
      key: section_id ?? 'none',
      label: t('lists.to', { name: name ?? t('lists.no_section') }),
      icon: <MoveRight />,
      on_select: () => move(section_id, tasks.at(-1)?.id),
    }))
  const groups = [steps, others].filter((group) => group.length > 0)
  if (groups.length === 0) return null
  return (
    <Menu
      trigger={
        <IconButton label={t('lists.move', { title: task.title })}>
          <EllipsisVertical />
        </IconButton>
      }
      groups={groups}
    />
  )
}
