import { useQuery } from '@tanstack/react-query'
import { CircleCheckBig, Eye, ListTodo, PencilLine } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useNavigate, useParams, useSearchParams } from 'react-router'

import { refusal_from } from '../api/refusal_error'
import { refusal_text } from '../i18n/refusals'
import { useTranslation } from '../i18n/translation'
import { useMyself } from '../people/members'
import { useConnectionState } from '../sync/connection'
import { useSynced, useWorkspace } from '../sync/provider'
import { List } from '../ui/List'
import { ListRow } from '../ui/ListRow'
import { PaneBody, PaneHeader, Panes } from '../ui/Panes'
import { SkeletonRows } from '../ui/Skeleton'
import { EmptyState, ErrorState } from '../ui/States'
import { closed_tasks, fetch_tasks } from './fetching'
import { grouped, is_in_view, view_names, type ViewName } from './groups'
import { useNews } from './invalidate'
import { kTasksPath } from './paths'
import { QuickAdd } from './QuickAdd'
import { TaskPanel } from './TaskPanel'
import { TaskRow } from './TaskRow'
import styles from './Tasks.module.css'

const icons = { mine: <ListTodo />, made: <PencilLine />, followed: <Eye />, closed: <CircleCheckBig /> }

/** What is to be done: one's own by the day it is due, what one made or follows, and what is done. */
export function TasksPage() {
  const { t } = useTranslation('tasks')
  const { task_id } = useParams()
  const [params] = useSearchParams()
  const navigate = useNavigate()
  const wanted = params.get('view')
  const view = view_names.find((name) => name === wanted) ?? 'mine'
  const is_guest = useMyself()?.role === 'guest'
  const fetched = useFetchedTasks()
  useNews()
  const close = () => void navigate(`${kTasksPath}?view=${view}`)
  const side = task_id && <TaskPanel key={task_id} task_id={task_id} on_close={close} />
  return (
    <Panes list={<Views chosen={view} />} side={side} detailed={wanted !== null || task_id !== undefined} place={view}>
      <PaneHeader title={t(`views.${view}`)} with_list on_back={() => void navigate(kTasksPath)} />
      <PaneBody>
        <div className={styles.page}>
          {!is_guest && view !== 'closed' && <QuickAdd />}
          {fetched.problem ? (
            <ErrorState title={t('not_loaded')} text={fetched.problem} on_retry={fetched.retry} />
          ) : view === 'closed' ? (
            <Closed shown={task_id} />
          ) : (
            <Open view={view} shown={task_id} />
          )}
        </div>
      </PaneBody>
    </Panes>
  )
}

function Views({ chosen }: { chosen: ViewName }) {
  const { t } = useTranslation('tasks')
  const { me } = useWorkspace()
  const tasks = useSynced((state) => state.slices.tasks.tasks)
  const count = (view: ViewName) => Object.values(tasks).filter((task) => is_in_view(task, view, me.member_id)).length
  return (
    <>
      <PaneHeader title={t('page_title')} />
      <PaneBody>
        <List label={t('page_title')}>
          {view_names.map((view) => (
            <li key={view}>
              <ListRow
                to={`${kTasksPath}?view=${view}`}
                title={t(`views.${view}`)}
                leading={<span className={styles.icon}>{icons[view]}</span>}
                trailing={count(view) || undefined}
                selected={view === chosen}
              />
            </li>
          ))}
        </List>
      </PaneBody>
    </>
  )
}

function Open({ view, shown }: { view: ViewName; shown: string | undefined }) {
  const { t } = useTranslation('tasks')
  const { me } = useWorkspace()
  const tasks = useSynced((state) => state.slices.tasks.tasks)
  const loaded = useSynced((state) => state.slices.tasks.loaded)
  const groups = grouped(tasks, view, me.member_id, useNow())
  if (!loaded) return <SkeletonRows count={5} />
  if (groups.length === 0)
    return <EmptyState icon={icons[view]} title={t(`empty.${view}.title`)} text={t(`empty.${view}.text`)} />
  return groups.map(({ heading, tasks: list }) => (
    <section key={heading} aria-label={t(`headings.${heading}`)}>
      <h2 className={styles.heading} data-heading={heading}>
        {t(`headings.${heading}`)}
        <span>{list.length}</span>
      </h2>
      <List label={t(`headings.${heading}`)}>
        {list.map((task) => (
          <TaskRow key={task.id} task={task} view={view} is_shown={task.id === shown} is_overdue={heading === 'overdue'} />
        ))}
      </List>
    </section>
  ))
}

function Closed({ shown }: { shown: string | undefined }) {
  const { t } = useTranslation('tasks')
  const { data, error, refetch } = useQuery(closed_tasks(useWorkspace().me.organisation_id))
  if (error) {
    const text = refusal_text(refusal_from(error))
    return <ErrorState title={t('not_loaded')} text={text} on_retry={() => void refetch()} />
  }
  if (!data) return <SkeletonRows count={5} />
  if (data.tasks.length === 0)
    return <EmptyState icon={icons.closed} title={t('empty.closed.title')} text={t('empty.closed.text')} />
  return (
    <List label={t('views.closed')}>
      {data.tasks.map((task) => (
        <TaskRow key={task.id} task={task} view="closed" is_shown={task.id === shown} />
      ))}
    </List>
  )
}

/** Once when the page opens, and again after the line was broken: then events may have been missed. */
function useFetchedTasks() {
  const workspace = useWorkspace()
  const is_online = useConnectionState() === 'online'
  const [problem, set_problem] = useState<string>()
  const [attempt, set_attempt] = useState(0)
  useEffect(() => {
    set_problem(undefined)
    fetch_tasks(workspace).catch((caught: unknown) => {
      if (!workspace.slice('tasks').loaded) set_problem(refusal_text(refusal_from(caught)))
    })
  }, [workspace, is_online, attempt])
  return { problem, retry: () => set_attempt((count) => count + 1) }
}

/** Moves on by the minute, so that what is overdue says so. */
function useNow(): Date {
  const [now, set_now] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => set_now(new Date()), 60_000)
    return () => clearInterval(timer)
  }, [])
  return now
}
