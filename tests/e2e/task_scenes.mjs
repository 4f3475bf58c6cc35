import { lines } from './real_text.mjs'

const give = (person, others, more = {}) =>
  person.in_org('POST', '/tasks', { title: lines('ko')[0], assignee_ids: others.map(({ member_id }) => member_id), ...more })

const minute_now = () => {
  const text = new Date().toISOString()
  return { date: text.slice(0, 10), minute: Number(text.slice(11, 13)) * 60 + Number(text.slice(14, 16)), time_zone: 'UTC' }
}

/** A part of the scenes in api/replay.test.mjs. */
export const task_scenes = {
  'tasks.task_saved': {
    act: async ({ owner, member }) => {
      const done = await give(owner, [member])
      await member.in_org('PUT', `/tasks/${done.id}/tick`, { is_ticked: true })
      const changed = await give(owner, [member], { due: minute_now(), repeat: { unit: 'month', interval: 1 } })
      await owner.in_org('PATCH', `/tasks/${changed.id}`, { notes: lines('zh')[0] })
      await give(member, [owner], { parent_id: changed.id })
      await owner.in_org('PATCH', `/tasks/${changed.id}`, { state: 'done' })
      await owner.in_org('PATCH', `/tasks/${changed.id}`, { state: 'open' })
    },
  },
  'tasks.task_left': {
    act: async ({ owner, member }) => {
      const { id } = await give(owner, [member])
      await owner.in_org('PATCH', `/tasks/${id}`, { assignee_ids: [owner.member_id] })
    },
  },
  'tasks.comments_changed': {
    act: async ({ owner, member }) => {
      const { id } = await give(owner, [member])
      const { comment_id } = await owner.in_org('POST', `/tasks/${id}/comments`, { text: lines('en')[1] })
      await member.in_org('POST', `/tasks/${id}/comments`, { text: lines('ko')[1] })
      await owner.in_org('DELETE', `/tasks/${id}/comments/${comment_id}`)
    },
  },
  'tasks.reminded': {
    later: true, // than the answer
    act: ({ member }) => give(member, [member], { due: minute_now(), remind_minutes_before: 0 }),
  },
  'tasks.mark_changed': {
    live: true,
    act: async ({ owner, team }) => {
      const { id } = await owner.talk(team, lines('ko')[2])
      await give(owner, [], { message_id: id })
    },
  },
  'tasks.list_changed': {
    live: true,
    act: ({ owner, team }) => owner.in_org('POST', '/task_lists', { name: '출시 준비', conversation_id: team.id }),
  },
}
