import { lay_out } from './breakout_routes.mjs'
import { client_id } from './client.mjs'
import { join, meeting_of } from './meeting_routes.mjs'

/** Only the engine tells these, of real media: src/app/tests and browser/meetings show them. */
export const kShownByEngine = [
  'meetings.speakers_changed', 'meetings.slot_pointed', 'meetings.slot_paused', 'meetings.layers_wanted', 'meetings.quality_changed',
  'meetings.media_connected', 'meetings.queue_moved', 'meetings.captioned', 'meetings.captions_changed',
]

const kNone = { microphone: false, camera: false, screen: false, screen_sound: false }

/** A meeting of the owner that the member is in. */
async function together(world) {
  const meeting = await meeting_of(world.owner, { invited_ids: [world.member.member_id] })
  const { participant: owners } = await join(world.owner, meeting)
  const { participant } = await join(world.member, meeting)
  const at = `/meetings/${meeting.id}`
  return { ...world, meeting, at, place: `${at}/participants/${participant.id}`, owners_place: `${at}/participants/${owners.id}` }
}

/** Who came by the link and was admitted. */
async function with_guest({ owner }, { meeting, at }) {
  const door = `/api/meeting_codes/${owner.org_id}/${meeting.code}/guests`
  const { body } = await owner.request('POST', door, { client_id: client_id(), name: '김손님' })
  await owner.in_org('POST', `${at}/participants/${body.participant.id}/admit`, {})
}

/** A part of the scenes in api/replay.test.mjs. */
export const meeting_scenes = {
  'meetings.meeting_saved': {
    act: async ({ owner, member }) => {
      const kept = await meeting_of(owner, { invited_ids: [member.member_id], scheduled_for: '2027-03-28T01:00:00Z' })
      await owner.in_org('PATCH', `/meetings/${kept.id}`, { title: '주간 회의', settings: { has_lobby: true } })
      const over = await meeting_of(owner, { invited_ids: [member.member_id] })
      await owner.in_org('POST', `/meetings/${over.id}/end`, {})
    },
  },
  'meetings.meeting_changed': {
    prepare: together,
    act_prepared: async ({ owner, at }) => owner.in_org('PATCH', at, { title: '每周例会', settings: { is_locked: true } }),
  },
  'meetings.participant_changed': {
    prepare: together,
    act_prepared: async ({ owner, admin, member, meeting, place, owners_place }) => {
      await join(admin, meeting)
      await owner.in_org('PUT', `${place}/role`, { role: 'cohost' })
      await member.in_org('PUT', `${place}/sending`, { sending: { ...kNone, microphone: true, camera: true } })
      await member.in_org('PUT', `${place}/hand`, { is_raised: true })
      await owner.in_org('POST', `${owners_place}/leave`, {})
    },
  },
  'meetings.own_participant_changed': {
    prepare: together,
    act_prepared: async ({ owner, member, place }) => {
      await owner.in_org('POST', `${place}/turn_off`, { what: { ...kNone, microphone: true }, may_resume: false })
      await member.in_org('POST', `${place}/leave`, {})
    },
  },
  'meetings.call_changed': {
    act: async ({ owner, admin, member }) => {
      const rings = await meeting_of(owner)
      await owner.in_org('POST', `/meetings/${rings.id}/invitations`, { member_ids: [member.member_id, admin.member_id], ring: true })
      await owner.in_org('POST', `/meetings/${rings.id}/end`, {})
      const declined = await meeting_of(owner)
      const { calls } = await owner.in_org('POST', `/meetings/${declined.id}/invitations`, { member_ids: [member.member_id], ring: true })
      await member.in_org('POST', `/meeting_calls/${calls[0].id}/end`, {})
    },
  },
  'meetings.conversation_meetings_changed': {
    live: true,
    act: ({ owner, team }) => meeting_of(owner, { conversation_id: team.id }),
  },
  'meetings.reacted': {
    live: true,
    prepare: together,
    act_prepared: ({ owner, owners_place }) => owner.in_org('POST', `${owners_place}/reactions`, { emoji: '👏' }),
  },
  'meetings.chat_moved': {
    live: true,
    prepare: async (world) => {
      const there = await together(world)
      await with_guest(world, there)
      return there
    },
    act_prepared: ({ owner, at }) => owner.in_org('POST', `${at}/chat/messages`, { text: '어서 오세요' }),
  },
  'meetings.asked_to_turn_on': {
    live: true,
    prepare: together,
    act_prepared: ({ owner, place }) => owner.in_org('POST', `${place}/ask`, { what: { ...kNone, camera: true } }),
  },
  'meetings.breakouts_changed': {
    prepare: together,
    act_prepared: async ({ owner, meeting, at }) => {
      await lay_out(owner, meeting.id, ['하나', '둘', '셋'], { may_choose: true, minutes: 5 })
      await lay_out(owner, meeting.id, ['둘', '넷'])
      await owner.in_org('POST', `${at}/breakouts/open`, { minutes: 5 })
      await owner.in_org('POST', `${at}/breakouts/close`, { at_once: false })
      // A minute later it would be in the middle of another scene.
      await owner.in_org('POST', `${at}/breakouts/close`, { at_once: true })
    },
  },
  'meetings.breakout_place_changed': {
    prepare: together,
    act_prepared: async ({ owner, admin, member, meeting, at, place, owners_place }) => {
      const { rooms } = await lay_out(owner, meeting.id, ['one', 'two'])
      await owner.in_org('POST', `${at}/breakouts/assign`, { is_anew: false })
      await owner.in_org('PUT', `${place}/breakout_assignment`, { room_id: rooms[0].id })
      await owner.in_org('POST', `${at}/breakouts/open`, {})
      await member.in_org('PUT', `${place}/help`, { is_asked: true })
      await join(admin, meeting)
      await owner.in_org('PUT', `${owners_place}/breakout_room`, { room_id: rooms[1].id })
      await member.in_org('PUT', `${place}/breakout_room`, { room_id: null })
    },
  },
  'meetings.breakouts_told': {
    live: true,
    prepare: async (world) => {
      const there = await together(world)
      await lay_out(world.owner, there.meeting.id, ['one'])
      await world.owner.in_org('POST', `${there.at}/breakouts/open`, {})
      return there
    },
    act_prepared: ({ owner, at }) => owner.in_org('POST', `${at}/breakouts/messages`, { text: '곧 끝나요' }),
  },
}
