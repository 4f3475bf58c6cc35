import { randomBytes } from 'node:crypto'

import { kAtOnce } from './alert_routes.mjs'
import { hard_texts } from './real_text.mjs'

const kAnnouncements = '/api/orgs/{org_id}/announcements'
const kOne = `${kAnnouncements}/{announcement_id}`
const kNoComment = 'rmk_0000000000001'

const title = () => `소방 훈련 ${randomBytes(4).toString('hex')}`
export const document_of = (text) => ({ type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] })
export const kEveryone = { everyone: true, department_ids: [], roles: ['guest'] }
const kStaff = { audience: { ...kEveryone, roles: [] } }
/** A line across the sheet and back. */
export const kSignature = [{ points: [100, 100, 300, 250, 500, 120] }, { points: [520, 300, 900, 310] }]

export const draft_of = (author, more = {}) => author.in_org('POST', '/announcements', {
  title: title(), body: document_of(hard_texts[0]), audience: kEveryone, asks: 'confirmation', ...more,
})

export async function published_by(author, more) {
  const { brief } = await draft_of(author, more)
  await author.in_org('POST', `/announcements/${brief.id}/publish`, {})
  return brief.id
}

async function submitted_to(author, approver) {
  const { brief } = await draft_of(author)
  await author.in_org('POST', `/announcements/${brief.id}/submit`, { approver_id: approver.member_id })
  return brief.id
}

const named = (announcement_id) => ({ announcement_id })
const draft_id = async ({ owner }) => named((await draft_of(owner)).brief.id)
const published_id = async ({ owner }) => named(await published_by(owner))

/** Its author's alone. */
const drafted = (entry) => ({ params: draft_id, guest: 404, foreign_params: async ({ stranger }) => named((await draft_of(stranger)).brief.id), ...entry })
/** Out, for everybody and the guests; `guest_there` is what one who only reads it is told. */
const published = (entry) => ({
  params: published_id, guest: 404, guest_params: published_id, guest_there: 403,
  foreign_params: async ({ stranger }) => named(await published_by(stranger)), ...entry,
})
/** What a guest does not see. */
const hidden = (entry) => ({
  params: async ({ owner }) => named(await published_by(owner, kStaff)), guest: 404,
  foreign_params: async ({ stranger }) => named(await published_by(stranger)), ...entry,
})
/** And what they may read when it is for them. */
const reading = (entry) => hidden({ guest_params: published_id, guest_there: 200, ...entry })

async function commented({ owner }) {
  const announcement_id = await published_by(owner, kStaff)
  const { id } = await owner.in_org('POST', `/announcements/${announcement_id}/comments`, { text: hard_texts[2] })
  return { announcement_id, remark_id: id }
}

const revision = () => ({ title: title(), body: document_of(hard_texts[1]), file_ids: [], note: '시간', asks_again: true })

/** A part of the table in routes.mjs. */
export const announcement_routes = {
  [`GET ${kAnnouncements}`]: { guest: 200, query: { limit: '10', title: 'a' } },
  [`POST ${kAnnouncements}`]: {
    body: async ({ owner, department }) => ({
      title: title(), body: document_of(hard_texts[0]), file_ids: [(await owner.upload('x.txt', 'x')).id], asks: 'signature',
      audience: { everyone: false, department_ids: [department.id], roles: ['guest'] }, remarks_allowed: false,
      publish_at: later(1), pinned_until: later(2), expires_at: later(3),
    }),
    other: { title: 'Another' },
    foreign: async ({ owner, department }) => [
      { audience: { everyone: false, department_ids: [department.id], roles: [] } },
      { file_ids: [(await owner.upload('x.txt', 'x')).id] },
    ],
    status: 201,
    guest: 403,
  },
  'GET /api/orgs/{org_id}/announcement_shelf': { guest: 200, query: { shelf: 'own', limit: '10' } },
  'GET /api/orgs/{org_id}/asked_announcements': { guest: 200 },
  [`GET ${kOne}`]: reading({}),
  [`PATCH ${kOne}`]: drafted({
    body: async ({ department }) => ({
      title: title(), body: document_of(hard_texts[3]), file_ids: [], removed_file_ids: [], asks: 'signature', remarks_allowed: false,
      audience: { everyone: false, department_ids: [department.id], roles: [] }, publish_at: later(1), pinned_until: null, expires_at: later(3),
    }),
    other: { title: 'Another' },
    foreign: async ({ owner, department }) => [
      { audience: { everyone: false, department_ids: [department.id], roles: [] } },
      { file_ids: [(await owner.upload('x.txt', 'x')).id] },
    ],
  }),
  [`DELETE ${kOne}`]: drafted({ status: 204 }),
  [`POST ${kOne}/submit`]: drafted({
    body: ({ admin }) => ({ approver_id: admin.member_id }),
    foreign: ({ owner }) => [{ approver_id: owner.member_id }],
  }),
  [`POST ${kOne}/review`]: {
    params: async ({ owner, admin }) => named(await submitted_to(admin, owner)),
    body: () => ({ approved: true }), other: { approved: false, reason: 'Another' }, guest: 404,
  },
  [`POST ${kOne}/take_back`]: drafted({ body: () => ({}) }),
  [`POST ${kOne}/publish`]: drafted({ body: () => ({}) }),
  [`POST ${kOne}/revisions`]: published({
    body: revision, other: { ...revision(), title: 'Another' },
    params: async ({ owner }) => named(await published_by(owner, kStaff)),
    foreign: async ({ owner }) => [{ ...revision(), file_ids: [(await owner.upload('x.txt', 'x')).id] }],
  }),
  [`GET ${kOne}/revisions`]: reading({}),
  [`GET ${kOne}/revision`]: reading({ query: { revision: '1' }, needs_query: true }),
  [`POST ${kOne}/withdraw`]: hidden({ body: () => ({ reason: '잘못 나갔습니다' }), other: { reason: 'Another' } }),
  [`POST ${kOne}/receipts`]: {
    params: async ({ admin }) => named(await published_by(admin, kStaff)),
    body: () => ({ revision: 1, kind: 'confirmation' }), other: { revision: 1, kind: 'read' },
    guest: 404, guest_params: published_id, guest_there: 200,
  },
  [`GET ${kOne}/tallies`]: hidden({ guest_params: published_id, guest_there: 403 }),
  [`GET ${kOne}/readers`]: hidden({ query: { standing: 'unread' }, guest_params: published_id, guest_there: 403 }),
  [`GET ${kOne}/readers/{member_id}`]: hidden({
    params: async ({ owner, member }) => ({
      announcement_id: await published_by(owner, kStaff), member_id: member.member_id,
    }),
    guest_params: async ({ owner, guest }) => ({ announcement_id: await published_by(owner), member_id: guest.member_id }),
    guest_there: 200,
  }),
  [`GET ${kOne}/export`]: hidden({ guest_params: published_id, guest_there: 403 }),
  [`POST ${kOne}/chase`]: hidden({
    body: () => ({ ...kAtOnce, text: '확인해 주세요' }), other: { text: 'Another' }, guest_params: published_id, guest_there: 403,
  }),
  [`GET ${kOne}/comments`]: reading({ query: { limit: '10' } }),
  [`POST ${kOne}/comments`]: reading({ body: () => ({ text: hard_texts[3] }), other: { text: 'Another' }, status: 201, guest_there: 201 }),
  [`DELETE ${kOne}/comments/{remark_id}`]: {
    params: commented, status: 204, guest: 404,
    guest_params: async ({ owner }) => ({ announcement_id: await published_by(owner), remark_id: kNoComment }), guest_there: 204,
  },
}

function later(days) {
  return new Date(Date.now() + days * 86_400_000).toISOString()
}
