/** What pages ask the server of recordings. */
import { queryOptions } from '@tanstack/react-query'

import { answer, http } from '../../api/client'
import { client_id } from '../../api/client_id'
import type { Recording } from '../../api/types'
import { kMeetings } from '../fetching'

const kRecording = '/api/orgs/{org_id}/recordings/{recording_id}'
const kLookAgainMs = 2_000

/** Until nothing more becomes of it. */
export function is_settled({ state, composition }: Recording): boolean {
  return state === 'kept' && composition.state !== 'waiting' && composition.state !== 'running'
}

export function recordings_of(org_id: string, meeting_id: string) {
  const params = { path: { org_id, meeting_id } }
  return queryOptions({
    queryKey: [...kMeetings, 'recordings', org_id, meeting_id],
    queryFn: async () => (await answer(http.GET('/api/orgs/{org_id}/meetings/{meeting_id}/recordings', { params }))).recordings,
    refetchInterval: ({ state }) => (state.data?.every(is_settled) === false ? kLookAgainMs : false),
    retry: false,
  })
}

export function recording_sheet(org_id: string, recording_id: string) {
  const params = { path: { org_id, recording_id } }
  return queryOptions({
    queryKey: [...kMeetings, 'recording', org_id, recording_id],
    queryFn: () => answer(http.GET(kRecording, { params })),
    refetchInterval: ({ state }) => (state.data && !is_settled(state.data.recording) ? kLookAgainMs : false),
    retry: false,
  })
}

export function start_recording(org_id: string, meeting_id: string) {
  const request = { params: { path: { org_id, meeting_id } }, body: { client_id: client_id() } }
  return answer(http.POST('/api/orgs/{org_id}/meetings/{meeting_id}/recordings', request))
}

export function stop_recording(org_id: string, recording_id: string) {
  const request = { params: { path: { org_id, recording_id } }, body: { client_id: client_id() } }
  return answer(http.POST(`${kRecording}/stop`, request))
}

export function compose_recording(org_id: string, recording_id: string) {
  const request = { params: { path: { org_id, recording_id } }, body: { client_id: client_id() } }
  return answer(http.POST(`${kRecording}/compose`, request))
}

export function delete_recording(org_id: string, recording_id: string) {
  return answer(http.DELETE(kRecording, { params: { path: { org_id, recording_id } } }))
}

export async function points_of(org_id: string, recording_id: string, number: number) {
  const params = { path: { org_id, recording_id, number } }
  return (await answer(http.GET(`${kRecording}/parts/{number}/points`, { params }))).points
}

export interface PartName {
  org_id: string
  recording_id: string
  number: number
}

/** Some bytes of a part; nothing where none are yet. The one before is asked for as well: a range that is all ahead is
 *  a fault. */
export async function bytes_of(part: PartName, from: number, to: number, signal: AbortSignal) {
  const { org_id, recording_id, number } = part
  const path = `/api/orgs/${org_id}/recordings/${recording_id}/parts/${number}/content`
  const first = Math.max(0, from - 1)
  const headers = { Range: `bytes=${first}-${to - 1}` }
  const response = await fetch(path, { headers, signal, cache: 'no-store', credentials: 'same-origin' })
  if (!response.ok) throw new Error(`part ${number}: ${response.status}`)
  const bytes = (await response.arrayBuffer()).slice(from - first)
  return bytes.byteLength > 0 ? bytes : undefined
}

export function composed_path(org_id: string, file_id: string): string {
  return `/api/orgs/${org_id}/files/${file_id}/content?download=true`
}
