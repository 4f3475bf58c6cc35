/** What a person does with a message after it was said. What is theirs to see at once is absorbed at once. */
import { answer, http } from '../api/client'
import { client_id } from '../api/client_id'
import type { Message } from '../api/types'
import type { Workspace } from '../sync/workspace'
import { edited, everywhere, type Place, reacted } from './amendments'
import { pinned } from './pages'
import { without_text } from './timeline'

const kMessage = '/api/orgs/{org_id}/conversations/{conversation_id}/messages/{message_id}'

export interface Version {
  text: string
  written_at: string
}

export interface Reactors {
  emoji: string
  member_ids: string[]
}

export async function edit(workspace: Workspace, message: Message, text: string): Promise<void> {
  const body = { client_id: client_id(), text }
  const answered = await answer(http.PATCH(kMessage, { params: at(workspace, message), body }))
  absorb(workspace, message, (held) => edited(held, answered))
}

export async function versions(workspace: Workspace, message: Message): Promise<Version[]> {
  return (await answer(http.GET(`${kMessage}/versions`, { params: at(workspace, message) }))).versions
}

export async function recall(workspace: Workspace, message: Message): Promise<void> {
  const body = { client_id: client_id() }
  const answered = await answer(http.POST(`${kMessage}/recall`, { params: at(workspace, message), body }))
  absorb(workspace, message, (held) => without_text(held, answered.recalled_at ?? new Date().toISOString()))
}

/** Shown before the server has heard of it, and taken back where it refuses. */
export async function react(workspace: Workspace, message: Message, emoji: string, present: boolean): Promise<void> {
  const show = (now: boolean) => absorb(workspace, message, (held) => with_own(workspace, held, emoji, now))
  show(present)
  try {
    await answer(http.PUT(`${kMessage}/reactions`, { params: at(workspace, message), body: { emoji, present } }))
  } catch (problem) {
    show(!present)
    throw problem
  }
}

export async function reactors(workspace: Workspace, message: Message): Promise<Reactors[]> {
  return (await answer(http.GET(`${kMessage}/reactions`, { params: at(workspace, message) }))).reactions
}

export async function pin(workspace: Workspace, message: Message, pinned: boolean): Promise<void> {
  await answer(http.PUT(`${kMessage}/pin`, { params: at(workspace, message), body: { pinned } }))
}

/** Holds everything that is pinned, also what is far back. */
export async function load_pins(workspace: Workspace, conversation_id: string): Promise<boolean> {
  workspace.absorb('chat', await pinned(workspace.me, conversation_id))
  return true
}

function with_own({ me }: Workspace, held: Message, emoji: string, present: boolean): Message {
  const reaction = held.reactions.find((it) => it.emoji === emoji)
  if ((reaction?.mine ?? false) === present) return held
  const count = (reaction?.count ?? 0) + (present ? 1 : -1)
  return reacted(held, { emoji, count, present, member_id: me.member_id }, me)
}

function at(workspace: Workspace, { id: message_id, conversation_id }: Message) {
  return { path: { org_id: workspace.me.organisation_id, conversation_id, message_id } }
}

function absorb(workspace: Workspace, message: Message, change: (held: Message) => Message): void {
  const { id: message_id, conversation_id, seq: message_seq } = message
  const place: Place = { conversation_id, message_id, message_seq }
  workspace.absorb('chat', { cursors: [], change: (state) => everywhere(state, place, change) })
}
