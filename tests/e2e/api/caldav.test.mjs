import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'

import { basic, calendar_password, calendar_program, dav_asker, file_of, kProducts } from '../calendar_program.mjs'
import { Server } from '../server.mjs'
import { joined, make_world } from '../world.mjs'

let server, world, program, own

before(async () => {
  server = await Server.start()
  world = await make_world(server)
  program = await calendar_program(world.member)
  own = (await program.fetchCalendars()).find(({ url }) => url.includes(own_id(world.member)))
})

after(() => server?.remove())

const own_id = (person) => person.member_id.replace('mem_', 'cal_')
const on = (date, from = 600) => ({ start_date: date, start_minute: from, end_date: date, end_minute: from + 60, time_zone: 'Asia/Seoul' })
const listed = async (person, from, to) => (await person.in_org('GET', `/occurrences?from=${from}T00:00:00Z&to=${to}T00:00:00Z`))
const meeting = (uid, summary, ...more) =>
  file_of('BEGIN:VEVENT', `UID:${uid}`, 'DTSTART;TZID=Asia/Seoul:20270401T100000', 'DTEND;TZID=Asia/Seoul:20270401T110000', `SUMMARY:${summary}`, ...more, 'END:VEVENT')
const unfolded = (text) => text.replaceAll('\r\n ', '')

test('a program finds its way from the address alone, and sees its calendars', async () => {
  const redirect = await server.exchange({ path: '/.well-known/caldav' })
  assert.deepEqual([redirect.status, redirect.headers.location], [301, '/dav/'])
  const options = await server.exchange({ method: 'OPTIONS', path: '/dav/' })
  assert.match(options.headers.dav, /1, 3, calendar-access/)
  const team_calendar = await world.owner.in_org('POST', '/calendars', { kind: 'group', name: '팀 <일정> & 更多', colour: 4, conversation_id: world.team.id })
  const calendars = await program.fetchCalendars()
  assert.deepEqual(new Set(calendars.map(({ components }) => String(components))), new Set(['VEVENT']))
  const team = calendars.find(({ url }) => url.includes(team_calendar.id))
  assert.equal(team.displayName, '팀 <일정> & 更多')
  assert.equal(team.calendarColor, '#B97600')
  assert.ok(team.ctag && team.syncToken)
  assert.ok(team.reports.includes('syncCollection') && team.reports.includes('calendarMultiget'))
})

test('what is made on a phone is seen in the browser, and the other way round', async () => {
  const made = await program.createCalendarObject({ calendar: own, filename: '여행 1.ics', iCalString: meeting('trip@phone', '출장 🚄') })
  assert.equal(made.status, 201)
  const { occurrences } = await listed(world.member, '2027-04-01', '2027-04-02')
  assert.deepEqual(occurrences.map(({ title, starts_at }) => [title, starts_at]), [['출장 🚄', '2027-04-01T01:00:00.000Z']])

  await world.member.in_org('PATCH', `/events/${occurrences[0].event_id}`, { title: '출장 취소?', time: on('2027-04-02') })
  const objects = await program.fetchCalendarObjects({ calendar: own, timeRange: { start: '2027-04-01T00:00:00Z', end: '2027-04-03T00:00:00Z' } })
  assert.equal(objects.length, 1)
  assert.match(objects[0].url, /%EC%97%AC%ED%96%89%201\.ics$/)
  assert.match(objects[0].data, /SUMMARY:출장 취소\?\r\n/)
  assert.match(objects[0].data, /DTSTART;TZID=Asia\/Seoul:20270402T100000\r\n/)

  const changed = await program.updateCalendarObject({ calendarObject: { ...objects[0], data: objects[0].data.replace('출장 취소?', '출장 확정') } })
  assert.equal(changed.status, 204)
  assert.equal((await listed(world.member, '2027-04-02', '2027-04-03')).occurrences[0].title, '출장 확정')

  const stale = await program.updateCalendarObject({ calendarObject: objects[0] })
  assert.equal(stale.status, 412)
  const fresh = (await program.fetchCalendarObjects({ calendar: own, objectUrls: [objects[0].url] }))[0]
  const stale_delete = await program.deleteCalendarObject({ calendarObject: objects[0] })
  assert.equal(stale_delete.status, 412)
  assert.equal((await program.deleteCalendarObject({ calendarObject: fresh })).status, 204)
  assert.deepEqual((await listed(world.member, '2027-04-01', '2027-04-03')).occurrences, [])
})

test('a program that asks what changed hears of both sides, each time once', async () => {
  const sync = async (syncToken) => {
    const answers = await program.syncCollection({ url: own.url, props: { 'd:getetag': {} }, syncLevel: 1, syncToken })
    const token = answers[0].raw.multistatus.syncToken
    const responses = answers.filter(({ href }) => href?.endsWith('.ics'))
    return { token, changed: responses.filter(({ status }) => status !== 404).map(({ href }) => href), removed: responses.filter(({ status }) => status === 404).map(({ href }) => href) }
  }
  const first = await sync('')
  const here = await world.member.in_org('POST', '/events', { title: 'In the browser', time: on('2027-05-01') })
  await program.createCalendarObject({ calendar: own, filename: 'there.ics', iCalString: meeting('there@phone', 'On the phone') })
  const second = await sync(first.token)
  assert.deepEqual(second.changed.map((href) => href.split('/').at(-1)).toSorted(), [`${here.id}.ics`, 'there.ics'].toSorted())
  assert.deepEqual(second.removed, [])
  await world.member.in_org('DELETE', `/events/${here.id}`)
  const third = await sync(second.token)
  assert.deepEqual([third.changed, third.removed.map((href) => href.split('/').at(-1))], [[], [`${here.id}.ics`]])
  const nothing = await sync(third.token)
  assert.deepEqual([nothing.changed, nothing.removed, nothing.token], [[], [], third.token])
  const { ask, own: path } = await dav_asker(world.member)
  // In parts: every part says how far it goes, and the rest comes with the next.
  const part = (token) => ask('REPORT', path, `<sync-collection xmlns="DAV:"><sync-token>${token}</sync-token><sync-level>1</sync-level><limit><nresults>1</nresults></limit><prop><getetag/></prop></sync-collection>`)
  const seen = []
  for (let token = first.token; ;) {
    const { status, text } = await part(token)
    assert.equal(status, 207)
    seen.push(...[...text.matchAll(/<D:href>([^<]+\.ics)<\/D:href>/g)].map(([, href]) => href.split('/').at(-1)))
    token = /<D:sync-token>([^<]+)</.exec(text)[1]
    if (!text.includes('507')) break
  }
  assert.deepEqual(seen.toSorted(), [`${here.id}.ics`, 'there.ics'].toSorted())
  for (const token of ['urn:x-madang:sync:another:1', third.token.replace(/\d+$/, '99999'), 'x']) {
    const old = await ask('REPORT', path, `<sync-collection xmlns="DAV:"><sync-token>${token}</sync-token><sync-level>1</sync-level><prop><getetag/></prop></sync-collection>`)
    assert.equal(old.status, 403)
    assert.match(old.text, /valid-sync-token/)
  }
})

for (const [product, text] of Object.entries(kProducts))
  test(`what ${product} sends is kept: the series, its exceptions, its alarms, and what is its own`, async () => {
    const { ask, own: path } = await dav_asker(world.admin)
    const href = `${path}${product}.ics`
    assert.equal((await ask('PUT', href, text, { 'Content-Type': 'text/calendar; charset=utf-8', 'If-None-Match': '*' })).status, 201)
    assert.equal((await ask('PUT', href, text, { 'Content-Type': 'text/calendar', 'If-None-Match': '*' })).status, 412)
    const got = await ask('GET', href)
    assert.match(got.headers['content-type'], /^text\/calendar/)
    const sent = new Set(unfolded(text).split('\r\n'))
    const back = new Set(unfolded(got.text).split('\r\n'))
    const is_own = (line) => /^(X-|STATUS|ATTENDEE|ORGANIZER|PRIORITY|ACTION|RRULE|SUMMARY:)/.test(line) && !/^X-LIC|COUNT|BYMONTH|X-APPLE-STRUCTURED/.test(line)
    for (const line of [...sent].filter(is_own)) assert.ok(back.has(line), `${line}\n${got.text}`)
    // Written anew with what goes without saying left out.
    for (const begin of ['X-APPLE-STRUCTURED-LOCATION', 'ATTACH'].filter((name) => text.includes(name))) assert.ok([...back].some((line) => line.startsWith(begin)), begin)
    assert.equal((await ask('GET', href, undefined, { 'If-None-Match': got.headers.etag })).status, 304)
    const { occurrences } = await listed(world.admin, '2027-02-28', '2027-04-15')
    const starts = { google: ['2027-03-01T01', '2027-03-09T05', '2027-03-22T01'], apple: ['2027-03-02T08', '2027-03-04T08'], outlook: ['2027-03-25T08', '2027-04-01T07', '2027-04-08T07'] }
    assert.deepEqual(occurrences.map(({ starts_at }) => starts_at.slice(0, 13)), starts[product])
    // What was got goes back as it came.
    assert.equal((await ask('PUT', href, got.text, { 'Content-Type': 'text/calendar', 'If-Match': got.headers.etag })).status, 204)
    const again = await ask('GET', href)
    const without_stamps = (lines) => lines.replaceAll(/(DTSTAMP|LAST-MODIFIED):.*\r\n/g, '')
    assert.equal(without_stamps(again.text), without_stamps(got.text))
    assert.equal((await ask('DELETE', href, undefined, { 'If-Match': again.headers.etag })).status, 204)
    assert.equal((await ask('GET', href)).status, 404)
  })

test('who is invited finds it in their program and answers there', async () => {
  const { id } = await world.owner.in_org('POST', '/events', { title: '초대', time: on('2027-06-01'), attendee_ids: [world.member.member_id] })
  const [object] = await program.fetchCalendarObjects({ calendar: own, timeRange: { start: '2027-06-01T00:00:00Z', end: '2027-06-02T00:00:00Z' } })
  const text = unfolded(object.data)
  assert.match(text, new RegExp(`ORGANIZER;CN="[^"]+":urn:x-madang:${world.owner.member_id}`))
  assert.match(text, /PARTSTAT=NEEDS-ACTION/)
  const answered = await program.updateCalendarObject({ calendarObject: { ...object, data: text.replace('NEEDS-ACTION', 'ACCEPTED') } })
  assert.equal(answered.status, 204)
  assert.equal((await world.owner.in_org('GET', `/events/${id}`)).attendees[0].answer, 'accepted')
  const feed = await world.owner.in_org('PUT', `/calendars/${own_id(world.owner)}/feed`, {})
  assert.match(unfolded((await server.exchange({ path: feed.feed_path })).text), /ATTENDEE;CN="[^"]+";[^\r]*PARTSTAT=ACCEPTED/)
})

test('calendars that one may only read, or not see, are not written', async () => {
  const everyones = await world.owner.in_org('POST', '/calendars', { kind: 'organisation', name: 'Everyone' })
  const { ask, home } = await dav_asker(world.member)
  const put = (path) => ask('PUT', path, meeting('a@b', 'x'), { 'Content-Type': 'text/calendar' })
  const denied = await put(`${home}${everyones.id}/a.ics`)
  assert.equal(denied.status, 403)
  assert.match(denied.text, /need-privileges/)
  const privileges = await ask('PROPFIND', `${home}${everyones.id}/`, '<propfind xmlns="DAV:"><prop><current-user-privilege-set/></prop></propfind>', { Depth: '0' })
  assert.match(privileges.text, /<D:read\/>/)
  assert.doesNotMatch(privileges.text, /<D:write\/>/)
  assert.equal((await put(`${home}${own_id(world.owner)}/a.ics`)).status, 404)
  const made = await ask('MKCALENDAR', `${home}mine/`)
  assert.equal(made.status, 403)
  assert.match(made.text, /calendar-collection-location-ok/)
  assert.equal((await ask('DELETE', `${home}${everyones.id}/`)).status, 403)
})

test('nothing of another organisation, or of somebody else, is there', async () => {
  const { ask, own: theirs } = await dav_asker(world.stranger)
  await ask('PUT', `${theirs}secret.ics`, meeting('secret@b', 'secret'), { 'Content-Type': 'text/calendar' })
  const mine = await dav_asker(world.member)
  const colleague = await dav_asker(world.owner)
  for (const path of [theirs, `${theirs}secret.ics`, colleague.own, colleague.home])
    for (const [method, body] of [['PROPFIND', ''], ['GET', undefined], ['PUT', meeting('x', 'x')], ['DELETE', undefined], ['REPORT', '<x/>'], ['PROPPATCH', '<x/>']])
      assert.equal((await mine.ask(method, path, body, { Depth: '1' })).status, 404, `${method} ${path}`)
  const hrefs = [`${theirs}secret.ics`, `${mine.own}nothing.ics`, '/etc/passwd'].map((href) => `<d:href>${href}</d:href>`).join('')
  const multiget = await mine.ask('REPORT', mine.own, `<c:calendar-multiget xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><d:prop><c:calendar-data/></d:prop>${hrefs}</c:calendar-multiget>`)
  assert.equal(multiget.status, 207)
  assert.equal(multiget.text.match(/404 Not Found/g).length, 3)
  assert.doesNotMatch(multiget.text, /SUMMARY/)
})

test('a colour and a name are changed where one may, all or none', async () => {
  const shared = await world.member.in_org('POST', '/calendars', { kind: 'group', name: 'Before', conversation_id: world.team.id })
  const { ask, home, own: path } = await dav_asker(world.member)
  const change = (to, props) => ask('PROPPATCH', to, `<d:propertyupdate xmlns:d="DAV:" xmlns:a="http://apple.com/ns/ical/"><d:set><d:prop>${props}</d:prop></d:set></d:propertyupdate>`)
  const done = await change(`${home}${shared.id}/`, '<d:displayname>After &amp; later</d:displayname><a:calendar-color>#d05a55ff</a:calendar-color>')
  assert.equal(done.status, 207)
  const seen = (await world.member.in_org('GET', '/calendars')).calendars.find(({ id }) => id === shared.id)
  assert.deepEqual([seen.name, seen.colour], ['After & later', 2])
  const none = await change(path, '<d:displayname>Mine</d:displayname><a:calendar-color>#d05a55ff</a:calendar-color>')
  assert.match(none.text, /403 Forbidden/)
  assert.match(none.text, /424 Failed Dependency/)
})

test('a password opens calendars and nothing else, is said once, and dies when it is revoked or its member leaves', async () => {
  const { id, user_name, secret } = await calendar_password(world.admin, 'Thunderbird')
  const Authorization = basic(user_name, secret)
  const look = (authorization) => server.exchange({ method: 'PROPFIND', path: '/dav/', headers: { Authorization: authorization, Depth: '0' } })
  assert.equal((await look(Authorization)).status, 207)
  for (const header of [Authorization, `Bearer ${secret}`])
    assert.equal((await server.exchange({ path: `/api/orgs/${world.admin.org_id}/calendars`, headers: { Authorization: header } })).status, 401)
  assert.equal((await server.exchange({ path: '/dav/', method: 'PROPFIND', headers: { Cookie: world.admin.cookie } })).status, 401)
  const listed_now = await world.admin.in_org('GET', '/calendar_passwords')
  assert.ok(listed_now.passwords.find((each) => each.id === id).last_used_at)
  assert.doesNotMatch(JSON.stringify(listed_now), new RegExp(secret))
  await world.admin.in_org('DELETE', `/calendar_passwords/${id}`)
  const revoked = await look(Authorization)
  assert.deepEqual([revoked.status, revoked.headers['www-authenticate'].startsWith('Basic realm=')], [401, true])

  const leaver = await joined(world.owner, 'member', `leaver.${world.mark}`)
  const theirs = await calendar_password(leaver)
  assert.equal((await look(basic(theirs.user_name, theirs.secret))).status, 207)
  await world.owner.in_org('POST', `/members/${leaver.member_id}/leave`, {})
  assert.equal((await look(basic(theirs.user_name, theirs.secret))).status, 401)
})

test('who guesses is stopped', async () => {
  const { user_name, secret } = await calendar_password(world.guest)
  const look = (password) => server.exchange({ method: 'PROPFIND', path: '/dav/', headers: { Authorization: basic(user_name, password), Depth: '0' } })
  const statuses = []
  for (let i = 0; i < 35; i += 1) statuses.push((await look(`wrong-${i}`)).status)
  assert.deepEqual([statuses[0], statuses.at(-1)], [401, 429])
  const stopped = await look(secret)
  assert.equal(stopped.status, 429)
  assert.ok(Number(stopped.headers['retry-after']) > 0)
})

test('what is no request of a program is refused as such', async () => {
  const { ask, own: path } = await dav_asker(world.member)
  const entity = '<?xml version="1.0"?><!DOCTYPE p [<!ENTITY e SYSTEM "file:///etc/passwd">]><propfind xmlns="DAV:"><prop><displayname>&e;</displayname></prop></propfind>'
  const deep = `<propfind xmlns="DAV:">${'<a>'.repeat(20_000)}${'</a>'.repeat(20_000)}</propfind>`
  for (const body of [entity, deep, '<propfind', 'x', '<a/>'])
    assert.equal((await ask('PROPFIND', path, body, { Depth: '0' })).status, 400, body.slice(0, 40))
  assert.equal((await ask('PROPFIND', path, '', { Depth: 'infinity' })).status, 403)
  assert.equal((await ask('PUT', `${path}a.ics`, 'x'.repeat(1_100_000), { 'Content-Type': 'text/calendar' })).status, 413)
  assert.match((await ask('PUT', `${path}a.ics`, 'nonsense', { 'Content-Type': 'text/calendar' })).text, /valid-calendar-data/)
  assert.match((await ask('PUT', `${path}a.ics`, file_of('BEGIN:VTODO', 'UID:1', 'END:VTODO'), { 'Content-Type': 'text/calendar' })).text, /valid-calendar-object-resource/)
  assert.match((await ask('PUT', `${path}a.ics`, '{}', { 'Content-Type': 'application/json' })).text, /supported-calendar-data/)
  assert.equal((await ask('POST', path, '')).status, 405)
  assert.match((await ask('REPORT', path, '<x xmlns="urn:x"/>')).text, /supported-report/)
})

test('the caldav library of Python does the same', async () => {
  const { user_name, secret } = await calendar_password(world.careful)
  const script = fileURLToPath(new URL('../caldav_library.py', import.meta.url))
  const child = spawn('/usr/bin/python3', [script, `${server.origin}/dav/`, user_name, secret], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stdout.on('data', (bytes) => (said += bytes))
  child.stderr.on('data', (bytes) => (said += bytes))
  const [status] = await once(child, 'close')
  assert.equal(status, 0, said)
  assert.match(said, /all is well/)
})

test('the server wrote down no fault', () => {
  assert.deepEqual(server.faults(), [])
})
