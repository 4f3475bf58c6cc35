/** What a person does with a message after it was said. */
import { answer, http } from '../api/client'
import type { Message } from '../api/types'
import type { Draft } from '../sync/outbox'
import type { Workspace } from '../sync/workspace'
import { pinned } from './pages'
import type { Amends, Wish } from './pending'

const kMessage = '/api/orgs/{org_id}/conversations/{conversation_id}/messages/{message_id}'

export interface Version {
  text: string
  written_at: string
}

export interface Reactors {
  emoji: string
  member_ids: string[]
}

/** These three wait in the outbox where there is no network, in order with what was said. */
export async function edit(workspace: Workspace, message: Message, text: string): Promise<void> {
  await amend(workspace, message, { what: 'edit', text }, { method: 'PATCH', path: '', body: { text } })
}

export async function recall(workspace: Workspace, message: Message): Promise<void> {
  await amend(workspace, message, { what: 'recall' }, { path: '/recall', body: {} })
}

export async function react(workspace: Workspace, message: Message, emoji: string, present: boolean): Promise<void> {
  const body = { emoji, present }
  await amend(workspace, message, { what: 'react', ...body }, { method: 'PUT', path: '/reactions', body })
}

export async function versions(workspace: Workspace, message: Message): Promise<Version[]> {
  return (await answer(http.GET(`${kMessage}/versions`, { params: at(workspace, message) }))).versions
}

export async function take_preview(workspace: Workspace, message: Message, preview_id: string): Promise<void> {
  const { path } = at(workspace, message)
  await answer(http.DELETE(`${kMessage}/previews/{preview_id}`, { params: { path: { ...path, preview_id } } }))
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

type Request = Pick<Draft, 'method' | 'path' | 'body'>

async function amend(workspace: Workspace, message: Message, wish: Wish, request: Request): Promise<void> {
  const { id: message_id, conversation_id, seq: message_seq } = message
  const amends: Amends = { conversation_id, message_id, message_seq, wish }
  const place = `/api/orgs/${workspace.me.organisation_id}/conversations/${conversation_id}/messages/${message_id}`
  const { method, path, body } = request
  const lane = conversation_id
  await workspace.outbox.add({ slice: 'chat', lane, method, path: place + path, body, shown: { amends } })
}

function at(workspace: Workspace, { id: message_id, conversation_id }: Message) {
  return { path: { org_id: workspace.me.organisation_id, conversation_id, message_id } }
}
