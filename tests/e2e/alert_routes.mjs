const kAlerts = '/api/orgs/{org_id}/alerts'
const kAlert = `${kAlerts}/{alert_id}`

const kPolicy = { rungs: [{ channel: 'in_app', after_minutes: 0, times: 2, gap_minutes: 10, waits: true }] }
/** As many as tests send. */
export const kRules = { policy: kPolicy, alerts_per_day: 10_000, emergencies_per_week: 10_000, reasons: ['정전'], right_to_disconnect: false }
/** It waits for no working hours: tests run at any. */
export const kAtOnce = { urgency: 'emergency', reason: '정전' }

let raised = 0

const to = (...people) => ({ member_ids: people.map(({ member_id }) => member_id), department_ids: [], everyone: false })

async function alert_of(sender, ...people) {
  const { brief } = await sender.in_org('POST', '/alerts', { text: `확인해 주세요 ${(raised += 1)}`, to: to(...people), ...kAtOnce })
  return { alert_id: brief.id }
}

/** The sender's alone. */
const sent = (entry) => ({ params: ({ owner, member }) => alert_of(owner, member), guest: 404, ...entry })

/** A recipient's alone. */
const received = (entry) => ({
  params: ({ owner, admin }) => alert_of(admin, owner), guest: 404,
  guest_params: ({ member, guest }) => alert_of(member, guest), guest_there: 200, ...entry,
})

/** A part of the table in routes.mjs. */
export const alert_routes = {
  [`POST ${kAlerts}`]: {
    body: ({ member, team, said_in_team }) => ({
      text: '서버실로 와 주세요 🔔', ...kAtOnce, needs: 'anyone', source: { kind: 'message', id: said_in_team.id },
      to: { ...to(member), unread_of: { conversation_id: team.id, message_id: said_in_team.id }, roles: ['admin'] },
    }),
    other: { text: 'Another', to: { member_ids: [], department_ids: [], everyone: true } },
    foreign: ({ owner, department, team, said_in_team, task }) => [
      { text: 'x', to: to(owner) },
      { text: 'x', to: { ...to(), department_ids: [department.id] } },
      { text: 'x', to: { ...to(), unread_of: { conversation_id: team.id, message_id: said_in_team.id } } },
      { text: 'x', to: { ...to(), everyone: true }, source: { kind: 'message', id: said_in_team.id } },
      { text: 'x', to: { ...to(), everyone: true }, source: { kind: 'task', id: task.id } },
    ],
    guest_body: ({ member }) => ({ text: 'x', to: to(member), ...kAtOnce }),
    status: 201,
    guest: 403,
    guest_there: 201,
  },
  [`GET ${kAlerts}`]: { guest: 200 },
  [`GET ${kAlert}`]: sent({}),
  [`GET ${kAlert}/recipients`]: sent({ query: { state: 'queued' } }),
  [`GET ${kAlert}/recipients/{member_id}`]: sent({
    params: async ({ owner, member }) => ({ ...await alert_of(owner, member), member_id: member.member_id }),
  }),
  [`POST ${kAlert}/recall`]: sent({ body: () => ({}) }),
  [`POST ${kAlert}/remind`]: sent({ body: () => ({}) }),
  [`GET /api/orgs/{org_id}/received_alerts`]: { guest: 200 },
  [`POST ${kAlert}/receive`]: received({ body: () => ({}) }),
  [`POST ${kAlert}/see`]: received({ body: () => ({}) }),
  [`POST ${kAlert}/confirm`]: received({ body: () => ({}) }),
  [`POST ${kAlert}/decline`]: received({ body: () => ({ reason: '출장 중입니다' }), other: { reason: 'Another' } }),
  'POST /api/orgs/{org_id}/alert_estimates': {
    body: ({ admin, team, said_in_team }) => ({ to: { ...to(admin), unread_of: { conversation_id: team.id, message_id: said_in_team.id } } }),
    other: { to: { ...to(), everyone: true } }, guest: 400,
    guest_body: ({ member }) => ({ to: to(member) }), guest_there: 200,
    foreign: ({ owner, department }) => [{ to: to(owner) }, { to: { ...to(), department_ids: [department.id] } }],
  },
  [`GET /api/orgs/{org_id}/alert_rules`]: { guest: 200 },
  [`PATCH /api/orgs/{org_id}/alert_rules`]: { body: () => ({ rules: kRules }), other: { rules: { ...kRules, alerts_per_day: 999 } }, guest: 403 },
  'GET /api/orgs/{org_id}/alert_ledger': { guest: 200 },
  'GET /api/orgs/{org_id}/alert_report': { query: { from: '2026-11-23T00:00:00Z' }, guest: 403 },
  'GET /api/orgs/{org_id}/conversations/{conversation_id}/must_read': { params: ({ team }) => ({ conversation_id: team.id }), guest: 404, guest_params: ({ shared }) => ({ conversation_id: shared.id }), guest_there: 200 },
  'PATCH /api/orgs/{org_id}/conversations/{conversation_id}/must_read': {
    params: ({ team }) => ({ conversation_id: team.id }), body: () => ({ minutes: 60 }), other: { minutes: null }, guest: 404,
    guest_params: ({ shared }) => ({ conversation_id: shared.id }), guest_there: 403,
  },
  [`GET /api/orgs/{org_id}/deputy`]: { guest: 200 },
  [`PATCH /api/orgs/{org_id}/deputy`]: {
    body: ({ admin }) => ({ member_id: admin.member_id }), other: { member_id: null },
    foreign: ({ owner }) => [{ member_id: owner.member_id }], guest: 400,
  },
}
