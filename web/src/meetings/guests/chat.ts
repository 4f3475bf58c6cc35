/** The chat of a meeting as a guest asks for it. */
import { answer, http } from '../../api/client'
import type { Message } from '../../api/types'
import type { Workspace } from '../../sync/workspace'
import { with_chat } from '../state'
import { last_seq, nothing_said, type Said, with_earlier, with_messages, with_newest, without_moved } from './said'
import { absorb_names } from './visit'

const kChat = '/api/orgs/{org_id}/meetings/{meeting_id}/chat/messages'
const kMost = 100

const place_of = ({ me }: Workspace, meeting_id: string) => ({ org_id: me.organisation_id, meeting_id })

function change(workspace: Workspace, meeting_id: string, next: (said: Said) => Said): void {
  workspace.absorb('meetings', { change: (state) => with_chat(state, meeting_id, next), cursors: [] })
}

interface Wanted {
  before_seq?: number
  after_seq?: number
  limit: number
}

async function page_of(workspace: Workspace, meeting_id: string, query: Wanted) {
  const params = { path: place_of(workspace, meeting_id), query }
  const page = await answer(http.GET(kChat, { params }))
  absorb_names(workspace, page.names)
  return page
}

function held(workspace: Workspace, meeting_id: string): Said {
  return workspace.slice('meetings').rooms[meeting_id]?.chat ?? nothing_said
}

/** From here on the room hears what moves; what was told before is in the page that is fetched. */
export async function fetch_newest(workspace: Workspace, meeting_id: string): Promise<void> {
  change(workspace, meeting_id, (said) => said)
  const page = await page_of(workspace, meeting_id, { limit: kMost })
  change(workspace, meeting_id, (said) => with_newest(said, page))
}

export async function fetch_earlier(workspace: Workspace, meeting_id: string): Promise<void> {
  const first = held(workspace, meeting_id).messages[0]?.seq
  const page = await page_of(workspace, meeting_id, { limit: kMost, before_seq: first })
  change(workspace, meeting_id, (said) => with_earlier(said, page))
}

/** What is new, all that has come meanwhile, and what was changed among what is held. */
export async function fetch_moved(workspace: Workspace, meeting_id: string): Promise<void> {
  const { moved, messages } = held(workspace, meeting_id)
  const last = last_seq(held(workspace, meeting_id))
  for (let after = last, more = moved.some((seq) => seq > last); more; ) {
    const page = await page_of(workspace, meeting_id, { limit: kMost, after_seq: after })
    change(workspace, meeting_id, (said) => with_messages(said, page.messages))
    after = page.messages.at(-1)?.seq ?? after
    more = page.has_more
  }
  for (const { seq } of messages.filter((message) => moved.includes(message.seq))) {
    const page = await page_of(workspace, meeting_id, { limit: 1, after_seq: seq - 1 })
    change(workspace, meeting_id, (said) => with_messages(said, page.messages))
  }
  change(workspace, meeting_id, (said) => without_moved(said, moved))
}

/** A second time under the same name it is not said twice. */
export async function say(workspace: Workspace, meeting_id: string, text: string, client_id: string): Promise<Message> {
  const request = { params: { path: place_of(workspace, meeting_id) }, body: { text, client_id } }
  const message = await answer(http.POST(kChat, request))
  change(workspace, meeting_id, (said) => with_messages(said, [message]))
  return message
}
