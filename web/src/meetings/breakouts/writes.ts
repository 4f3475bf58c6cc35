/** What pages ask of breakout rooms. */
import { answer, http } from '../../api/client'
import { client_id } from '../../api/client_id'
import type { Breakouts } from '../../api/types'
import type { Workspace } from '../../sync/workspace'
import type { LiveMeeting } from '../live_meeting'
import { with_word } from '../state'

const kMeeting = '/api/orgs/{org_id}/meetings/{meeting_id}'
const kDevice = `${kMeeting}/participants/{participant_id}` as const

type Device = Pick<LiveMeeting, 'meeting_id' | 'participant_id'>

const meeting_in = ({ me }: Workspace, meeting_id: string) => ({ path: { org_id: me.organisation_id, meeting_id } })
const device_in = ({ me }: Workspace, { meeting_id, participant_id }: Device) => ({
  path: { org_id: me.organisation_id, meeting_id, participant_id },
})

export type Layout = Omit<Breakouts, 'meeting_id' | 'rooms' | 'opened_at' | 'closes_at'> & {
  rooms: readonly { id?: string; name: string }[]
}

/** With what is changed of it. */
export function lay_out(
  workspace: Workspace,
  meeting_id: string,
  before: Breakouts | undefined,
  change: Partial<Layout>,
) {
  const wished = { ...before, ...change }
  const { rooms = [], may_choose = false, may_return = true, seats_latecomers = true, minutes } = wished
  const named = rooms.map(({ id, name }) => ({ ...(id && { id }), name }))
  const body = { rooms: named, may_choose, may_return, seats_latecomers, ...(minutes && { minutes }) }
  return answer(http.PUT(`${kMeeting}/breakouts`, { params: meeting_in(workspace, meeting_id), body }))
}

export function divide(workspace: Workspace, meeting_id: string, is_anew: boolean) {
  const request = { params: meeting_in(workspace, meeting_id), body: { is_anew, client_id: client_id() } }
  return answer(http.POST(`${kMeeting}/breakouts/assign`, request))
}

/** For so long from now on, or until they are closed. */
export function open_rooms(workspace: Workspace, meeting_id: string, minutes: number | undefined) {
  const body = { ...(minutes && { minutes }), client_id: client_id() }
  return answer(http.POST(`${kMeeting}/breakouts/open`, { params: meeting_in(workspace, meeting_id), body }))
}

export function close_rooms(workspace: Workspace, meeting_id: string, at_once: boolean) {
  const request = { params: meeting_in(workspace, meeting_id), body: { at_once, client_id: client_id() } }
  return answer(http.POST(`${kMeeting}/breakouts/close`, request))
}

export function tell_rooms(workspace: Workspace, meeting_id: string, text: string) {
  const request = { params: meeting_in(workspace, meeting_id), body: { text, client_id: client_id() } }
  return answer(http.POST(`${kMeeting}/breakouts/messages`, request))
}

export function assign(workspace: Workspace, device: Device, room_id: string | undefined) {
  const request = { params: device_in(workspace, device), body: { room_id: room_id ?? null } }
  return answer(http.PUT(`${kDevice}/breakout_assignment`, request))
}

/** With this device; without a room to the main one. */
export function go_to(workspace: Workspace, device: Device, room_id: string | undefined) {
  const request = { params: device_in(workspace, device), body: { room_id: room_id ?? null } }
  return answer(http.PUT(`${kDevice}/breakout_room`, request))
}

export function ask_for_help(workspace: Workspace, device: Device, is_asked: boolean) {
  return answer(http.PUT(`${kDevice}/help`, { params: device_in(workspace, device), body: { is_asked } }))
}

/** Here alone: it was read. */
export function forget_word(workspace: Workspace, meeting_id: string): void {
  workspace.absorb('meetings', { change: (state) => with_word(state, meeting_id), cursors: [] })
}
