/** Somebody without an account in one meeting: the same store and socket as members have, with what a guest is told. */
import { answer, http, visit_with } from '../../api/client'
import type { GuestSeat, Member, MeetingName, Seat } from '../../api/types'
import type { Me, Reducers, Slice, Slices, SliceStates, Snapshot } from '../../sync/slices'
import { web_wire } from '../../sync/wire'
import { Workspace } from '../../sync/workspace'
import { begin_reducing } from '../reducers'
import { meetings_slice } from '../slice'
import { type MeetingsState, with_own } from '../state'

type People = SliceStates['people']

/** Who looks at a meeting without an account. */
export function is_visit({ account_id }: Me): boolean {
  return account_id === ''
}

const nobody: People = { members: {}, departments: {}, organisation: undefined, join_news: 0, stale: false }

function named(names: readonly MeetingName[]): People['members'] {
  const member = ({ member_id, name }: MeetingName) => ({ id: member_id, display_name: name }) as Member
  return Object.fromEntries(names.map((one) => [one.member_id, member(one)]))
}

const stays = (state: People) => state

/** Of the people only those who are in the meeting, by name alone. */
const people: Slice<'people', People> = {
  name: 'people',
  initial: nobody,
  reducers: new Proxy({}, { get: () => stays }) as Reducers<'people', People>,
  owns: () => false,
  load: () => Promise.resolve({ change: stays, cursors: [] }),
  refetch: () => Promise.resolve({ change: stays, cursors: [] }),
  gone: stays,
  shelve: () => [],
  unshelve: () => nobody,
}

const own_seat = (org_id: string, meeting_id: string): Promise<Seat> =>
  answer(http.GET('/api/orgs/{org_id}/meetings/{meeting_id}/seat', { params: { path: { org_id, meeting_id } } }))

/** What is told to this device alone comes on its own stream, which no other slice has here. */
function meetings_of(meeting_id: string): Slice<'meetings', MeetingsState> {
  const refetch = async (stream: string, me: Me, held: MeetingsState): Promise<Snapshot<MeetingsState>> => {
    if (!stream.startsWith('mem_')) return meetings_slice.refetch(stream, me, held)
    const { participant, own_cursor } = await own_seat(me.organisation_id, meeting_id)
    return { change: (state) => with_own(state, participant), cursors: [own_cursor] }
  }
  const owns = (stream: string) => stream.startsWith('mem_') || meetings_slice.owns(stream)
  return { ...meetings_slice, owns, refetch }
}

/** What some members are called, from an answer to a guest. */
export function absorb_names(workspace: Workspace, names: readonly MeetingName[]): void {
  const change = (state: People) => ({ ...state, members: { ...state.members, ...named(names) } })
  workspace.absorb('people', { change, cursors: [] })
}

/** What members in the meeting are called, fetched again when somebody has come. */
export async function fetch_names(workspace: Workspace, meeting_id: string): Promise<void> {
  const { names } = await own_seat(workspace.me.organisation_id, meeting_id)
  absorb_names(workspace, names)
}

export interface OpenVisit {
  workspace: Workspace
  close: () => void
}

/** `ended` is called when the token is good no more: put out, left, or the meeting is over. */
export function open_visit(organisation_id: string, seat: GuestSeat, ended: () => void): OpenVisit {
  const { token, participant, own_cursor } = seat
  const { meeting_id, member_id } = participant
  const fall_silent = visit_with({ under: `/api/orgs/${organisation_id}/meetings/${meeting_id}`, token })
  const wire = {
    ...web_wire,
    ticket: async () => {
      await own_seat(organisation_id, meeting_id)
      return token
    },
  }
  const slices = { people, meetings: meetings_of(meeting_id) } as Slices
  const workspace = new Workspace({ account_id: '', organisation_id, member_id }, slices, ended, wire)
  begin_reducing(workspace)
  workspace.absorb('meetings', { change: (state) => with_own(state, participant), cursors: [own_cursor] })
  void workspace.open()
  const close = () => {
    void workspace.close()
    setTimeout(fall_silent) // the word that one leaves is on its way
  }
  return { workspace, close }
}
