import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { CircleCheckBig, Eye, KanbanSquare, ListTodo, PencilLine, Plus } from 'lucide-react'
import { useState } from 'react'
import { useNavigate, useParams, useSearchParams } from 'react-router'

import { refusal_from } from '../api/refusal_error'
import type { TaskList } from '../api/types'
import { refusal_text } from '../i18n/refusals'
import { useTranslation } from '../i18n/translation'
import { useMyself } from '../people/members'
import { useSynced, useWorkspace } from '../sync/provider'
import { Button, IconButton } from '../ui/Button'
import { List } from '../ui/List'
import { ListRow } from '../ui/ListRow'
import { MoreButton } from '../ui/MoreButton'
import { PaneBody, PaneHeader, Panes } from '../ui/Panes'
import { SkeletonRows } from '../ui/Skeleton'
import { EmptyState, ErrorState } from '../ui/States'
import { useMinute } from '../ui/minute'
import { Board } from './Board'
import { closed_tasks } from './fetching'
import { grouped, is_in_view, view_names, type ViewName } from './groups'
import { useNews } from './invalidate'
import { lists_of } from './lists'
import { NewListDialog } from './NewListDialog'
import { kTasksPath } from './paths'
import { QuickAdd } from './QuickAdd'
import { TaskPanel } from './TaskPanel'
import { TaskRow } from './TaskRow'
import styles from './Tasks.module.css'
import { useFetchedTasks } from './use_fetched'

const icons = { mine: <ListTodo />, made: <PencilLine />, followed: <Eye />, closed: <CircleCheckBig /> }

/** What is to be done: one's own by the day it is due, what one made or follows, and what is done. */
export function TasksPage() {
  const { t } = useTranslation('tasks')
  const { task_id } = useParams()
  const [params] = useSearchParams()
  const navigate = useNavigate()
  const wanted = params.get('view')
  const view = view_names.find((name) => name === wanted) ?? 'mine'
  const list_id = params.get('list') ?? undefined
  const is_guest = useMyself()?.role === 'guest'
  const fetched = useFetchedTasks()
  useNews()
  const place = list_id ? `list=${list_id}` : `view=${view}`
  const close = () => void navigate(`${kTasksPath}?${place}`)
  const side = task_id && <TaskPanel key={task_id} task_id={task_id} on_close={close} />
  const views = <Views chosen={list_id ?? view} is_guest={is_guest} />
  const detailed = wanted !== null || list_id !== undefined || task_id !== undefined
  if (list_id) {
    return (
      <Panes list={views} side={side} detailed place={place}>
        <Board key={list_id} list_id={list_id} shown={task_id} />
      </Panes>
    )
  }
  return (
    <Panes list={views} side={side} detailed={detailed} place={place}>
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

function Views({ chosen, is_guest }: { chosen: string; is_guest: boolean }) {
  const { t } = useTranslation('tasks')
  const { me } = useWorkspace()
  const tasks = useSynced((state) => state.slices.tasks.tasks)
  const count = (view: ViewName) => Object.values(tasks).filter((task) => is_in_view(task, view, me.member_id)).length
  return (
    <>
      <PaneHeader title={t('page_title')} />
      <PaneBody>
        <List label={t('page_title')} className={styles.views}>
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
        {!is_guest && <Lists chosen={chosen} />}
      </PaneBody>
    </>
  )
}

/** One's own lists and those of one's groups. */
function Lists({ chosen }: { chosen: string }) {
  const { t } = useTranslation('tasks')
  const navigate = useNavigate()
  const [making, make] = useState(false)
  const { data, error, refetch } = useQuery(lists_of(useWorkspace().me.organisation_id))
  const made = ({ id }: TaskList) => {
    make(false)
    void navigate(`${kTasksPath}?list=${id}`)
  }
  return (
    <>
      <div className={styles.above}>
        <h2>{t('lists.title')}</h2>
        <IconButton label={t('lists.new')} onClick={() => make(true)}>
          <Plus />
        </IconButton>
      </div>
      <List label={t('lists.title')} className={styles.views}>
        {data?.lists.map(({ id, name }) => (
          <li key={id}>
            <ListRow
              to={`${kTasksPath}?list=${id}`}
              title={<bdi>{name}</bdi>}
              leading={<span className={styles.icon}><KanbanSquare /></span>}
              selected={id === chosen}
            />
          </li>
        ))}
      </List>
      {data?.lists.length === 0 && <p className={styles.aside}>{t('lists.none')}</p>}
      {error && !data && (
        <p role="alert" className={styles.aside}>
          {refusal_text(refusal_from(error))}{' '}
          <Button size="s" variant="quiet" onClick={() => void refetch()}>
            {t('again')}
          </Button>
        </p>
      )}
      {making && <NewListDialog on_close={() => make(false)} on_made={made} />}
    </>
  )
}

function Open({ view, shown }: { view: ViewName; shown: string | undefined }) {
  const { t } = useTranslation('tasks')
  const { me } = useWorkspace()
  const tasks = useSynced((state) => state.slices.tasks.tasks)
  const loaded = useSynced((state) => state.slices.tasks.loaded)
  const groups = grouped(tasks, view, me.member_id, useMinute())
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
          <TaskRow
            key={task.id}
            task={task}
            place={`view=${view}`}
            is_shown={task.id === shown}
            is_overdue={heading === 'overdue'}
          />
        ))}
      </List>
    </section>
  ))
}

function Closed({ shown }: { shown: string | undefined }) {
  const { t } = useTranslation('tasks')
  const found = useInfiniteQuery(closed_tasks(useWorkspace().me.organisation_id))
  const { data, error, refetch } = found
  if (error && !data) {
    const text = refusal_text(refusal_from(error))
    return <ErrorState title={t('not_loaded')} text={text} on_retry={() => void refetch()} />
  }
  if (!data) return <SkeletonRows count={5} />
  const tasks = data.pages.flatMap((page) => page.tasks)
  if (tasks.length === 0)
    return <EmptyState icon={icons.closed} title={t('empty.closed.title')} text={t('empty.closed.text')} />
  return (
    <>
      <List label={t('views.closed')}>
        {tasks.map((task) => (
          <TaskRow key={task.id} task={task} place="view=closed" is_shown={task.id === shown} />
        ))}
      </List>
      <MoreButton found={found} full>{t('older')}</MoreButton>
      {error && <p role="alert" className={styles.hint}>{refusal_text(refusal_from(error))}</p>}
    </>
  )
}
