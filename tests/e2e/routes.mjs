import { randomBytes } from 'node:crypto'

import { app_code, begun_app, with_app } from './authenticator.mjs'
import { client_id, kPassword, Person } from './client.mjs'
import { Octets, sha256 } from './octets.mjs'
import { png } from './pictures.mjs'
import { hard_texts } from './real_text.mjs'
import { begun_passkey, SoftwarePasskey, with_passkey } from './software_passkey.mjs'
import { open_routes_of_slices, routes_of_slices } from './routes_of_slices.mjs'
import { joined } from './world.mjs'

const kUnder = '/api/orgs/{org_id}'
const kNoPreview = 'prv_0000000000001'
const kConversation = `${kUnder}/conversations/{conversation_id}`
const kChunk = new Octets('hello')

/**
 * How each route is asked properly: the one table behind the cross-tenant matrix, the bad input and the retries. A route of
 * the contract that is missing here fails all three.
 *
 * - `params(world)` names what the path needs besides the organisation; fresh where the route uses it up
 * - `body(world)` a body that is accepted, without its client_id; `other` what a reused client_id is tried with
 * - `as` who may ask, the owner unless said
 * - `guest` what a guest is answered for `params`, things they take no part in; `guest_params` and `guest_there` for things
 *   they do take part in
 * - `bytes` what goes out or comes back is no JSON and goes over HTTP alone: a `body`, and a `query`
 * - `granted_params`, `granted_body` what somebody with the route's power alone asks, where an owner may ask more
 * - `foreign(world)` a body of the stranger's own that names things of the other organisation
 * - `needs_query` without its `query` nothing is answered
 * - `names_nothing` the path names nothing that is the organisation's, but a date
 * - `status` of success, 200 unless said
 */
export const routes = {
  ...routes_of_slices,
  [`GET ${kUnder}`]: { guest: 200 },
  [`PATCH ${kUnder}`]: {
    body: ({ profile_field }) => ({
      name: `마당 ${short()}`, profile_fields: [profile_field, { name: '홈페이지 👨‍👩‍👧‍👦', kind: 'link', writer: 'admin' }],
      edit_minutes: 2880, recall_minutes: 10_080, group_founders: 'everyone', group_history: 'all', link_previews: 'shown', recordings: 'allowed',
    }),
    other: { name: 'Another' },
    granted_body: () => ({ edit_minutes: 2880, group_history: 'all' }),
    guest: 403,
  },

  [`GET ${kUnder}/members`]: { guest: 200, query: { query: 'a', limit: '10' } },
  [`GET ${kUnder}/members/{member_id}`]: {
    params: ({ admin }) => ({ member_id: admin.member_id }),
    guest: 404,
    guest_params: ({ member }) => ({ member_id: member.member_id }),
    guest_there: 200,
  },
  [`PATCH ${kUnder}/members/{member_id}`]: {
    params: ({ admin }) => ({ member_id: admin.member_id }),
    body: ({ profile_field }) => ({
      title: `책임 연구원 ${short()}`, about: hard_texts[0], phone: '+82 2 000 0000', email: 'a@example.org',
      profile: [{ field_id: profile_field.id, value: hard_texts[3] }],
    }),
    other: { title: 'Another' },
    granted_params: async ({ owner }) => ({ member_id: (await somebody_more(owner)).member_id }),
    guest: 404,
    guest_params: ({ member }) => ({ member_id: member.member_id }),
    guest_there: 403,
    foreign_params: ({ stranger }) => ({ member_id: stranger.member_id }),
    foreign: ({ owner, department }) => [{ manager_id: owner.member_id }, { department_ids: [department.id] }],
  },

  [`POST ${kUnder}/members/{member_id}/leave`]: {
    params: async ({ owner }) => ({ member_id: (await somebody_more(owner)).member_id }),
    body: ({ admin }) => ({ heir_id: admin.member_id }),
    granted_body: () => ({}),
    other: {},
    guest: 403,
    foreign_params: async ({ stranger }) => ({ member_id: (await somebody_more(stranger)).member_id }),
    foreign: ({ owner }) => [{ heir_id: owner.member_id }],
  },
  [`POST ${kUnder}/members/{member_id}/restore`]: {
    params: async ({ owner }) => {
      const { member_id } = await somebody_more(owner)
      await owner.in_org('POST', `/members/${member_id}/leave`, {})
      return { member_id }
    },
    body: () => ({}),
    guest: 403,
  },
  [`GET ${kUnder}/leavers`]: { guest: 403 },

  [`GET ${kUnder}/administrators`]: { guest: 403 },
  [`PUT ${kUnder}/administrators/{member_id}`]: {
    params: async ({ owner }) => ({ member_id: (await somebody_more(owner)).member_id }),
    body: ({ department }) => ({ powers: ['people', 'invite'], department_id: department.id }),
    guest: 403,
    foreign_params: async ({ stranger }) => ({ member_id: (await somebody_more(stranger)).member_id }),
    foreign: ({ department }) => [{ powers: ['people'], department_id: department.id }],
  },
  [`DELETE ${kUnder}/administrators/{member_id}`]: {
    params: async ({ owner }) => {
      const { member_id } = await somebody_more(owner)
      await owner.in_org('PUT', `/administrators/${member_id}`, { powers: ['audit'] })
      return { member_id }
    },
    status: 204,
    guest: 403,
  },
  [`GET ${kUnder}/members/{member_id}/sessions`]: {
    params: async ({ owner }) => ({ member_id: (await somebody_more(owner)).member_id }), guest: 403,
  },
  [`DELETE ${kUnder}/members/{member_id}/sessions`]: {
    params: async ({ owner }) => ({ member_id: (await somebody_more(owner)).member_id }), status: 204, guest: 403,
  },
  [`DELETE ${kUnder}/members/{member_id}/sessions/{session_id}`]: {
    params: async ({ owner }) => {
      const person = await somebody_more(owner)
      return { member_id: person.member_id, session_id: await person.session_id() }
    },
    status: 204,
    guest: 403,
  },

  [`POST ${kUnder}/members/import`]: {
    body: () => ({ csv: `login,name\nimport.${short()},${hard_texts[1]}`, dry_run: false }),
    other: { csv: 'login,name\nanother,Another', dry_run: false },
    guest: 403,
  },

  [`GET ${kUnder}/departments`]: { guest: 200 },
  [`POST ${kUnder}/departments`]: {
    body: ({ department, owner }) => ({ name: `부서 ${short()}`, parent_id: department.id, head_id: owner.member_id }),
    other: { name: 'Another' },
    status: 201,
    guest: 403,
    foreign: ({ department, owner }) => [{ name: 'x', parent_id: department.id }, { name: 'x', head_id: owner.member_id }],
  },
  [`PATCH ${kUnder}/departments/{department_id}`]: {
    params: async ({ owner }) => ({ department_id: (await owner.in_org('POST', '/departments', { name: short() })).id }),
    body: ({ owner }) => ({ name: `부서 ${short()}`, head_id: owner.member_id }),
    other: { name: 'Another' },
    guest: 403,
  },
  [`DELETE ${kUnder}/departments/{department_id}`]: {
    params: async ({ owner }) => ({ department_id: (await owner.in_org('POST', '/departments', { name: short() })).id }),
    status: 204,
    guest: 403,
  },

  [`GET ${kUnder}/invites`]: { guest: 403 },
  [`POST ${kUnder}/invites`]: {
    body: ({ department }) => ({ role: 'member', department_id: department.id, expires_in_hours: 24, max_uses: 3 }),
    other: { role: 'guest', expires_in_hours: 1 },
    status: 201,
    guest: 403,
    foreign: ({ department }) => [{ role: 'member', expires_in_hours: 1, department_id: department.id }],
  },
  [`DELETE ${kUnder}/invites/{invite_id}`]: {
    params: async ({ owner }) => ({ invite_id: (await owner.invite()).id }),
    status: 204,
    guest: 403,
  },

  [`POST ${kUnder}/uploads`]: {
    body: () => ({ name: '회의록 최종.pdf', size: 5 }), other: { name: 'Another', size: 6 }, status: 201, guest: 201,
  },
  [`GET ${kUnder}/uploads/{upload_id}`]: in_upload({}),
  [`PUT ${kUnder}/uploads/{upload_id}/chunks/{number}`]: in_upload({ bytes: { query: { sha256: sha256(kChunk.bytes) }, body: kChunk } }),
  [`PUT ${kUnder}/uploads/{upload_id}/file`]: in_upload({ body: () => ({}) }),
  [`DELETE ${kUnder}/uploads/{upload_id}`]: in_upload({ status: 204, guest_there: 204 }),
  [`GET ${kUnder}/files/{file_id}`]: own_file({}),
  [`GET ${kUnder}/files/{file_id}/content`]: own_file({ bytes: {} }),
  [`GET ${kUnder}/files/{file_id}/thumbnail`]: own_picture({ bytes: {} }),

  [`GET ${kUnder}/join_requests`]: { guest: 403 },
  [`POST ${kUnder}/join_requests/{join_request_id}/approve`]: {
    params: async ({ owner }) => ({ join_request_id: await asked_to_join(owner) }), body: () => ({}), status: 201, guest: 403,
  },
  [`POST ${kUnder}/join_requests/{join_request_id}/decline`]: {
    params: async ({ owner }) => ({ join_request_id: await asked_to_join(owner) }), body: () => ({}), status: 204, guest: 403,
  },
  [`GET ${kUnder}/audit`]: { guest: 403, query: { target_kind: 'member', limit: '10', since: '2026-01-01T00:00:00Z' } },
  [`GET ${kUnder}/audit/export`]: { guest: 403, query: { verb: 'member_changed', limit: '10' } },

  [`GET ${kUnder}/official_conversations`]: { guest: 403 },
  [`PUT ${kUnder}/departments/{department_id}/conversation`]: {
    params: async ({ owner }) => ({ department_id: (await owner.in_org('POST', '/departments', { name: short() })).id }),
    guest: 403,
  },
  [`DELETE ${kUnder}/departments/{department_id}/conversation`]: {
    params: async ({ owner }) => ({ department_id: (await owner.in_org('POST', '/departments', { name: short() })).id }),
    status: 204,
    guest: 403,
  },
  [`PUT ${kUnder}/all_staff_conversation`]: { guest: 403 },
  [`DELETE ${kUnder}/all_staff_conversation`]: { status: 204, guest: 403 },

  [`GET ${kUnder}/conversations`]: { guest: 200 },
  [`POST ${kUnder}/conversations`]: {
    body: ({ admin, member }) => ({
      kind: 'group', title: `회의 ${short()}`, history: 'all', member_ids: [admin.member_id, member.member_id],
    }),
    other: { kind: 'group', title: 'Another', history: 'nothing', member_ids: [] },
    status: 201,
    guest: 400,
    guest_body: ({ member }) => ({ kind: 'group', history: 'all', member_ids: [member.member_id] }),
    guest_there: 201,
    foreign: ({ owner }) => [
      { kind: 'group', title: 'x', history: 'all', member_ids: [owner.member_id] },
      { kind: 'direct', history: 'all', member_ids: [owner.member_id] },
    ],
  },
  [`GET ${kConversation}`]: in_conversation({ guest_there: 200 }),
  [`PATCH ${kConversation}`]: in_conversation({
    body: ({ admin }) => ({
      title: `새 이름 ${short()}`, history: 'last_100',
      rights: {
        speak: { holders: 'everyone' }, mention_all: { holders: 'admins' }, add_members: { holders: 'named', named: [admin.member_id] },
        pin: { holders: 'named', named: [] },
      },
    }),
    guest_body: () => ({ title: 'Another' }), other: { title: 'Another' }, guest_there: 403,
  }),
  [`GET ${kConversation}/members`]: in_conversation({ guest_there: 200 }),
  [`POST ${kConversation}/members`]: {
    params: async ({ owner }) => ({ conversation_id: (await owner.group(short())).id }),
    body: ({ admin, member }) => ({ member_ids: [admin.member_id, member.member_id] }),
    other: { member_ids: [] },
    guest: 404,
    guest_params: ({ shared }) => ({ conversation_id: shared.id }),
    guest_there: 403,
    foreign_params: ({ strange_group }) => ({ conversation_id: strange_group.id }),
    foreign: ({ owner }) => [{ member_ids: [owner.member_id] }],
  },
  [`PATCH ${kConversation}/members/{member_id}`]: {
    params: async ({ owner, admin }) => ({ conversation_id: (await owner.group(short(), [admin])).id, member_id: admin.member_id }),
    body: () => ({ role: 'admin', silence: 'one_hour' }),
    other: { role: 'member' },
    guest: 404,
    guest_params: ({ shared, member }) => ({ conversation_id: shared.id, member_id: member.member_id }),
    guest_there: 403,
  },
  [`DELETE ${kConversation}/members/{member_id}`]: {
    params: async ({ owner, admin }) => ({ conversation_id: (await owner.group(short(), [admin])).id, member_id: admin.member_id }),
    status: 204,
    guest: 404,
    guest_params: ({ shared, member }) => ({ conversation_id: shared.id, member_id: member.member_id }),
    guest_there: 403,
  },

  [`GET ${kConversation}/messages`]: in_conversation({ guest_there: 200, query: { before_seq: '9', limit: '10' } }),
  [`POST ${kConversation}/messages`]: in_conversation({
    body: ({ admin, said_in_team }) => ({ text: `${hard_texts[3]} <@${admin.member_id}> ${short()}`, reply_to: said_in_team.id }),
    guest_body: () => ({ text: 'Hello from outside' }),
    other: { text: 'Another' },
    status: 201,
    guest_there: 201,
    foreign_params: ({ strange_group }) => ({ conversation_id: strange_group.id }),
    foreign: async ({ owner, said_in_team }) => [
      { text: `Hello <@${owner.member_id}>` },
      { text: 'Hello', reply_to: said_in_team.id },
      { text: '', file_ids: [(await owner.upload('x.txt', 'x')).id] },
    ],
  }),
  [`PATCH ${kConversation}/messages/{message_id}`]: in_message({
    body: () => ({ text: `${hard_texts[2]} ${short()}` }),
    other: { text: 'Another' },
    guest_body: () => ({ text: 'Another' }),
    guest_there: 403,
    foreign_params: ({ strange_group, said_elsewhere }) => ({ conversation_id: strange_group.id, message_id: said_elsewhere.id }),
    foreign: ({ owner }) => [{ text: `Hello <@${owner.member_id}>` }],
  }),
  [`GET ${kConversation}/messages/{message_id}/versions`]: in_message({ guest_there: 200 }),
  [`PUT ${kConversation}/messages/{message_id}/reactions`]: in_message({
    body: () => ({ emoji: '👩🏽‍💻', present: true }), status: 204, guest_there: 204,
  }),
  [`GET ${kConversation}/messages/{message_id}/reactions`]: in_message({ guest_there: 200 }),
  [`DELETE ${kConversation}/messages/{message_id}/previews/{preview_id}`]: in_message({
    params: ({ team, said_in_team }) => ({ conversation_id: team.id, message_id: said_in_team.id, preview_id: kNoPreview }),
    guest_params: ({ shared, said_in_shared }) => ({ conversation_id: shared.id, message_id: said_in_shared.id, preview_id: kNoPreview }),
    status: 204, guest_there: 403,
  }),
  [`PUT ${kConversation}/messages/{message_id}/pin`]: in_message({ body: () => ({ pinned: true }), status: 204, guest_there: 204 }),
  [`GET ${kConversation}/pins`]: in_conversation({ guest_there: 200 }),
  [`POST ${kConversation}/messages/{message_id}/recall`]: {
    params: async ({ owner, team }) => ({ conversation_id: team.id, message_id: (await owner.talk(team, short())).id }),
    body: () => ({}),
    guest: 404,
    guest_params: ({ shared, said_in_shared }) => ({ conversation_id: shared.id, message_id: said_in_shared.id }),
    guest_there: 403,
  },
  [`GET ${kConversation}/messages/{message_id}/readers`]: in_message({ guest_there: 200 }),
  [`PUT ${kConversation}/read_mark`]: in_conversation({
    body: ({ said_in_team }) => ({ seq: said_in_team.seq }),
    guest_body: ({ said_in_shared }) => ({ seq: said_in_shared.seq }),
    guest_there: 200,
  }),
  [`PATCH ${kConversation}/attention`]: in_conversation({
    body: () => ({ mute: 'one_day', lets_mentions: false, is_starred: true }), other: { mute: null }, guest_there: 200,
  }),
  [`PUT ${kUnder}/starred_people/{member_id}`]: starred_person({ body: () => ({}), guest_there: 200 }),
  [`DELETE ${kUnder}/starred_people/{member_id}`]: starred_person({ status: 204, guest_there: 204 }),
}

/** Above organisations: anybody, or whoever is signed in. */
export const open_routes = {
  ...open_routes_of_slices,
  'POST /api/organisations': {
    as: 'nobody',
    body: () => ({ name: 'A new one', locale: 'ko', time_zone: 'Asia/Seoul', display_name: '새 사람', newcomer: newcomer() }),
    other: { name: 'Another one' },
    status: 201,
  },
  'GET /api/invites/{invite_code}': { as: 'nobody', params: async ({ owner }) => ({ invite_code: (await owner.invite()).code }) },
  'POST /api/invites/{invite_code}/accept': {
    as: 'nobody',
    params: async ({ owner }) => ({ invite_code: (await owner.invite()).code }),
    body: () => ({ display_name: '새 사람', newcomer: newcomer() }),
    other: { display_name: 'Somebody else' },
    status: 201,
  },
  'POST /api/sessions': {
    as: 'nobody', body: ({ member }) => ({ login: member.login, password: kPassword, device_name: 'A test' }), status: 201, unnamed: true,
  },
  'GET /api/sessions': {},
  'DELETE /api/sessions': { as: 'a_device', status: 204 },
  'DELETE /api/sessions/{session_id}': {
    as: 'a_device',
    params: async ({ member }) => ({ session_id: await (await member.another_device()).session_id() }),
    status: 204,
  },
  'GET /api/session': {},
  'DELETE /api/session': { as: 'a_device', status: 204 },
  'POST /api/session/password': {
    as: 'a_device',
    body: () => ({ current_password: kPassword, new_password: kPassword }),
    other: { current_password: kPassword, new_password: `${kPassword}!` },
    status: 204,
  },
  'POST /api/sessions/second_step': {
    as: 'nobody', body: async ({ careful }) => second_step_of(careful, await with_app(careful)), status: 201, unnamed: true,
  },
  'POST /api/sessions/second_step/passkey': {
    as: 'nobody', body: async ({ careful }) => passkey_step_of(careful, await with_passkey(careful)), status: 201, unnamed: true,
  },
  'GET /api/sessions/passkey': { as: 'nobody' },
  'POST /api/sessions/passkey': {
    as: 'nobody', body: async ({ careful }) => passkey_entry_of(careful, await with_passkey(careful)), status: 201, unnamed: true,
  },
  'GET /api/session/second_factor': {},
  'POST /api/session/passkeys/begin': { as: 'careful', body: () => ({ current_password: kPassword }), status: 200 },
  'POST /api/session/passkeys': {
    as: 'careful',
    body: async ({ careful, server }) => new SoftwarePasskey(server).made(await begun_passkey(careful)),
    other: { name: 'Another' },
    status: 201,
  },
  'PATCH /api/session/passkeys/{passkey_id}': {
    as: 'careful',
    params: async ({ careful }) => ({ passkey_id: (await with_passkey(careful)).id }),
    body: () => ({ name: `열쇠 ${short()}` }),
    other: { name: 'Another' },
    status: 200,
  },
  'POST /api/session/passkeys/{passkey_id}/remove': {
    as: 'careful',
    params: async ({ careful }) => ({ passkey_id: (await with_passkey(careful)).id }),
    body: () => ({ current_password: kPassword }),
    status: 204,
  },
  'POST /api/session/totp': {
    as: 'careful', body: async ({ careful }) => (await begun_app(careful), { current_password: kPassword }), status: 201,
  },
  'POST /api/session/totp/confirm': {
    as: 'careful', body: async ({ careful }) => ({ code: app_code(await begun_app(careful)) }), status: 200,
  },
  'POST /api/session/totp/remove': { as: 'careful', body: () => ({ current_password: kPassword }), status: 204 },
  'POST /api/session/recovery_codes': {
    as: 'careful', body: async ({ careful }) => (await with_app(careful), { current_password: kPassword }), status: 201,
  },
  'DELETE /api/session/join_requests/{join_request_id}': {
    as: 'careful', params: async ({ owner, careful }) => ({ join_request_id: await asked_to_join(owner, careful) }), status: 204,
  },
  'POST /api/session/tickets': { body: () => ({}), status: 201 },
  'GET /api/server': { as: 'nobody' },
}

function in_conversation(entry) {
  return {
    params: ({ team }) => ({ conversation_id: team.id }),
    guest: 404,
    guest_params: ({ shared }) => ({ conversation_id: shared.id }),
    ...entry,
  }
}

function in_message(entry) {
  return {
    params: ({ team, said_in_team }) => ({ conversation_id: team.id, message_id: said_in_team.id }),
    guest: 404,
    guest_params: ({ shared, said_in_shared }) => ({ conversation_id: shared.id, message_id: said_in_shared.id }),
    ...entry,
  }
}

function starred_person(entry) {
  return {
    params: ({ admin }) => ({ member_id: admin.member_id }), guest: 404, guest_params: ({ member }) => ({ member_id: member.member_id }), ...entry,
  }
}

/** An upload of one chunk, which is there already. */
function in_upload(entry) {
  const begun = async (person) => {
    const { id } = await person.begin_upload('hello.txt', kChunk.bytes)
    await person.put_chunk(id, 0, kChunk.bytes)
    return { upload_id: id, number: 0 }
  }
  return { params: ({ owner }) => begun(owner), guest: 404, guest_params: ({ guest }) => begun(guest), guest_there: 200, ...entry }
}

function own_file(entry) {
  return own_upload('hello.txt', kChunk.bytes, entry)
}

function own_picture(entry) {
  return own_upload('그림.png', png(400, 300), entry)
}

function own_upload(name, bytes, entry) {
  const uploaded = async (person) => ({ file_id: (await person.upload(name, bytes)).id })
  return { params: ({ owner }) => uploaded(owner), guest: 404, guest_params: ({ guest }) => uploaded(guest), guest_there: 200, ...entry }
}

async function second_step_of({ login, server }, { codes }) {
  const { body } = await new Person(server).request('POST', '/api/sessions', { login, password: kPassword, device_name: 'A test' })
  return { pending_token: body.pending.token, code: codes[0] }
}

/** Somebody, new unless said, follows a link after which an admin decides. */
async function asked_to_join(owner, person = new Person(owner.server)) {
  const { code } = await owner.invite({ needs_approval: true })
  const request = { display_name: '기다리는 사람', ...(!person.cookie && { newcomer: newcomer() }) }
  const { join_requests } = await person.ask('POST', `/api/invites/${code}/accept`, request)
  return join_requests.find(({ state }) => state === 'waiting').id
}

async function passkey_step_of({ login, server }, { device }) {
  const { body } = await new Person(server).request('POST', '/api/sessions', { login, password: kPassword, device_name: 'A test' })
  return { pending_token: body.pending.token, passkey: device.proof(body.pending.passkey) }
}

async function passkey_entry_of(person, { device }) {
  return { passkey: device.proof(await person.ask('GET', '/api/sessions/passkey')), device_name: 'A test' }
}

function newcomer() {
  return { login: `new.${short()}`, password: kPassword }
}

function short() {
  return randomBytes(4).toString('hex')
}

/** The contract of the running server. */
export async function contract_of(server) {
  return JSON.parse((await server.exchange({ path: '/api/openapi.json' })).text)
}

/** A member whom nothing else needs. */
async function somebody_more(inviter) {
  return joined(inviter, 'member', `more.${short()}`)
}

export function routes_of(contract, wanted = () => true) {
  const all = Object.entries(contract.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, method: method.toUpperCase(), path, operation })),
  )
  return all.filter(({ path }) => wanted(path))
}

/** What is in the contract and not in the table, and the other way round. */
export function strays(contract_routes, table) {
  const real = new Set(contract_routes.map(({ name }) => name))
  return { missing: [...real].filter((name) => !(name in table)), outdated: Object.keys(table).filter((name) => !real.has(name)) }
}

export function address(path, params, query) {
  const filled = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(params[name]))
  return query ? `${filled}?${new URLSearchParams(query)}` : filled
}

/** A proper request of this route, with a client_id where one belongs. */
export async function proper(world, name, entry, { params_of = entry.params, body_of = entry.body, org_id = world.owner.org_id } = {}) {
  const [method, path] = name.split(' ')
  const params = { org_id, ...(await params_of?.(world)) }
  const given = await body_of?.(world)
  const wants_name = given && method !== 'PUT' && !entry.unnamed
  const { bytes } = entry
  if (bytes) return { method, path: address(path, params, bytes.query), params, body: bytes.body, bytes }
  return { method, path: address(path, params, entry.needs_query && entry.query), params, body: wants_name ? { client_id: client_id(), ...given } : given }
}
