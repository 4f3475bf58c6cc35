/** What an alert can be about: what it says of it at first, and whom it is proposed to. */
import type { AlertAudience, AlertSource, FileInfo, Message, Task } from '../api/types'
import type { ShownEvent } from '../calendar/tools'
import { useSaid } from '../chat/extras'
import { useWorkspace } from '../sync/provider'

export type Thing = Message | FileInfo | Task | ShownEvent

export interface About {
  source: AlertSource
  /** What it is called. */
  name: string
  text: string
  member_ids: readonly string[]
  /** Those who have not read it may be meant. */
  unread_of?: AlertAudience['unread_of']
}

/** Who has it to do and has not done it. */
export function about_task(task: Task, me: string): About {
  const waiting = task.assignees.filter(({ ticked_at, is_gone }) => !ticked_at && !is_gone)
  const member_ids = waiting.map(({ member_id }) => member_id).filter((id) => id !== me)
  return { source: { kind: 'task', id: task.id }, name: task.title, text: task.title, member_ids }
}

/** Who comes, or has not said that they do not. */
export function about_event({ event, title, when }: ShownEvent, me: string): About {
  const coming = event.attendees.filter(({ answer, is_gone }) => answer !== 'declined' && !is_gone)
  const concerned = new Set([event.organiser_id, ...coming.map(({ member_id }) => member_id)])
  concerned.delete(me)
  const text = [title, when].filter(Boolean).join(' · ')
  return { source: { kind: 'event', id: event.id }, name: title, text, member_ids: [...concerned] }
}

export function about_file(file: FileInfo): About {
  return { source: { kind: 'file', id: file.id }, name: file.name, text: file.name, member_ids: [] }
}

function about_message(message: Message, said: string): About {
  const { id, conversation_id } = message
  const unread_of = { message_id: id, conversation_id }
  return { source: { kind: 'message', id }, name: '', text: said, member_ids: [], unread_of }
}

export function useAbout(thing: Thing | undefined): About | undefined {
  const { me } = useWorkspace()
  const said = useSaid()
  if (!thing) return undefined
  if ('event' in thing) return about_event(thing, me.member_id)
  if ('assignees' in thing) return about_task(thing, me.member_id)
  if ('media_type' in thing) return about_file(thing)
  return about_message(thing, said(thing))
}
