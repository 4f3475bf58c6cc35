/** What pages ask of the server. Others in the meeting hear of it. */
import { answer, http } from '../api/client'
import { client_id } from '../api/client_id'
import type { MediaSwitches, Meeting, MeetingSettings, NewMeeting } from '../api/types'
import type { Workspace } from '../sync/workspace'
import type { DeviceCalls, LiveMeeting } from './live_meeting'
import { type MeetingsState, with_caption_sheet, with_own, with_queue, with_sheet } from './state'

const kOrg = '/api/orgs/{org_id}'
const org_of = ({ me }: Workspace) => ({ org_id: me.organisation_id })
const meeting_in = (workspace: Workspace, meeting_id: string) => ({ ...org_of(workspace), meeting_id })
const touch = () => ({ client_id: client_id() })

/** Where one device is: who asks, and for which participant of which meeting. */
type Device = Pick<LiveMeeting, 'meeting_id' | 'participant_id'>

const device_in = (workspace: Workspace, { meeting_id, participant_id }: Device) => ({
  ...meeting_in(workspace, meeting_id),
  participant_id,
})

export type MeetingWish = Omit<NewMeeting, 'client_id'>

export function create_meeting(workspace: Workspace, wish: MeetingWish): Promise<Meeting> {
  const request = { params: { path: org_of(workspace) }, body: { ...wish, ...touch() } }
  return answer(http.POST(`${kOrg}/meetings`, request))
}

export interface JoinWish {
  device_name: string
  password?: string
  sending: MediaSwitches
}

/** This device is in the meeting then, or waits in its lobby. */
export async function join_meeting(workspace: Workspace, meeting_id: string, wish: JoinWish) {
  const request = { params: { path: meeting_in(workspace, meeting_id) }, body: { ...wish, ...touch() } }
  const joined = await answer(http.POST(`${kOrg}/meetings/{meeting_id}/participants`, request))
  const { participant, queue } = joined
  const change = (state: MeetingsState) => with_queue(with_own(state, participant), participant.id, queue)
  workspace.absorb('meetings', { change, cursors: [] })
  return joined
}

/** Who is in it, and from where its stream is followed. */
export async function fetch_sheet(workspace: Workspace, meeting_id: string): Promise<void> {
  const params = { path: meeting_in(workspace, meeting_id) }
  const found = await answer(http.GET(`${kOrg}/meetings/{meeting_id}`, { params }))
  const change = (state: MeetingsState) => with_sheet(state, found.meeting, found.participants, found)
  workspace.absorb('meetings', { change, cursors: [found.cursor] })
}

export function device_calls(workspace: Workspace, device: Device): DeviceCalls {
  const params = { path: device_in(workspace, device) }
  const kDevice = `${kOrg}/meetings/{meeting_id}/participants/{participant_id}` as const
  return {
    offer: async (sdp, is_restart) => {
      // No text to the server holds a CR; SDP may do without.
      const body = { sdp: sdp.replaceAll('\r\n', '\n'), is_restart, ...touch() }
      return (await answer(http.POST(`${kDevice}/offer`, { params, body }))).sdp
    },
    relays: () => answer(http.GET(`${kDevice}/ice_servers`, { params })),
    view: ({ stage, screen, ...view }) => {
      const body = { ...view, ...(stage && { stage }), ...(screen && { screen }) }
      return answer(http.PUT(`${kDevice}/view`, { params, body }))
    },
    sending: (sending) => answer(http.PUT(`${kDevice}/sending`, { params, body: { sending } })),
    queue: async () => {
      const { queue } = await answer(http.GET(`${kDevice}/queue`, { params }))
      const change = (state: MeetingsState) => with_queue(state, device.participant_id, queue)
      workspace.absorb('meetings', { change, cursors: [] })
    },
    leave: () => answer(http.POST(`${kDevice}/leave`, { params, body: touch(), keepalive: true })),
  }
}

export function raise_hand(workspace: Workspace, device: Device, is_raised: boolean) {
  const request = { params: { path: device_in(workspace, device) }, body: { is_raised } }
  return answer(http.PUT(`${kOrg}/meetings/{meeting_id}/participants/{participant_id}/hand`, request))
}

export function react(workspace: Workspace, device: Device, emoji: string) {
  const request = { params: { path: device_in(workspace, device) }, body: { emoji, ...touch() } }
  return answer(http.POST(`${kOrg}/meetings/{meeting_id}/participants/{participant_id}/reactions`, request))
}

export function admit(workspace: Workspace, device: Device) {
  const request = { params: { path: device_in(workspace, device) }, body: touch() }
  return answer(http.POST(`${kOrg}/meetings/{meeting_id}/participants/{participant_id}/admit`, request))
}

export function admit_all(workspace: Workspace, meeting_id: string) {
  const request = { params: { path: meeting_in(workspace, meeting_id) }, body: touch() }
  return answer(http.POST(`${kOrg}/meetings/{meeting_id}/admit_all`, request))
}

export function remove_participant(workspace: Workspace, device: Device) {
  const request = { params: { path: device_in(workspace, device) }, body: touch() }
  return answer(http.POST(`${kOrg}/meetings/{meeting_id}/participants/{participant_id}/remove`, request))
}

export type GivenRole = 'host' | 'cohost' | 'participant'

export function give_role(workspace: Workspace, device: Device, role: GivenRole) {
  const request = { params: { path: device_in(workspace, device) }, body: { role } }
  return answer(http.PUT(`${kOrg}/meetings/{meeting_id}/participants/{participant_id}/role`, request))
}

export function turn_off(workspace: Workspace, device: Device, what: MediaSwitches, may_resume: boolean) {
  const request = { params: { path: device_in(workspace, device) }, body: { what, may_resume, ...touch() } }
  return answer(http.POST(`${kOrg}/meetings/{meeting_id}/participants/{participant_id}/turn_off`, request))
}

export function ask_to_turn_on(workspace: Workspace, device: Device, what: MediaSwitches) {
  const request = { params: { path: device_in(workspace, device) }, body: { what, ...touch() } }
  return answer(http.POST(`${kOrg}/meetings/{meeting_id}/participants/{participant_id}/ask`, request))
}

export function mute_all(workspace: Workspace, meeting_id: string, may_resume: boolean) {
  const request = { params: { path: meeting_in(workspace, meeting_id) }, body: { may_resume, ...touch() } }
  return answer(http.POST(`${kOrg}/meetings/{meeting_id}/mute_all`, request))
}

/** On everybody's stage, or nobody. */
export function set_spotlight(workspace: Workspace, meeting_id: string, participant_id: string | undefined) {
  const path = `${kOrg}/meetings/{meeting_id}/spotlight` as const
  const params = { path: meeting_in(workspace, meeting_id) }
  if (participant_id === undefined) return answer(http.DELETE(path, { params }))
  return answer(http.PUT(path, { params, body: { participant_id } }))
}

interface MeetingChange {
  title?: string
  scheduled_for?: string | null
  settings?: Partial<MeetingSettings>
}

export function change_meeting(workspace: Workspace, meeting_id: string, change: MeetingChange) {
  const request = { params: { path: meeting_in(workspace, meeting_id) }, body: { ...change, ...touch() } }
  return answer(http.PATCH(`${kOrg}/meetings/{meeting_id}`, request))
}

/** Empty takes it away. */
export function set_password(workspace: Workspace, meeting_id: string, password: string): Promise<Meeting> {
  const request = { params: { path: meeting_in(workspace, meeting_id) }, body: { password } }
  return answer(http.PUT(`${kOrg}/meetings/{meeting_id}/password`, request))
}

export function end_meeting(workspace: Workspace, meeting_id: string) {
  const request = { params: { path: meeting_in(workspace, meeting_id) }, body: touch() }
  return answer(http.POST(`${kOrg}/meetings/{meeting_id}/end`, request))
}

/** Told of it, without a sound. */
export function invite_members(workspace: Workspace, meeting_id: string, member_ids: readonly string[]) {
  const body = { member_ids: [...member_ids], ...touch() }
  const request = { params: { path: meeting_in(workspace, meeting_id) }, body }
  return answer(http.POST(`${kOrg}/meetings/{meeting_id}/invitations`, request))
}

/** Their devices ring. */
export function call_members(workspace: Workspace, meeting_id: string, member_ids: readonly string[]) {
  const body = { member_ids: [...member_ids], ring: true, ...touch() }
  const request = { params: { path: meeting_in(workspace, meeting_id) }, body }
  return answer(http.POST(`${kOrg}/meetings/{meeting_id}/invitations`, request))
}

/** Declined by whom it rings for, given up by who called. */
export function end_call(workspace: Workspace, call_id: string) {
  const request = { params: { path: { ...org_of(workspace), call_id } }, body: touch() }
  return answer(http.POST(`${kOrg}/meeting_calls/{call_id}/end`, request))
}

/** The conversation of those who are in it, made when the first one opens it. */
export async function open_chat(workspace: Workspace, meeting_id: string): Promise<string> {
  const request = { params: { path: meeting_in(workspace, meeting_id) }, body: touch() }
  return (await answer(http.POST(`${kOrg}/meetings/{meeting_id}/chat`, request))).conversation_id
}

/** This device reads what is said from now on, or no longer. */
export async function set_captions(workspace: Workspace, device: Device, is_on: boolean): Promise<void> {
  const request = { params: { path: device_in(workspace, device) }, body: { is_on } }
  const sheet = await answer(http.PUT(`${kOrg}/meetings/{meeting_id}/participants/{participant_id}/captions`, request))
  workspace.absorb('meetings', { change: (state) => with_caption_sheet(state, device.meeting_id, sheet), cursors: [] })
}

export async function read_captions(workspace: Workspace, meeting_id: string): Promise<void> {
  const params = { path: meeting_in(workspace, meeting_id) }
  const sheet = await answer(http.GET(`${kOrg}/meetings/{meeting_id}/captions`, { params }))
  workspace.absorb('meetings', { change: (state) => with_caption_sheet(state, meeting_id, sheet), cursors: [] })
}
