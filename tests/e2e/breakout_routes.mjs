import { join, meeting_of } from './meeting_routes.mjs'

const kMeeting = '/api/orgs/{org_id}/meetings/{meeting_id}'
const kParticipant = `${kMeeting}/participants/{participant_id}`

/** Breakout rooms of a meeting that a person hosts, by name; `opened` if they are to be. */
export async function lay_out(person, meeting_id, names, more = {}) {
  return person.in_org('PUT', `/meetings/${meeting_id}/breakouts`, { rooms: names.map((name) => ({ name })), ...more })
}

/** A part of the table in routes.mjs, which says what its fields mean. */
export const breakout_routes = {
  [`PUT ${kMeeting}/breakouts`]: hosted({
    body: () => ({ rooms: [{ name: '하나 🏠' }, { name: '둘' }], may_choose: true, may_return: false, seats_latecomers: true, minutes: 15 }),
    foreign_params: strange_meeting,
    foreign: ({ owners_room }) => [{ rooms: [{ id: owners_room, name: 'x' }] }],
  }),
  [`POST ${kMeeting}/breakouts/assign`]: hosted({ body: () => ({ is_anew: true }), other: { is_anew: false } }),
  [`POST ${kMeeting}/breakouts/open`]: hosted({ body: () => ({ minutes: 30 }), other: {} }),
  [`POST ${kMeeting}/breakouts/close`]: hosted({ body: () => ({ at_once: true }), other: { at_once: false } }),
  [`POST ${kMeeting}/breakouts/messages`]: hosted({ body: () => ({ text: '5분 남았어요 ⏳' }), other: { text: 'Another' } }),
  [`PUT ${kParticipant}/breakout_assignment`]: {
    ...hosted({}),
    params: ({ owner }) => divided(owner).then(place_in),
    body: () => ({ room_id: null }),
    guest_params: (world) => guests(world).then(place_in),
    foreign_params: (world) => divided(world.stranger).then(place_in),
    foreign: ({ owners_room }) => [{ room_id: owners_room }],
  },
  [`PUT ${kParticipant}/breakout_room`]: {
    params: ({ owner }) => divided(owner).then(place_in),
    body: () => ({ room_id: null }),
    guest: 404,
    guest_params: (world) => guests(world).then(place_in),
    guest_there: 200,
    foreign_params: (world) => divided(world.stranger).then(place_in),
    foreign: ({ owners_room }) => [{ room_id: owners_room }],
  },
  [`PUT ${kParticipant}/help`]: {
    params: ({ owner }) => divided(owner).then(place_in),
    body: () => ({ is_asked: false }),
    guest: 404,
    guest_params: (world) => guests(world).then(place_in),
    guest_there: 200,
  },
}

function hosted(entry) {
  return {
    params: async ({ owner }) => meeting_in(await divided(owner)),
    guest: 404,
    guest_params: async (world) => meeting_in(await guests(world)),
    guest_there: 403,
    ...entry,
  }
}

function meeting_in({ meeting_id }) {
  return { meeting_id }
}

function place_in({ meeting_id, participant_id }) {
  return { meeting_id, participant_id }
}

async function strange_meeting({ stranger }) {
  return meeting_in(await divided(stranger))
}

/** A meeting with an open room, and the person in it. */
async function divided(person, more = {}) {
  const meeting = await meeting_of(person, more)
  const { participant } = await join(person, meeting)
  const { rooms } = await lay_out(person, meeting.id, ['one'])
  await person.in_org('POST', `/meetings/${meeting.id}/breakouts/open`, {})
  return { meeting_id: meeting.id, participant_id: participant.id, room_id: rooms[0].id }
}

async function guests({ member, guest, shared }) {
  const { meeting_id, room_id } = await divided(member, { conversation_id: shared.id })
  const { participant } = await join(guest, { id: meeting_id })
  return { meeting_id, room_id, participant_id: participant.id }
}
