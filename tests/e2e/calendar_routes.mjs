import { randomBytes } from 'node:crypto'

import { Octets } from './octets.mjs'
import { hard_texts } from './real_text.mjs'

const kUnder = '/api/orgs/{org_id}'
const kCalendar = `${kUnder}/calendars/{calendar_id}`
const kEvent = `${kUnder}/events/{event_id}`

export const kTime = { start_date: '2027-03-26', start_minute: 600, end_date: '2027-03-26', end_minute: 660, time_zone: 'Europe/Paris' }
const kWindow = { from: '2027-03-01T00:00:00Z', to: '2027-04-01T00:00:00Z' }
const kFile = new Octets('BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20270326T100000Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n')

const words = () => `${hard_texts[3]} ${randomBytes(4).toString('hex')}`.slice(0, 90)

/** A part of the table in routes.mjs, which says what its fields mean. */
export const calendar_routes = {
  [`GET ${kUnder}/calendars`]: { guest: 200 },
  [`POST ${kUnder}/calendars`]: {
    body: ({ team }) => ({ kind: 'group', name: words(), colour: 3, conversation_id: team.id }),
    other: { kind: 'organisation', name: 'Another' },
    status: 201,
    guest: 403,
    foreign: ({ team }) => [{ kind: 'group', name: 'x', conversation_id: team.id }],
  },
  [`PATCH ${kCalendar}`]: own_calendar({ body: () => ({ name: words(), colour: 2, is_shown: true }), other: { name: 'Another' } }),
  [`DELETE ${kCalendar}`]: own_calendar({ status: 204 }),
  [`PUT ${kCalendar}/feed`]: own_calendar({ body: () => ({}) }),
  [`DELETE ${kCalendar}/feed`]: own_calendar({}),
  [`GET ${kCalendar}/file`]: own_calendar({ bytes: {} }),
  [`PUT ${kCalendar}/file`]: own_calendar({ bytes: { body: kFile } }),
  [`GET ${kUnder}/occurrences`]: { guest: 200, query: kWindow, needs_query: true },
  [`POST ${kUnder}/events`]: {
    body: async ({ owner, member, team }) => ({
      title: words(), place: hard_texts[0].slice(0, 100), notes: hard_texts[1], time: kTime, rule: 'FREQ=WEEKLY;COUNT=3', attendee_ids: [member.member_id],
      calendar_id: (await calendar_of(owner, team)).calendar_id, visibility: 'busy_only', is_free: true, remind_minutes_before: 30,
      remind_until_confirmed: true, meeting_link: 'https://example.org/m',
    }),
    other: { title: 'Another', time: kTime },
    status: 201,
    guest: 403,
    foreign: async ({ owner, team }) => [
      { title: 'x', time: kTime, attendee_ids: [owner.member_id] },
      { title: 'x', time: kTime, calendar_id: (await calendar_of(owner, team)).calendar_id },
      { title: 'x', time: kTime, calendar_id: owner.member_id.replace('mem_', 'cal_') },
      { title: 'x', time: kTime, room_id: (await room_of(owner)).room_id },
    ],
  },
  [`GET ${kEvent}`]: in_event({ guest_there: 200 }),
  [`PATCH ${kEvent}`]: in_event({
    body: ({ admin }) => ({
      title: words(), place: '한라', notes: hard_texts[2], time: kTime, rule: 'FREQ=DAILY;COUNT=2', attendee_ids: [admin.member_id], room_id: null,
      visibility: 'usual', is_free: false, remind_minutes_before: null, remind_until_confirmed: false, meeting_link: '',
    }),
    other: { title: 'Another' },
    guest_body: () => ({ title: 'Another' }),
    guest_there: 403,
    foreign_params: strange_event,
    foreign: async ({ owner }) => [{ attendee_ids: [owner.member_id] }, { room_id: (await room_of(owner)).room_id }],
  }),
  [`DELETE ${kEvent}`]: in_event({ status: 204, guest_there: 403 }),
  [`POST ${kEvent}/restore`]: in_event({
    params: removed_event,
    guest_params: async ({ owner, guest }) => removed(owner, await event_of(owner, guest)),
    body: () => ({}),
    guest_there: 403,
  }),
  [`PUT ${kEvent}/answer`]: in_event({
    params: async ({ owner, admin }) => event_of(admin, owner), body: () => ({ answer: 'accepted' }), guest_there: 200,
  }),
  [`GET ${kUnder}/invitations`]: { guest: 200 },
  [`GET ${kUnder}/free_busy`]: { ...of_people(), query: { ...kWindow, member_ids: 'mem_0000000000001' } },
  [`GET ${kUnder}/time_suggestions`]: { ...of_people(), query: { ...kWindow, member_ids: 'mem_0000000000001', minutes: '30' } },
  [`GET ${kUnder}/calendar_passwords`]: { guest: 200 },
  [`POST ${kUnder}/calendar_passwords`]: { body: () => ({ name: words() }), other: { name: 'Another' }, status: 201, guest: 201 },
  [`DELETE ${kUnder}/calendar_passwords/{password_id}`]: {
    params: ({ owner }) => password_of(owner), status: 204, guest: 404,
  },
  [`GET ${kUnder}/rooms`]: { guest: 200 },
  [`POST ${kUnder}/rooms`]: { body: () => ({ name: words(), place: '3층', capacity: 8 }), other: { name: 'Another' }, status: 201, guest: 403 },
  [`DELETE ${kUnder}/rooms/{room_id}`]: {
    params: ({ owner }) => room_of(owner), status: 204, guest: 403,
  },
}

/** The secret in the address is all that somebody needs. */
export const open_calendar_routes = {
  'GET /api/calendar_feeds/{org_id}/{calendar_id}/{code}': {
    params: async ({ owner, team }) => {
      const { calendar_id } = await calendar_of(owner, team)
      const { feed_path } = await owner.in_org('PUT', `/calendars/${calendar_id}/feed`, {})
      return { org_id: owner.org_id, calendar_id, code: feed_path.split('/').at(-1) }
    },
    bytes: {},
  },
}

function of_people() {
  return { guest: 400, status: 400, needs_query: true }
}

function own_calendar(entry) {
  return { params: ({ owner, team }) => calendar_of(owner, team), guest: 404, ...entry }
}

async function calendar_of(person, { id }) {
  const { calendars } = await person.in_org('GET', '/calendars')
  const known = calendars.find(({ conversation_id }) => conversation_id === id)
  return { calendar_id: (known ?? (await person.in_org('POST', '/calendars', { kind: 'group', name: words(), conversation_id: id }))).id }
}

function in_event(entry) {
  return {
    params: ({ owner, admin }) => event_of(owner, admin),
    guest: 404,
    guest_params: ({ owner, guest }) => event_of(owner, guest),
    ...entry,
  }
}

async function event_of(person, other) {
  const { id } = await person.in_org('POST', '/events', { title: words(), time: kTime, attendee_ids: [other.member_id] })
  return { event_id: id }
}

async function removed(person, params) {
  await person.in_org('DELETE', `/events/${params.event_id}`)
  return params
}

async function removed_event({ owner, admin }) {
  return removed(owner, await event_of(owner, admin))
}

async function strange_event({ stranger }) {
  const { id } = await stranger.in_org('POST', '/events', { title: words(), time: kTime })
  return { event_id: id }
}

/** A fresh one, of which there can be a few. */
async function password_of(person) {
  const { passwords } = await person.in_org('GET', '/calendar_passwords')
  for (const { id } of passwords.slice(5)) await person.in_org('DELETE', `/calendar_passwords/${id}`)
  const { password } = await person.in_org('POST', '/calendar_passwords', { name: words() })
  return { password_id: password.id }
}

async function room_of(person) {
  const { rooms } = await person.in_org('GET', '/rooms')
  return { room_id: (rooms[0] ?? (await person.in_org('POST', '/rooms', { name: words() }))).id }
}
