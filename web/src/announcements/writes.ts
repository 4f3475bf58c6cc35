/** What is done to announcements. */
import { answer, http } from '../api/client'
import { client_id } from '../api/client_id'
import type {
  AnnouncementChange,
  AnnouncementSheet,
  NewAnnouncement,
  NewRevision,
  ReceiptKind,
  SentAlert,
  Stroke,
} from '../api/types'
import type { Workspace } from '../sync/workspace'
import { with_done } from './state'

const kOne = '/api/orgs/{org_id}/announcements/{announcement_id}'
type Sheet = Promise<AnnouncementSheet>
type Wish<T> = Omit<T, 'client_id'>

const named = ({ me }: Workspace, announcement_id: string) => ({
  path: { org_id: me.organisation_id, announcement_id },
})

export function begin_announcement(workspace: Workspace, wish: Wish<NewAnnouncement> = {}): Sheet {
  const params = { path: { org_id: workspace.me.organisation_id } }
  return answer(http.POST('/api/orgs/{org_id}/announcements', { params, body: { ...wish, client_id: client_id() } }))
}

export function change_announcement(workspace: Workspace, id: string, wish: Wish<AnnouncementChange>): Sheet {
  return answer(http.PATCH(kOne, { params: named(workspace, id), body: { ...wish, client_id: client_id() } }))
}

export async function remove_announcement(workspace: Workspace, id: string): Promise<void> {
  await answer(http.DELETE(kOne, { params: named(workspace, id) }))
}

export function submit_announcement(workspace: Workspace, id: string, approver_id: string): Promise<AnnouncementSheet> {
  return answer(http.POST(`${kOne}/submit`, { params: named(workspace, id), body: { approver_id, client_id: client_id() } }))
}

export function review_announcement(workspace: Workspace, id: string, reason?: string): Promise<AnnouncementSheet> {
  const verdict = reason === undefined ? { approved: true } : { approved: false, reason }
  return answer(http.POST(`${kOne}/review`, { params: named(workspace, id), body: { ...verdict, client_id: client_id() } }))
}

export function take_announcement_back(workspace: Workspace, id: string): Promise<AnnouncementSheet> {
  return answer(http.POST(`${kOne}/take_back`, { params: named(workspace, id), body: { client_id: client_id() } }))
}

export function publish_announcement(workspace: Workspace, id: string): Promise<AnnouncementSheet> {
  return answer(http.POST(`${kOne}/publish`, { params: named(workspace, id), body: { client_id: client_id() } }))
}

export function revise_announcement(workspace: Workspace, id: string, wish: Wish<NewRevision>): Sheet {
  return answer(http.POST(`${kOne}/revisions`, { params: named(workspace, id), body: { ...wish, client_id: client_id() } }))
}

export function withdraw_announcement(workspace: Workspace, id: string, reason: string): Promise<AnnouncementSheet> {
  return answer(http.POST(`${kOne}/withdraw`, { params: named(workspace, id), body: { reason, client_id: client_id() } }))
}

export interface Said {
  revision: number
  kind: ReceiptKind
  strokes?: Stroke[]
}

export async function take_receipt(workspace: Workspace, id: string, wish: Said) {
  const body = { ...wish, client_id: client_id() }
  const reader = await answer(http.POST(`${kOne}/receipts`, { params: named(workspace, id), body }))
  const is_done = reader.standing === 'confirmed'
  if (is_done) workspace.absorb('announcements', { change: (state) => with_done(state, id), cursors: [] })
  return reader
}

export interface Chase {
  text?: string
  urgency: 'important' | 'emergency'
  reason?: string
}

export function chase_readers(workspace: Workspace, id: string, wish: Chase): Promise<SentAlert> {
  return answer(http.POST(`${kOne}/chase`, { params: named(workspace, id), body: { ...wish, client_id: client_id() } }))
}

export async function add_remark(workspace: Workspace, id: string, text: string): Promise<void> {
  await answer(http.POST(`${kOne}/comments`, { params: named(workspace, id), body: { text, client_id: client_id() } }))
}

export async function remove_remark(workspace: Workspace, announcement_id: string, remark_id: string): Promise<void> {
  const params = { path: { org_id: workspace.me.organisation_id, announcement_id, remark_id } }
  await answer(http.DELETE(`${kOne}/comments/{remark_id}`, { params }))
}
