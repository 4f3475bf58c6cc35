/** What pages change. What is on the screen is fetched again; others hear of it. */
import { answer, http } from '../api/client'
import { client_id } from '../api/client_id'
import type { Calendar, CalendarEvent, EventChange, NewCalendar, NewEvent } from '../api/types'
import type { Workspace } from '../sync/workspace'
import { with_news, without_invitation } from './state'

function told<Answer>(workspace: Workspace, given: Answer): Answer {
  workspace.absorb('calendar', { change: with_news, cursors: [] })
  return given
}

const org_of = ({ me }: Workspace) => ({ org_id: me.organisation_id })

export type EventWish = Omit<NewEvent, 'client_id'>

export async function create_event(workspace: Workspace, wish: EventWish): Promise<CalendarEvent> {
  const request = { params: { path: org_of(workspace) }, body: { ...wish, client_id: client_id() } }
  return told(workspace, await answer(http.POST('/api/orgs/{org_id}/events', request)))
}

type Change = Omit<EventChange, 'client_id'>

export async function change_event(workspace: Workspace, event_id: string, wish: Change): Promise<CalendarEvent> {
  const request = { params: { path: { ...org_of(workspace), event_id } }, body: { ...wish, client_id: client_id() } }
  return told(workspace, await answer(http.PATCH('/api/orgs/{org_id}/events/{event_id}', request)))
}

export type Scope = NonNullable<EventChange['scope']>

export async function remove_event(workspace: Workspace, event_id: string, scope: Scope, occurrence: string) {
  const params = { path: { ...org_of(workspace), event_id }, query: { scope, occurrence } }
  told(workspace, await answer(http.DELETE('/api/orgs/{org_id}/events/{event_id}', { params })))
}

export async function restore_event(workspace: Workspace, event_id: string): Promise<CalendarEvent> {
  const request = { params: { path: { ...org_of(workspace), event_id } }, body: { client_id: client_id() } }
  return told(workspace, await answer(http.POST('/api/orgs/{org_id}/events/{event_id}/restore', request)))
}

export type Answer = CalendarEvent['attendees'][number]['answer']

export async function answer_invitation(workspace: Workspace, event_id: string, said: Answer): Promise<CalendarEvent> {
  const request = { params: { path: { ...org_of(workspace), event_id } }, body: { answer: said } }
  const event = await answer(http.PUT('/api/orgs/{org_id}/events/{event_id}/answer', request))
  workspace.absorb('calendar', { change: (state) => without_invitation(state, event_id), cursors: [] })
  return event
}

export async function create_calendar(workspace: Workspace, wish: Omit<NewCalendar, 'client_id'>) {
  const request = { params: { path: org_of(workspace) }, body: { ...wish, client_id: client_id() } }
  return told(workspace, await answer(http.POST('/api/orgs/{org_id}/calendars', request)))
}

type CalendarWish = Partial<Pick<Calendar, 'name' | 'colour' | 'is_shown'>>

export async function change_calendar(workspace: Workspace, calendar_id: string, wish: CalendarWish) {
  const request = { params: { path: { ...org_of(workspace), calendar_id } }, body: { ...wish, client_id: client_id() } }
  return told(workspace, await answer(http.PATCH('/api/orgs/{org_id}/calendars/{calendar_id}', request)))
}

export async function remove_calendar(workspace: Workspace, calendar_id: string): Promise<void> {
  const params = { path: { ...org_of(workspace), calendar_id } }
  told(workspace, await answer(http.DELETE('/api/orgs/{org_id}/calendars/{calendar_id}', { params })))
}

export async function set_feed(workspace: Workspace, calendar_id: string, open: boolean): Promise<Calendar> {
  const params = { path: { ...org_of(workspace), calendar_id } }
  const path = '/api/orgs/{org_id}/calendars/{calendar_id}/feed' as const
  return told(workspace, await answer(open ? http.PUT(path, { params }) : http.DELETE(path, { params })))
}

export async function import_file(workspace: Workspace, calendar_id: string, file: Blob) {
  const params = { path: { ...org_of(workspace), calendar_id } }
  const request = {
    params,
    headers: { 'Content-Type': 'application/octet-stream' },
    body: file as unknown as string,
    bodySerializer: (bytes: unknown) => bytes as Blob,
  }
  return told(workspace, await answer(http.PUT('/api/orgs/{org_id}/calendars/{calendar_id}/file', request)))
}

export async function create_room(workspace: Workspace, wish: { name: string; capacity: number }) {
  const request = { params: { path: org_of(workspace) }, body: { ...wish, client_id: client_id() } }
  return told(workspace, await answer(http.POST('/api/orgs/{org_id}/rooms', request)))
}

export async function remove_room(workspace: Workspace, room_id: string): Promise<void> {
  const params = { path: { ...org_of(workspace), room_id } }
  told(workspace, await answer(http.DELETE('/api/orgs/{org_id}/rooms/{room_id}', { params })))
}

/** For one calendar program; its secret is in this answer alone. */
export async function create_password(workspace: Workspace, name: string) {
  const request = { params: { path: org_of(workspace) }, body: { name, client_id: client_id() } }
  return told(workspace, await answer(http.POST('/api/orgs/{org_id}/calendar_passwords', request)))
}

export async function revoke_password(workspace: Workspace, password_id: string): Promise<void> {
  const params = { path: { ...org_of(workspace), password_id } }
  told(workspace, await answer(http.DELETE('/api/orgs/{org_id}/calendar_passwords/{password_id}', { params })))
}
