import { randomBytes } from 'node:crypto'

import { kTime } from './calendar_routes.mjs'
import { client_id } from './client.mjs'
import { offer } from './offer.mjs'
import { hard_texts } from './real_text.mjs'

const kUnder = '/api/orgs/{org_id}'
const kMeeting = `${kUnder}/meetings/{meeting_id}`
const kParticipant = `${kMeeting}/participants/{participant_id}`
const kNone = { microphone: false, camera: false, screen: false, screen_sound: false }
const kMicrophone = { ...kNone, microphone: true }
const kSettings = {
  entrance: 'invited', has_lobby: true, is_locked: false, may_unmute: false, may_share: false, may_record: true, beauty_allowed: false,
  guests: 'anyone', captions_allowed: false,
}

const words = () => `${hard_texts[3]} ${randomBytes(4).toString('hex')}`.slice(0, 90)

export const meeting_of = (person, more = {}) => person.in_org('POST', '/meetings', { title: words(), ...more })
export const join = (person, { id }, more = {}) => person.in_org('POST', `/meetings/${id}/participants`, { device_name: 'Phone', ...more })

/** A part of the table in routes.mjs, which says what its fields mean. */
export const meeting_routes = {
  [`GET ${kUnder}/meetings`]: { guest: 200 },
  [`GET ${kUnder}/past_meetings`]: { guest: 200, query: { limit: '10' } },
  [`GET ${kUnder}/meeting_codes/{code}`]: {
    params: async ({ owner }) => ({ code: (await meeting_of(owner)).code }),
    guest: 404,
    guest_params: async (world) => ({ code: (await shared_meeting(world)).code }),
    guest_there: 200,
  },
  [`POST ${kUnder}/meetings`]: {
    body: ({ admin, team }) => ({
      title: words(), conversation_id: team.id, invited_ids: [admin.member_id], scheduled_for: '2027-03-28T01:00:00Z', settings: kSettings,
      password: '열쇠 🔑', in_calendar: { time: kTime, link_base: 'https://madang.example/meet' },
    }),
    other: { title: 'Another' },
    status: 201,
    guest: 403,
    foreign: async ({ owner, team }) => [
      { title: 'x', conversation_id: team.id },
      { title: 'x', invited_ids: [owner.member_id] },
      { title: 'x', event_id: (await event_of(owner)).id },
    ],
  },
  [`GET ${kMeeting}`]: in_meeting({ guest_there: 200 }),
  [`GET ${kMeeting}/seat`]: in_meeting({ params: joined_meeting, guest_params: async (world) => ({ meeting_id: (await guests_place(world)).meeting_id }), guest_there: 200 }),
  [`PATCH ${kMeeting}`]: in_meeting({
    body: () => ({ title: words(), scheduled_for: null, settings: kSettings }), other: { title: 'Another' }, guest_there: 403,
  }),
  [`PUT ${kMeeting}/password`]: in_meeting({ body: () => ({ password: '열쇠 🔑' }), guest_there: 403 }),
  [`POST ${kMeeting}/end`]: in_meeting({ body: () => ({}), guest_there: 403 }),
  [`POST ${kMeeting}/invitations`]: in_meeting({
    body: ({ admin }) => ({ member_ids: [admin.member_id], ring: false, alert_when_missed: true }),
    other: { member_ids: [] },
    status: 201,
    guest_there: 403,
    foreign_params: strange_meeting,
    foreign: ({ owner }) => [{ member_ids: [owner.member_id] }],
  }),
  [`GET ${kUnder}/meeting_calls/{call_id}`]: {
    params: async ({ owner, admin }) => ({ call_id: (await call_of(owner, admin)).id }),
    guest: 404,
    guest_params: async ({ member, guest }) => ({ call_id: (await call_of(member, guest)).id }),
    guest_there: 200,
  },
  [`POST ${kUnder}/meeting_calls/{call_id}/end`]: {
    params: async ({ owner, admin }) => ({ call_id: (await call_of(owner, admin)).id }),
    body: () => ({}),
    guest: 404,
    guest_params: async ({ member, guest }) => ({ call_id: (await call_of(member, guest)).id }),
    guest_there: 200,
  },
  [`POST ${kMeeting}/chat`]: in_meeting({ params: joined_meeting, body: () => ({}), status: 201, guest_params: guests_place, guest_there: 403 }),
  [`GET ${kMeeting}/chat/messages`]: in_meeting({ params: joined_meeting, query: { limit: '10' }, guest_params: guests_place, guest_there: 200 }),
  [`POST ${kMeeting}/chat/messages`]: in_meeting({
    params: joined_meeting, body: () => ({ text: hard_texts[0] }), other: { text: 'Another' }, status: 201, guest_params: guests_place, guest_there: 403,
  }),
  [`GET ${kMeeting}/attendance`]: in_meeting({ guest_there: 403 }),
  [`GET ${kMeeting}/attendance/export`]: in_meeting({ guest_there: 403 }),
  [`GET ${kMeeting}/captions`]: in_meeting({ params: joined_meeting, guest_params: guests_place, guest_there: 200 }),
  [`POST ${kMeeting}/admit_all`]: in_meeting({ body: () => ({}), guest_there: 403 }),
  [`POST ${kMeeting}/mute_all`]: in_meeting({ body: () => ({ may_resume: false }), other: { may_resume: true }, guest_there: 403 }),
  [`DELETE ${kMeeting}/spotlight`]: in_meeting({ status: 204, guest_there: 403 }),
  [`PUT ${kMeeting}/spotlight`]: in_meeting({
    params: ({ owners_place }) => ({ meeting_id: owners_place.meeting_id }),
    body: ({ owners_place }) => ({ participant_id: owners_place.participant_id }),
    guest_there: 403,
    foreign_params: strange_meeting,
    foreign: ({ owners_place }) => [{ participant_id: owners_place.participant_id }],
  }),
  [`POST ${kMeeting}/participants`]: in_meeting({
    body: () => ({ device_name: '📱 전화', password: '열쇠', sending: kMicrophone }), other: { device_name: 'Another' }, status: 201, guest_there: 201,
  }),
  [`POST ${kParticipant}/leave`]: own({ params: place_with_others, body: () => ({}), guest_there: 200 }),
  [`POST ${kParticipant}/offer`]: own({ body: () => ({ sdp: offer(), is_restart: false }), other: { sdp: 'v=1' }, status: 503, guest_there: 503 }),
  [`GET ${kParticipant}/queue`]: own({ guest_there: 200 }),
  // Without media nothing can be tested: browser/capacity does it.
  [`GET ${kUnder}/media_capacity`]: { guest: 403 },
  [`POST ${kUnder}/load_tests`]: { body: () => ({ people: 20, seconds: 5 }), other: { seconds: 6 }, status: 503, guest: 403 },
  [`DELETE ${kUnder}/load_tests`]: { status: 204, guest: 403 },
  [`GET ${kParticipant}/ice_servers`]: own({ guest_there: 200 }),
  [`GET ${kUnder}/connection`]: { guest: 200 },
  [`POST ${kUnder}/connection/tests`]: { body: () => ({ sdp: offer() }), other: { sdp: 'v=1' }, status: 503, guest: 503 },
  [`GET ${kUnder}/media_server`]: { guest: 403 },
  [`PUT ${kParticipant}/view`]: own({
    body: () => ({ stage_height: 720, tiles: [], tile_height: 180, screen_height: 1080, hears_only: false }),
    status: 204,
    guest_there: 204,
    foreign_params: strange_place,
    foreign: ({ owners_place: { participant_id } }) => [
      { tiles: [participant_id], hears_only: false },
      { tiles: [], stage: participant_id, hears_only: false },
      { tiles: [], screen: participant_id, hears_only: false },
    ],
  }),
  [`PUT ${kParticipant}/sending`]: own({ body: () => ({ sending: kMicrophone }), guest_there: 200 }),
  [`PUT ${kParticipant}/captions`]: own({ body: () => ({ is_on: false }), guest_there: 200 }),
  [`PUT ${kParticipant}/hand`]: own({ body: () => ({ is_raised: true }), guest_there: 200 }),
  [`POST ${kParticipant}/reactions`]: own({ body: () => ({ emoji: '👏' }), other: { emoji: '🎉' }, guest_there: 200 }),
  [`POST ${kParticipant}/admit`]: own({ params: others_place, body: () => ({}), guest_there: 403 }),
  [`POST ${kParticipant}/remove`]: own({ params: others_place, body: () => ({}), guest_there: 403 }),
  [`PUT ${kParticipant}/role`]: own({ params: others_place, body: () => ({ role: 'cohost' }), guest_there: 403 }),
  [`POST ${kParticipant}/turn_off`]: own({
    params: others_place, body: () => ({ what: kMicrophone, may_resume: false }), other: { what: kNone, may_resume: true }, guest_there: 403,
  }),
  [`POST ${kParticipant}/ask`]: own({ params: others_place, body: () => ({ what: kMicrophone }), other: { what: kNone }, guest_there: 403 }),
}

/** Those that nobody signs in for: who comes by a meeting's link. */
export const open_meeting_routes = {
  'GET /api/meeting_codes/{org_id}/{code}': { as: 'nobody', params: async ({ owner }) => ({ code: (await meeting_of(owner)).code }) },
  'POST /api/meeting_codes/{org_id}/{code}/guests': {
    as: 'nobody',
    params: async ({ owner }) => ({ code: (await meeting_of(owner)).code }),
    body: () => ({ name: '김손님 👋', device_name: '📱 전화', password: '열쇠', sending: kMicrophone }),
    other: { name: 'Another' },
    status: 201,
  },
}

function in_meeting(entry) {
  return {
    params: async ({ owner }) => ({ meeting_id: (await meeting_of(owner)).id }),
    guest: 404,
    guest_params: async (world) => ({ meeting_id: (await shared_meeting(world)).id }),
    ...entry,
  }
}

function own(entry) {
  return { params: own_place, guest: 404, guest_params: guests_place, ...entry }
}

const shared_meeting = ({ member, shared }) => meeting_of(member, { conversation_id: shared.id })
const event_of = (person) =>
  person.in_org('POST', '/events', { title: 'x', time: { start_date: '2027-03-26', end_date: '2027-03-26', time_zone: 'Europe/Paris' } })

async function place_of(person, meeting) {
  return { meeting_id: meeting.id, participant_id: (await join(person, meeting)).participant.id }
}

async function joined_meeting(world) {
  return { meeting_id: (await own_place(world)).meeting_id }
}

/** The owner in a meeting of their own. */
export async function own_place({ owner }) {
  return place_of(owner, await meeting_of(owner))
}

// Nobody who leaves or is put out is the last: the meeting would be over some time later, in the middle of another test.
async function others_place({ owner, admin }) {
  const meeting = await meeting_of(owner)
  await join(owner, meeting)
  return place_of(admin, meeting)
}

async function place_with_others({ owner, admin }) {
  const meeting = await meeting_of(owner)
  await join(admin, meeting)
  return place_of(owner, meeting)
}

async function guests_place(world) {
  const meeting = await shared_meeting(world)
  await join(world.member, meeting)
  return place_of(world.guest, meeting)
}

async function strange_meeting({ stranger }) {
  const meeting = await meeting_of(stranger)
  await join(stranger, meeting)
  return { meeting_id: meeting.id }
}

async function strange_place({ stranger }) {
  return place_of(stranger, await meeting_of(stranger))
}

/** One that is over: it would be missed in the middle of another test. */
async function call_of(caller, callee) {
  const meeting = await meeting_of(caller)
  const body = { client_id: client_id(), member_ids: [callee.member_id], ring: true }
  const { calls } = await caller.in_org('POST', `/meetings/${meeting.id}/invitations`, body)
  await caller.in_org('POST', `/meetings/${meeting.id}/end`, {})
  return calls[0]
}
