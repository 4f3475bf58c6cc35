import { lines } from './real_text.mjs'

const kTime = { start_date: '2027-03-26', start_minute: 600, end_date: '2027-03-26', end_minute: 660, time_zone: 'Asia/Shanghai' }

const invite = (person, others, more = {}) =>
  person.in_org('POST', '/events', { title: lines('ko')[0].slice(0, 60), time: kTime, attendee_ids: others.map(({ member_id }) => member_id), ...more })

/** Whole minutes from now, in UTC. */
function in_minutes(minutes) {
  const [date, clock] = new Date(Date.now() + minutes * 60_000).toISOString().split('T')
  const minute = Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5))
  return { start_date: date, start_minute: minute, end_date: date, end_minute: minute, time_zone: 'UTC' }
}

/** A part of the scenes in api/replay.test.mjs. */
export const calendar_scenes = {
  'calendar.invitation_saved': {
    act: async ({ owner, member }) => {
      const answered = await invite(owner, [member], { rule: 'FREQ=WEEKLY' })
      await member.in_org('PUT', `/events/${answered.id}/answer`, { answer: 'tentative' })
      const moved = await invite(owner, [member])
      await owner.in_org('PATCH', `/events/${moved.id}`, { time: { ...kTime, start_minute: 540 } })
      const back = await invite(owner, [member])
      await owner.in_org('DELETE', `/events/${back.id}`)
      await owner.in_org('POST', `/events/${back.id}/restore`, {})
    },
  },
  'calendar.invitation_left': {
    act: async ({ owner, member }) => {
      const { id } = await invite(owner, [member])
      await owner.in_org('PATCH', `/events/${id}`, { attendee_ids: [] })
    },
  },
  'calendar.reminded': {
    later: true, // than the answer
    act: ({ member }) => invite(member, [], { time: in_minutes(10), remind_minutes_before: 10 }),
  },
  'calendar.changed': {
    live: true,
    act: ({ member }) => invite(member, []),
  },
}
