import assert from 'node:assert/strict'

import { draft_of, published_by } from './announcement_routes.mjs'

async function submitted(author, approver) {
  const { brief } = await draft_of(author)
  await author.in_org('POST', `/announcements/${brief.id}/submit`, { approver_id: approver.member_id })
  return brief.id
}

/** A part of the scenes in api/replay.test.mjs. */
export const announcement_scenes = {
  'announcements.asked': {
    act: async ({ owner }) => {
      const id = await published_by(owner)
      const revision = { title: '다시', body: { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: '세 시' }] }] }, file_ids: [], note: '', asks_again: true }
      await owner.in_org('POST', `/announcements/${id}/revisions`, revision)
    },
  },
  'announcements.settled': {
    act: async ({ owner, member }) => {
      const id = await published_by(owner)
      await member.in_org('POST', `/announcements/${id}/receipts`, { revision: 1, kind: 'confirmation' })
      await owner.in_org('POST', `/announcements/${await published_by(owner)}/withdraw`, { reason: '취소' })
    },
  },
  'announcements.review_asked': { who: 'owner', act: ({ owner, member }) => submitted(member, owner) },
  'announcements.review_settled': {
    who: 'owner',
    act: async ({ owner, member }) => owner.in_org('POST', `/announcements/${await submitted(member, owner)}/review`, { approved: true }),
  },
  'announcements.moved': {
    act: async ({ owner, member }) => owner.in_org('POST', `/announcements/${await submitted(member, owner)}/review`, { approved: false, reason: '날짜' }),
  },
  'announcements.counted': {
    live: true,
    act: async ({ member, owner }) => owner.in_org('POST', `/announcements/${await submitted(member, owner)}/review`, { approved: true }),
    check: ({ data }) => assert.ok(data.tally.total > 0),
  },
  'announcements.changed': {
    live: true,
    act: async ({ owner, admin }) => admin.in_org('POST', `/announcements/${await published_by(owner)}/comments`, { text: '네' }),
  },
}
