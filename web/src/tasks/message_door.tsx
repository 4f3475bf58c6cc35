/** What chat is given by app: a task is made from a message, and the message shows how it stands. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Ban, CircleCheck, ListPlus, ListTodo } from 'lucide-react'
import { createContext, type ReactNode, use, useEffect, useMemo } from 'react'
import { Link, useNavigate } from 'react-router'

import { refusal_from } from '../api/refusal_error'
import type { Message, TaskMark } from '../api/types'
import { type MessageExtras, MessageExtrasProvider, useSaid } from '../chat/extras'
import { later_words } from '../i18n/i18n'
import { refusal_text } from '../i18n/refusals'
import { useTranslation } from '../i18n/translation'
import { useMyself } from '../people/members'
import { useConnectionState } from '../sync/connection'
import { useSynced, useWorkspace } from '../sync/provider'
import { toast } from '../ui/toasts'
import { marks_in } from './fetching'
import styles from './message_door.module.css'
import { task_path } from './paths'

type Marks = ReadonlyMap<string, readonly TaskMark[]>

const none: Marks = new Map()
const Context = createContext<Marks>(none)

interface Props {
  conversation_id: string | undefined
  children: ReactNode
}

export function TaskExtras({ conversation_id, children }: Props) {
  const marks = useMarks(conversation_id)
  const tool = useMakeTool()
  const extras = useMemo<MessageExtras>(() => ({ tools: tool ? [tool] : [], Below: Marked }), [tool])
  return (
    <MessageExtrasProvider value={extras}>
      <Context value={marks}>{children}</Context>
    </MessageExtrasProvider>
  )
}

/** They are told while we are connected; after that they are asked for again. */
function useMarks(conversation_id: string | undefined): Marks {
  const org_id = useWorkspace().me.organisation_id
  const queries = useQueryClient()
  const is_online = useConnectionState() === 'online'
  const told = useSynced((state) => state.slices.tasks.marked[conversation_id ?? ''] ?? 0)
  const wanted = marks_in(org_id, conversation_id ?? '')
  const { data } = useQuery({ ...wanted, enabled: conversation_id !== undefined && is_online })
  useEffect(() => {
    if (is_online) void queries.invalidateQueries({ queryKey: marks_in(org_id, conversation_id ?? '').queryKey })
  }, [queries, org_id, conversation_id, told, is_online])
  return useMemo(() => (data ? by_message(data.marks) : none), [data])
}

function by_message(marks: readonly TaskMark[]): Marks {
  const found = new Map<string, TaskMark[]>()
  for (const mark of marks) found.set(mark.message_id, [...(found.get(mark.message_id) ?? []), mark])
  return found
}

function useMakeTool() {
  const { t } = useTranslation('tasks')
  const workspace = useWorkspace()
  const navigate = useNavigate()
  const said = useSaid()
  const is_guest = useMyself()?.role === 'guest'
  return useMemo(() => {
    if (is_guest) return undefined
    const make = async (message: Message) => {
      try {
        const { make_of_message } = await import('./making')
        const { id } = await make_of_message(workspace, message.id, said(message))
        toast(t('from_message.made'), 'good', { label: t('from_message.open'), run: () => void navigate(task_path(id)) })
      } catch (problem) {
        await later_words().catch(() => undefined)
        toast(refusal_text(refusal_from(problem)), 'bad')
      }
    }
    return { key: 'task', label: t('from_message.make'), icon: <ListPlus />, run: (message: Message) => void make(message) }
  }, [t, workspace, navigate, said, is_guest])
}

const icons = { open: <ListTodo aria-hidden />, done: <CircleCheck aria-hidden />, cancelled: <Ban aria-hidden /> }

function Marked({ message }: { message: Message }) {
  const { t } = useTranslation('tasks')
  const marks = use(Context).get(message.id)
  if (!marks) return null
  return (
    <ul className={styles.marks} aria-label={t('from_message.marks')}>
      {marks.map(({ task_id, state }) => (
        <li key={task_id}>
          <Link to={task_path(task_id)} className={styles.mark} data-state={state}>
            {icons[state]}
            {t(`mark.${state}`)}
          </Link>
        </li>
      ))}
    </ul>
  )
}
