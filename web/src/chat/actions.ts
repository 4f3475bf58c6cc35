/** What a person does in chat. Each is one request; what it changes comes back as events, or is absorbed at once. */
import { client_id } from '../api/client_id'
import { answer, http } from '../api/client'
import type {
  Conversation,
  ConversationMember,
  FileInfo,
  HistoryRule,
  Message,
  Original,
  Right,
  Rights,
} from '../api/types'
import type { Batch } from '../files/upload_item'
import type { Workspace } from '../sync/workspace'
import { conversation_snapshot, let_go, recount, roster } from './fetching'
import {
  back_to_newest,
  earlier_page,
  later_page,
  newest_page,
  pages_around,
  type Part,
  stray,
} from './pages'
import { left, read_to } from './reducers'
import type { GroupVerb } from './rights'

const kConversation = '/api/orgs/{org_id}/conversations/{conversation_id}'

export interface NewConversation {
  kind: 'direct' | 'group'
  title?: string
  history: HistoryRule
  member_ids: string[]
}

export async function start_conversation(workspace: Workspace, wanted: NewConversation): Promise<Conversation> {
  const path = { org_id: workspace.me.organisation_id }
  const body = { client_id: client_id(), ...wanted }
  const conversation = await answer(http.POST('/api/orgs/{org_id}/conversations', { params: { path }, body }))
  workspace.absorb('chat', conversation_snapshot(conversation))
  return conversation
}

/** The conversation with one other member: the one there is, or a new one. Answers with its id. */
export async function open_direct(workspace: Workspace, member_id: string): Promise<string> {
  const known = Object.values(workspace.slice('chat').conversations).find((it) => it.peer_id === member_id)
  if (known) return known.id
  const wanted: NewConversation = { kind: 'direct', history: 'all', member_ids: [member_id] }
  return (await start_conversation(workspace, wanted)).id
}

/** Into the outbox: it is shown at once and sent when it can be. */
export async function post(workspace: Workspace, lane: string, text: string, reply_to?: Original): Promise<void> {
  const path = `/api/orgs/${workspace.me.organisation_id}/conversations/${lane}/messages`
  const body = reply_to ? { text, reply_to: reply_to.message_id } : { text }
  await workspace.outbox.add({ slice: 'chat', lane, path, body, shown: reply_to && { reply_to } })
}

/** With files that have come; the batch names the write, so that handing it on twice sends it once. */
export async function post_files(workspace: Workspace, batch: Batch, files: FileInfo[]): Promise<void> {
  const { lane, message, key } = batch
  if (files.length === 0 && message.text === '') return
  const path = `/api/orgs/${workspace.me.organisation_id}/conversations/${lane}/messages`
  const reply_to = message.reply_to as Original | undefined
  const answers = reply_to && { reply_to: reply_to.message_id }
  const body = { text: message.text, file_ids: files.map(({ id }) => id), ...answers }
  await workspace.outbox.add({ slice: 'chat', lane, path, body, client_id: key, shown: { files, reply_to } })
}

export async function rename(workspace: Workspace, conversation_id: string, title: string): Promise<void> {
  await change(workspace, conversation_id, { title })
}

export async function change_history(
  workspace: Workspace,
  conversation_id: string,
  history: HistoryRule,
): Promise<void> {
  await change(workspace, conversation_id, { history })
}

export async function change_right(
  workspace: Workspace,
  conversation_id: string,
  verb: GroupVerb,
  right: Right,
): Promise<void> {
  await change(workspace, conversation_id, { rights: { [verb]: right } })
}

export const kSilences = ['five_minutes', 'one_hour', 'one_day', 'seven_days', 'thirty_days'] as const
export type SilenceLength = (typeof kSilences)[number]

/** Null lets them write again. */
export async function silence(
  workspace: Workspace,
  conversation_id: string,
  member_id: string,
  length: SilenceLength | null,
): Promise<void> {
  await change_member(workspace, conversation_id, member_id, { silence: length })
}

export async function give_role(
  workspace: Workspace,
  conversation_id: string,
  member_id: string,
  role: ConversationMember['role'],
): Promise<void> {
  await change_member(workspace, conversation_id, member_id, { role })
}

export async function add_people(workspace: Workspace, conversation_id: string, member_ids: string[]): Promise<void> {
  const body = { client_id: client_id(), member_ids }
  await answer(http.POST(`${kConversation}/members`, { params: at(workspace, conversation_id), body }))
}

export async function remove(workspace: Workspace, conversation_id: string, member_id: string): Promise<void> {
  const params = { path: { org_id: workspace.me.organisation_id, conversation_id, member_id } }
  await answer(http.DELETE(`${kConversation}/members/{member_id}`, { params }))
}

export async function leave(workspace: Workspace, conversation_id: string): Promise<void> {
  await remove(workspace, conversation_id, workspace.me.member_id)
  workspace.absorb('chat', { cursors: [], change: (state) => left(state, conversation_id) })
}

export async function mark_read(workspace: Workspace, conversation_id: string, seq: number): Promise<void> {
  const params = at(workspace, conversation_id)
  const mark = await answer(http.PUT(`${kConversation}/read_mark`, { params, body: { seq } }))
  const change = { conversation_id, ...mark }
  workspace.absorb('chat', { cursors: [], change: (state, me) => read_to(state, change, me) })
}

export const kMutes = ['five_minutes', 'one_hour', 'one_day', 'seven_days', 'thirty_days', 'for_ever'] as const
export type MuteLength = (typeof kMutes)[number]

/** Null makes it heard again. */
export async function mute(
  workspace: Workspace,
  conversation_id: string,
  length: MuteLength | null,
): Promise<void> {
  await change_attention(workspace, conversation_id, { mute: length })
}

/** Whether mentions are heard also while it is mute. */
export async function let_mentions(
  workspace: Workspace,
  conversation_id: string,
  lets_mentions: boolean,
): Promise<void> {
  await change_attention(workspace, conversation_id, { lets_mentions })
}

export async function star(workspace: Workspace, conversation_id: string, is_starred: boolean): Promise<void> {
  await change_attention(workspace, conversation_id, { is_starred })
}

export async function star_person(workspace: Workspace, member_id: string, is_starred: boolean): Promise<void> {
  const params = { path: { org_id: workspace.me.organisation_id, member_id } }
  if (is_starred) await answer(http.PUT('/api/orgs/{org_id}/starred_people/{member_id}', { params }))
  else await answer(http.DELETE('/api/orgs/{org_id}/starred_people/{member_id}', { params }))
}

export async function readers(workspace: Workspace, message: Message): Promise<{ read: string[]; unread: string[] }> {
  const { id: message_id, conversation_id } = message
  const params = { path: { org_id: workspace.me.organisation_id, conversation_id, message_id } }
  return answer(http.GET(`${kConversation}/messages/{message_id}/readers`, { params }))
}

export async function load_newest(workspace: Workspace, conversation_id: string): Promise<void> {
  workspace.absorb('chat', await newest_page(workspace.me, conversation_id))
}

export async function load_earlier(workspace: Workspace, id: string, before: number, part: Part): Promise<void> {
  workspace.absorb('chat', await earlier_page(workspace.me, id, before, part))
}

export async function load_later(workspace: Workspace, conversation_id: string, after: number): Promise<void> {
  workspace.absorb('chat', await later_page(workspace.me, conversation_id, after))
}

export async function load_around(workspace: Workspace, conversation_id: string, seq: number): Promise<void> {
  workspace.absorb('chat', await pages_around(workspace.me, conversation_id, seq))
}

export function end_excursion(workspace: Workspace, conversation_id: string): void {
  workspace.absorb('chat', back_to_newest(conversation_id))
}

export async function load_stray(workspace: Workspace, conversation_id: string, original: Original): Promise<void> {
  workspace.absorb('chat', await stray(workspace.me, conversation_id, original))
}

export async function load_roster(workspace: Workspace, conversation_id: string): Promise<void> {
  workspace.absorb('chat', await roster(workspace.me, conversation_id))
}

export async function settle_counts(workspace: Workspace, conversation_id: string): Promise<void> {
  workspace.absorb('chat', await recount(workspace.me, conversation_id))
}

/** The conversation was left for another one. */
export function close_conversation(workspace: Workspace, conversation_id: string): void {
  workspace.absorb('chat', let_go(conversation_id))
}

function at(workspace: Workspace, conversation_id: string) {
  return { path: { org_id: workspace.me.organisation_id, conversation_id } }
}

async function change(
  workspace: Workspace,
  conversation_id: string,
  wanted: { title?: string; history?: HistoryRule; rights?: Partial<Rights> },
): Promise<void> {
  const body = { client_id: client_id(), ...wanted }
  await answer(http.PATCH(kConversation, { params: at(workspace, conversation_id), body }))
}

async function change_attention(
  workspace: Workspace,
  conversation_id: string,
  wanted: { mute?: MuteLength | null; lets_mentions?: boolean; is_starred?: boolean },
): Promise<void> {
  const body = { client_id: client_id(), ...wanted }
  await answer(http.PATCH(`${kConversation}/attention`, { params: at(workspace, conversation_id), body }))
}

async function change_member(
  workspace: Workspace,
  conversation_id: string,
  member_id: string,
  wanted: { role?: ConversationMember['role']; silence?: SilenceLength | null },
): Promise<void> {
  const params = { path: { org_id: workspace.me.organisation_id, conversation_id, member_id } }
  const body = { client_id: client_id(), ...wanted }
  await answer(http.PATCH(`${kConversation}/members/{member_id}`, { params, body }))
}
