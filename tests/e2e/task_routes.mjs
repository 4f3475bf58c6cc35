import { randomBytes } from 'node:crypto'

import { hard_texts } from './real_text.mjs'

const kUnder = '/api/orgs/{org_id}'
const kDue = { date: '2027-03-28', minute: 600, time_zone: 'Europe/Paris' }
const kRepeat = { unit: 'week', interval: 2, weekdays: [1, 4], until: '2027-12-31' }
const kNoComment = 'tcm_0000000000001'

const words = () => `${hard_texts[3]} ${randomBytes(4).toString('hex')}`

/** A part of the table in routes.mjs, which says what its fields mean. */
export const task_routes = {
  [`GET ${kUnder}/tasks`]: { guest: 200 },
  [`GET ${kUnder}/closed_tasks`]: { guest: 200, query: { limit: '10' } },
  [`POST ${kUnder}/tasks`]: {
    body: async ({ owner, admin, member, team }) => ({
      title: words(), notes: hard_texts[0], assignee_ids: [admin.member_id, member.member_id], needs: 'any',
      follower_ids: [owner.member_id], due: kDue, remind_minutes_before: 30, remind_until_confirmed: true, repeat: kRepeat, message_id: (await owner.talk(team, words())).id,
      list_id: (await list_of(owner, team)).id, file_ids: [],
    }),
    other: { title: 'Another' },
    status: 201,
    guest: 403,
    foreign: async ({ owner, team, task, said_in_team }) => {
      const { id, sections } = await list_of(owner, team)
      return [
        { title: 'x', assignee_ids: [owner.member_id] },
        { title: 'x', follower_ids: [owner.member_id] },
        { title: 'x', parent_id: task.id },
        { title: 'x', list_id: id },
        { title: 'x', list_id: id, section_id: sections[0].id },
        { title: 'x', message_id: said_in_team.id },
        { title: 'x', file_ids: [(await owner.upload('x.txt', 'x')).id] },
      ]
    },
  },
  [`GET ${kUnder}/tasks/{task_id}`]: in_task({ guest_there: 200 }),
  [`PATCH ${kUnder}/tasks/{task_id}`]: in_task({
    body: ({ owner, admin }) => ({
      title: words(), notes: hard_texts[1], assignee_ids: [owner.member_id, admin.member_id], needs: 'all', follower_ids: [],
      due: kDue, remind_minutes_before: 10, remind_until_confirmed: false, repeat: kRepeat, add_file_ids: [], remove_file_ids: [],
    }),
    other: { title: 'Another' },
    guest_body: () => ({ title: 'Another' }),
    guest_there: 403,
    foreign_params: strange_task,
    foreign: async ({ owner }) => [
      { assignee_ids: [owner.member_id] },
      { follower_ids: [owner.member_id] },
      { add_file_ids: [(await owner.upload('x.txt', 'x')).id] },
    ],
  }),
  [`PUT ${kUnder}/tasks/{task_id}/tick`]: in_task({ body: () => ({ is_ticked: true }), guest_there: 200 }),
  [`PUT ${kUnder}/tasks/{task_id}/following`]: in_task({ body: () => ({ is_following: true }), guest_there: 200 }),
  [`PUT ${kUnder}/tasks/{task_id}/place`]: in_task({
    body: async ({ owner, team }) => ({ list_id: (await list_of(owner, team)).id }),
    guest_there: 403,
    foreign_params: strange_task,
    foreign: async ({ owner, team }) => [{ list_id: (await list_of(owner, team)).id }],
  }),
  [`DELETE ${kUnder}/tasks/{task_id}/place`]: in_task({ status: 204, guest_there: 403 }),
  [`POST ${kUnder}/tasks/{task_id}/comments`]: in_task({
    body: () => ({ text: words() }), other: { text: 'Another' }, status: 201, guest_there: 201,
  }),
  [`DELETE ${kUnder}/tasks/{task_id}/comments/{comment_id}`]: in_task({
    params: async (world) => commented(world.owner, await task_in(world)),
    guest_params: async (world) => ({ task_id: (await guests_task(world)).id, comment_id: kNoComment }),
    status: 204,
    guest_there: 204,
  }),
  [`GET ${kUnder}/task_lists`]: { guest: 200 },
  [`POST ${kUnder}/task_lists`]: {
    body: async ({ owner }) => ({ name: words(), conversation_id: (await owner.group('Board')).id, sections: ['할 일', '完成'] }),
    other: { name: 'Another' },
    status: 201,
    guest: 403,
    foreign: ({ team }) => [{ name: 'x', conversation_id: team.id }],
  },
  [`GET ${kUnder}/task_lists/{list_id}`]: in_list({}),
  [`PATCH ${kUnder}/task_lists/{list_id}`]: in_list({
    body: () => ({ name: words(), sections: [{ name: '할 일' }] }), other: { name: 'Another' },
  }),
  [`DELETE ${kUnder}/task_lists/{list_id}`]: in_list({ status: 204 }),
  [`GET ${kUnder}/conversations/{conversation_id}/task_marks`]: {
    params: ({ team }) => ({ conversation_id: team.id }),
    guest: 404,
    guest_params: ({ shared }) => ({ conversation_id: shared.id }),
    guest_there: 200,
  },
}

function in_task(entry) {
  return {
    params: async (world) => ({ task_id: (await task_in(world)).id }),
    guest: 404,
    guest_params: async (world) => ({ task_id: (await guests_task(world)).id }),
    ...entry,
  }
}

function in_list(entry) {
  return { params: async ({ owner, team }) => ({ list_id: (await list_of(owner, team)).id }), guest: 404, ...entry }
}

function task_in({ owner, admin }) {
  return owner.in_org('POST', '/tasks', { title: words(), assignee_ids: [owner.member_id, admin.member_id] })
}

function guests_task({ owner, guest }) {
  return owner.in_org('POST', '/tasks', { title: words(), assignee_ids: [guest.member_id] })
}

async function strange_task({ stranger }) {
  return { task_id: (await stranger.in_org('POST', '/tasks', { title: words(), assignee_ids: [stranger.member_id] })).id }
}

async function commented(person, { id }) {
  const { comment_id } = await person.in_org('POST', `/tasks/${id}/comments`, { text: words() })
  return { task_id: id, comment_id }
}

async function list_of(person, { id }) {
  const { lists } = await person.in_org('GET', '/task_lists')
  const present = lists.find((list) => list.conversation_id === id && list.sections.length > 0)
  return present ?? person.in_org('POST', '/task_lists', { name: words(), conversation_id: id, sections: ['할 일'] })
}
