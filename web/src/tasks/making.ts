/** Fetched when a task is made of a message. */
import type { Task } from '../api/types'
import type { Workspace } from '../sync/workspace'
import { title_of } from './quick'
import { create_task } from './writes'

export function make_of_message(workspace: Workspace, message_id: string, said: string): Promise<Task> {
  return create_task(workspace, { title: title_of(said), assignee_ids: [workspace.me.member_id], message_id })
}
