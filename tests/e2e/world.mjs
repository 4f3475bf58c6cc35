import { kRules } from './alert_routes.mjs'
import { lay_out } from './breakout_routes.mjs'
import { Person } from './client.mjs'
import { own_place } from './meeting_routes.mjs'
import { lines, names } from './real_text.mjs'

let founded = 0

/**
 * Organisations on one server. In the first: an owner, an admin, a member and a guest, who talk in `team` (without the
 * guest), in `shared` (the member's, with the guest) and in `pair` (owner and member). In the second: a stranger and a
 * colleague of theirs, with a conversation, a department and an invitation of their own. In the third, alone: somebody
 * careful, who sets a second factor up and takes it down again.
 */
export async function make_world(server) {
  const mark = `w${(founded += 1)}`
  const world = { server, mark }
  world.owner = await founder(server, `owner.${mark}`, names.hangul, '마당 🏡')
  world.admin = await joined(world.owner, 'admin', `admin.${mark}`, names.combining)
  world.member = await joined(world.owner, 'member', `member.${mark}`, names.arabic)
  world.guest = await joined(world.owner, 'guest', `guest.${mark}`, names.family)
  await world.owner.in_org('PATCH', '/alert_rules', { rules: kRules })
  world.department = await world.owner.in_org('POST', '/departments', { name: '연구소' })
  const wanted = [{ name: '취미', kind: 'text', writer: 'member' }]
  world.profile_field = (await world.owner.in_org('PATCH', '', { profile_fields: wanted })).profile_fields[0]
  world.team = await world.owner.group('팀 회의실', [world.admin, world.member])
  world.shared = await world.member.group('与客人的对话', [world.guest])
  world.pair = await world.owner.direct(world.member)
  world.said_in_team = await world.owner.talk(world.team, lines('ko')[0])
  world.said_in_shared = await world.member.talk(world.shared, lines('zh')[0])
  world.task = await world.owner.in_org('POST', '/tasks', { title: lines('ko')[1], assignee_ids: [world.admin.member_id] })
  world.owners_place = await own_place(world)
  world.owners_room = (await lay_out(world.owner, world.owners_place.meeting_id, ['하나'])).rooms[0].id
  world.invite = await world.owner.invite()
  await add_strangers(world)
  world.careful = await founder(server, `careful.${mark}`, names.flag, 'Careful')
  return world
}

async function add_strangers(world) {
  world.stranger = await founder(world.server, `stranger.${world.mark}`, names.hanzi, '別の会社')
  world.colleague = await joined(world.stranger, 'member', `colleague.${world.mark}`, names.hebrew)
  world.strange_group = await world.stranger.group('Elsewhere', [world.colleague])
  world.said_elsewhere = await world.stranger.talk(world.strange_group, lines('en')[0])
}

export async function founder(server, login, display_name, name) {
  const person = new Person(server)
  await person.found({ name, login, display_name, locale: 'ko' })
  return person
}

export async function joined(inviter, role, login, display_name = login) {
  const { code } = await inviter.invite({ role, max_uses: 1 })
  const person = new Person(inviter.server)
  await person.join(code, { login, display_name })
  return person
}

/** Everything the first organisation holds, as its owner, its admin, its member and its guest see it. */
export async function state_of(world) {
  const seen = {}
  for (const who of ['owner', 'admin', 'member', 'guest']) seen[who] = await seen_by(world[who])
  const { invites } = await world.owner.in_org('GET', '/invites')
  return { ...seen, invites }
}

async function seen_by(person) {
  const organisation = await person.in_org('GET', '')
  const { members } = await person.in_org('GET', '/members')
  const departments = await person.request('GET', `/api/orgs/${person.org_id}/departments`)
  const { conversations, member_cursor } = await person.in_org('GET', '/conversations')
  const inside = {}
  for (const { id } of conversations) {
    const listed = await person.in_org('GET', `/conversations/${id}/members`)
    inside[id] = { listed, messages: await person.messages(id) }
  }
  return { organisation, members, departments: departments.body, conversations, member_cursor, inside }
}
