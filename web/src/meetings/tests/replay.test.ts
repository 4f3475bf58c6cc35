import { describe, expect, it } from 'vitest'

import type { Breakouts, Meeting, MeetingCall, MeetingParticipant } from '../../api/types'
import { reduced, with_waiting } from '../reducers'
import { meetings_slice } from '../slice'
import { type MeetingEvent, type MeetingsState, with_caption_sheet, with_fetched, with_own, with_sheet, with_word } from '../state'

const me = { account_id: 'acc_1', organisation_id: 'org_1', member_id: 'mem_1' }
const off = { microphone: false, camera: false, screen: false, screen_sound: false }
const settings = {
  entrance: 'organisation', has_lobby: false, is_locked: false, may_unmute: true, may_share: true, may_record: false,
  beauty_allowed: true, guests: 'lobby', captions_allowed: true,
} as const

const meeting = (given: Partial<Meeting> = {}): Meeting => ({
  id: 'mtg_1', title: '주간 회의', code: 'abcd-efgh-jkm', created_by: 'mem_1', host_id: 'mem_1', cohost_ids: [],
  invited_ids: [], settings, has_password: false, state: 'ongoing', created_at: '2027-03-09T01:00:00.000Z', ...given,
})

const person = (id: string, given: Partial<MeetingParticipant> = {}): MeetingParticipant => ({
  id, meeting_id: 'mtg_1', member_id: `mem_${id}`, device_name: 'Chrome', role: 'participant', state: 'joined',
  asked_at: '2027-03-09T01:00:00.000Z', joined_at: '2027-03-09T01:00:00.000Z', sending: off, withheld: off, ...given,
})

const call: MeetingCall = {
  id: 'mcl_1', meeting_id: 'mtg_1', caller_id: 'mem_2', callee_id: 'mem_1', state: 'ringing',
  rung_at: '2027-03-09T01:00:00.000Z', alert_when_missed: false,
}

let seq = 0

function told(type: MeetingEvent['type'], data: unknown): MeetingEvent {
  seq += 1
  return { v: 1, org: 'org_1', stream: 'mem_1', epoch: 'e', seq, at: '2027-03-09T01:00:00.000Z', type, data } as MeetingEvent
}

function after(state: MeetingsState, ...events: MeetingEvent[]): MeetingsState {
  return events.reduce<MeetingsState>((next, event) => reduced(next, event, me), state)
}

const inside = with_sheet(meetings_slice.initial, meeting(), [person('ptc_1'), person('ptc_2')])

describe('what is told of meetings', () => {
  it('is the same as what would be fetched', () => {
    const events = [
      told('meetings.participant_changed', { participant: person('ptc_3', { sending: { ...off, camera: true } }) }),
      told('meetings.participant_changed', { participant: person('ptc_2', { state: 'left' }) }),
      told('meetings.meeting_changed', { meeting: meeting({ cohost_ids: ['mem_ptc_3'], spotlight_id: 'ptc_3' }) }),
    ]
    const third = person('ptc_3', { role: 'cohost', sending: { ...off, camera: true } })
    const changed = meeting({ cohost_ids: ['mem_ptc_3'], spotlight_id: 'ptc_3' })
    const fetched = with_sheet(inside, changed, [person('ptc_1'), third])
    expect(after(inside, ...events).rooms).toEqual(fetched.rooms)
  })

  it('waits until it can be read, and is read in its order', () => {
    const events = [told('meetings.meeting_saved', { meeting: meeting() }), told('meetings.call_changed', { call, title: '주간 회의' })]
    const reducer = meetings_slice.reducers['meetings.meeting_saved'] as typeof reduced
    const waiting = events.reduce<MeetingsState>((state, event) => reducer(state, event, me), meetings_slice.initial)
    expect(waiting.meetings).toEqual({})
    expect(with_waiting(waiting, me)).toEqual(after(meetings_slice.initial, ...events))
  })

  it('takes a meeting that is over, and a call that was answered elsewhere, off the list', () => {
    const rings = after(meetings_slice.initial, told('meetings.meeting_saved', { meeting: meeting() }), told('meetings.call_changed', { call, title: '' }))
    expect(Object.keys(rings.calls)).toEqual(['mcl_1'])
    const answered = after(rings, told('meetings.call_changed', { call: { ...call, state: 'answered' }, title: '' }))
    expect(answered.calls).toEqual({})
    expect(after(answered, told('meetings.meeting_saved', { meeting: meeting({ state: 'ended' }) })).meetings).toEqual({})
  })

  it('is not undone by a list that was read before it', () => {
    const begun = after(meetings_slice.initial, told('meetings.meeting_saved', { meeting: meeting() }))
    const older = { stream: 'mem_1', epoch: 'e', seq: seq - 1 }
    expect(Object.keys(with_fetched(begun, { meetings: [], calls: [] }, older).meetings)).toEqual(['mtg_1'])
    expect(with_fetched(begun, { meetings: [], calls: [] }, { ...older, seq }).meetings).toEqual({})
  })

  it('points places of a device, and lets go of them', () => {
    const device = with_own(inside, person('ptc_1'))
    const point = (whose?: string) => told('meetings.slot_pointed', { participant_id: 'ptc_1', slot: 'tile', index: 3, whose })
    const pointed = after(device, point('ptc_2'))
    expect(pointed.devices['ptc_1']?.pointed).toEqual({ 'tile/3': 'ptc_2' })
    expect(after(pointed, point()).devices['ptc_1']?.pointed).toEqual({})
    const paused = told('meetings.slot_paused', { participant_id: 'ptc_1', slot: 'stage', index: 0, reason: 'line_too_slow' })
    expect(after(device, paused).devices['ptc_1']?.paused).toEqual({ 'stage/0': 'line_too_slow' })
  })

  it('is nothing to a device that is not ours, or a meeting we are not in', () => {
    const speakers = told('meetings.speakers_changed', { meeting_id: 'mtg_9', speaker_ids: ['ptc_9'] })
    const layers = told('meetings.layers_wanted', { participant_id: 'ptc_9', slot: 'camera', layers: 1 })
    expect(after(inside, speakers, layers)).toEqual(inside)
  })

  it('puts what is said under its number until it is final, also beside what was fetched', () => {
    const line = (number: number, text: string, is_final: boolean) =>
      ({ number, participant_id: 'ptc_2', member_id: 'mem_2', text, language: 'en', is_final, said_at: '2027-03-09T01:00:00.000Z' })
    const said = (...given: Parameters<typeof line>) => told('meetings.captioned', { meeting_id: 'mtg_1', line: line(...given) })
    const heard = after(inside, said(1, 'let us', false), said(2, 'yes', true), said(1, 'let us begin', true), said(1, 'late', false))
    const texts = (state: MeetingsState) => state.rooms['mtg_1']?.captions.lines.map(({ text }) => text)
    expect(texts(heard)).toEqual(['let us begin', 'yes'])
    const sheet = { state: 'on' as const, lines: [line(1, 'let us begin', true), line(2, 'yes', true)] }
    expect(with_caption_sheet(after(heard, said(3, 'and', false)), 'mtg_1', sheet).rooms['mtg_1']?.captions).toEqual({
      state: 'on',
      lines: [...sheet.lines, line(3, 'and', false)],
    })
    const away = after(heard, told('meetings.captions_changed', { meeting_id: 'mtg_1', state: 'away' }))
    expect(away.rooms['mtg_1']?.captions.state).toBe('away')
  })

  it('ends with the stream of the meeting', () => {
    expect(meetings_slice.gone(inside, 'mtg_1').rooms['mtg_1']).toBeUndefined()
  })
})

describe('what is told of breakout rooms', () => {
  const breakouts = (given: Partial<Breakouts> = {}): Breakouts => ({
    meeting_id: 'mtg_1', rooms: [{ id: 'brk_1', name: '하나' }], may_choose: false, may_return: true, seats_latecomers: true, ...given,
  })
  const here = with_sheet(meetings_slice.initial, meeting(), [person('ptc_1', { member_id: 'mem_1' }), person('ptc_2')])
  const moved = (participant_id: string, room_id?: string) =>
    told('meetings.breakout_place_changed', { meeting_id: 'mtg_1', place: { participant_id, room_id, assigned_id: room_id } })

  it('is the same as what would be fetched', () => {
    const opened = breakouts({ opened_at: '2027-03-09T01:10:00.000Z' })
    const laid_out = told('meetings.breakouts_changed', { breakouts: breakouts() })
    const events = [laid_out, moved('ptc_2', 'brk_1'), told('meetings.breakouts_changed', { breakouts: opened })]
    const people = Object.values(here.rooms['mtg_1']?.participants ?? {})
    const places = [{ participant_id: 'ptc_2', room_id: 'brk_1', assigned_id: 'brk_1' }]
    const fetched = with_sheet(here, meeting(), people, { breakouts: opened, places })
    expect(after(here, ...events).rooms).toEqual(fetched.rooms)
    const leaves = told('meetings.participant_changed', { participant: person('ptc_2', { state: 'left' }) })
    const left = after(here, ...events, leaves)
    expect(left.rooms['mtg_1']?.places).toEqual({})
  })

  it('takes nothing along of the room before when the reader goes', () => {
    const speaking = after(here, told('meetings.speakers_changed', { meeting_id: 'mtg_1', speaker_ids: ['ptc_2'] }))
    expect(after(speaking, moved('ptc_2', 'brk_1')).rooms['mtg_1']?.speakers).toEqual(['ptc_2'])
    expect(after(speaking, moved('ptc_1', 'brk_1')).rooms['mtg_1']?.speakers).toEqual([])
  })

  it('is a word until it was read', () => {
    const word = told('meetings.breakouts_told', { meeting_id: 'mtg_1', member_id: 'mem_9', text: '5분', told_at: '2027-03-09T01:10:00.000Z' })
    const heard = after(here, word, word)
    expect(heard.rooms['mtg_1']?.word).toEqual({ key: 2, member_id: 'mem_9', text: '5분' })
    expect(with_word(heard, 'mtg_1').rooms['mtg_1']?.word).toBeUndefined()
  })
})
