import { answer, http } from '../api/client'
import type { Me, Reducer, Reducers, Snapshot } from '../sync/slices'
import type { Workspace } from '../sync/workspace'
import { take_reducer } from './slice'
import {
  type MeetingEvent,
  type MeetingsState,
  with_breakouts,
  with_call,
  with_caption,
  with_caption_state,
  with_changed_meeting,
  with_chat_moved,
  with_device,
  with_entry,
  with_meeting,
  with_news,
  with_own,
  with_participant,
  with_place,
  with_quality,
  with_queue,
  with_reaction,
  with_speakers,
  with_sheet,
  with_word,
} from './state'

/** One for every event of meetings: one that is new in the contract breaks the build here. */
export const meetings_reducers: Reducers<'meetings', MeetingsState> = {
  'meetings.meeting_saved': (state, event) => with_meeting(state, event.data.meeting, event),
  'meetings.call_changed': (state, event) => with_call(state, event.data, event),
  'meetings.own_participant_changed': (state, { data }) => with_own(state, data.participant),
  'meetings.conversation_meetings_changed': with_news,
  'meetings.meeting_changed': (state, { data }) => with_changed_meeting(state, data.meeting),
  'meetings.participant_changed': (state, { data }) => with_participant(state, data.participant),
  'meetings.chat_moved': (state, { data }) => with_chat_moved(state, data.meeting_id, data.message_seq),
  'meetings.reacted': (state, { data }) => with_reaction(state, data),
  'meetings.speakers_changed': (state, { data }) => with_speakers(state, data.meeting_id, data.speaker_ids),
  'meetings.captioned': (state, { data }) => with_caption(state, data.meeting_id, data.line),
  'meetings.captions_changed': (state, { data }) => with_caption_state(state, data.meeting_id, data.state),
  'meetings.quality_changed': (state, { data }) => with_quality(state, data),
  'meetings.breakouts_changed': (state, { data }) => with_breakouts(state, data.breakouts),
  'meetings.breakout_place_changed': (state, { data }, me) => with_place(state, data.meeting_id, data.place, me.member_id),
  'meetings.breakouts_told': (state, { data }) => with_word(state, data.meeting_id, data),
  'meetings.asked_to_turn_on': (state, { data }) =>
    with_device(state, data.participant_id, () => ({ asked: data.what })),
  'meetings.slot_pointed': (state, { data }) =>
    with_device(state, data.participant_id, ({ pointed }) => ({
      pointed: with_entry(pointed, `${data.slot}/${data.index}`, data.whose),
    })),
  'meetings.slot_paused': (state, { data }) =>
    with_device(state, data.participant_id, ({ paused }) => ({
      paused: with_entry(paused, `${data.slot}/${data.index}`, data.reason),
    })),
  'meetings.layers_wanted': (state, { data }) =>
    with_device(state, data.participant_id, ({ layers }) => ({ layers: { ...layers, [data.slot]: data.layers } })),
  'meetings.queue_moved': (state, { data }) => with_queue(state, data.participant_id, data.queue),
  'meetings.media_connected': (state, { data }) =>
    with_device(state, data.participant_id, () => ({ is_connected: data.is_connected })),
}

export function reduced(state: MeetingsState, event: MeetingEvent, me: Me): MeetingsState {
  const reducer = meetings_reducers[event.type] as Reducer<MeetingsState, MeetingEvent>
  return reducer(state, event, me)
}

/** What was told before this file was here, in its order. */
export function with_waiting(state: MeetingsState, me: Me): MeetingsState {
  const emptied: MeetingsState = { ...state, waiting: [] }
  return state.waiting.reduce<MeetingsState>((next, event) => reduced(next, event, me), emptied)
}

/** From now on events are applied as they come. */
export function begin_reducing(workspace: Workspace): void {
  take_reducer(reduced)
  workspace.absorb('meetings', { change: with_waiting, cursors: [] })
}

/** The stream of a meeting, fetched afresh. */
export async function refetch(meeting_id: string, me: Me): Promise<Snapshot<MeetingsState>> {
  const params = { path: { org_id: me.organisation_id, meeting_id } }
  const found = await answer(http.GET('/api/orgs/{org_id}/meetings/{meeting_id}', { params }))
  return { change: (state) => with_sheet(state, found.meeting, found.participants, found), cursors: [found.cursor] }
}
