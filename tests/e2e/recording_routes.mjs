import { eventually } from './eventually.mjs'
import { join, meeting_of } from './meeting_routes.mjs'

const kUnder = '/api/orgs/{org_id}'
const kOfMeeting = `${kUnder}/meetings/{meeting_id}/recordings`
const kRecording = `${kUnder}/recordings/{recording_id}`

const start = (person, meeting) => person.in_org('POST', `/meetings/${meeting.id}/recordings`, {})

/** A meeting that goes on with its host in it. */
async function hosted(person, more) {
  const meeting = await meeting_of(person, more)
  await join(person, meeting)
  return meeting
}

/** One that a guest sees, since it is of a conversation with them. */
const shared = ({ member, shared: conversation }) => hosted(member, { conversation_id: conversation.id })

async function ongoing({ owner }) {
  return { recording_id: (await start(owner, await hosted(owner))).id }
}

async function guests_ongoing(world) {
  return { recording_id: (await start(world.member, await shared(world))).id }
}

/** Without media it is empty, and is put away as one. */
async function kept(person, meeting) {
  const { id } = await start(person, meeting)
  await person.in_org('POST', `/recordings/${id}/stop`, {})
  await eventually('a recording is put away', async () => (await person.in_org('GET', `/recordings/${id}`)).recording.state === 'kept')
  return { recording_id: id }
}

const of_recording = (entry) => ({ params: ongoing, guest: 404, guest_params: guests_ongoing, ...entry })
const of_part = (entry) => ({
  ...of_recording(entry),
  params: async (world) => ({ ...(await ongoing(world)), number: 0 }),
  guest_params: async (world) => ({ ...(await guests_ongoing(world)), number: 0 }),
})

/** A part of the table in routes.mjs, which says what its fields mean. Servers without media record nothing: there is no part. */
export const recording_routes = {
  [`GET ${kOfMeeting}`]: {
    params: async ({ owner }) => ({ meeting_id: (await hosted(owner)).id }),
    guest: 404,
    guest_params: async (world) => ({ meeting_id: (await shared(world)).id }),
    guest_there: 200,
  },
  [`POST ${kOfMeeting}`]: {
    params: async ({ owner }) => ({ meeting_id: (await hosted(owner)).id }),
    body: () => ({}),
    status: 201,
    guest: 404,
    guest_params: async (world) => ({ meeting_id: (await shared(world)).id }),
    guest_there: 403,
  },
  [`GET ${kRecording}`]: of_recording({ guest_there: 200 }),
  [`POST ${kRecording}/stop`]: of_recording({ body: () => ({}), guest_there: 403 }),
  [`POST ${kRecording}/compose`]: of_recording({
    params: async ({ owner }) => kept(owner, await hosted(owner)),
    body: () => ({}),
    guest_params: async (world) => kept(world.member, await shared(world)),
    guest_there: 403,
  }),
  [`DELETE ${kRecording}`]: of_recording({
    params: async ({ owner }) => kept(owner, await hosted(owner)),
    guest_params: async (world) => kept(world.member, await shared(world)),
    status: 204,
    guest_there: 403,
  }),
  [`GET ${kRecording}/parts/{number}/points`]: of_part({ status: 404, guest_there: 404 }),
  [`GET ${kRecording}/parts/{number}/content`]: of_part({ bytes: {}, status: 404, guest_there: 404 }),
}
