/**
 * Requests that two readers could understand differently, and so hide a second one from a proxy in front. Each ends the
 * connection with one answer, and what stands behind it is never run; what is allowed is understood in one way, however the
 * bytes are cut. The hidden request would say something in the name of whoever signed in.
 */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { client_id } from '../client.mjs'
import { Server } from '../server.mjs'
import { founder } from '../world.mjs'
import { statuses, Wire } from '../wire.mjs'

const kHidden = 'smuggled'

let server, person, group, hidden

before(async () => {
  server = await Server.start()
  person = await founder(server, 'smuggling', '수현', 'Smuggling')
  group = await person.group('Only what was said')
  const body = JSON.stringify({ client_id: client_id(), text: kHidden })
  hidden = [`POST /api/orgs/${person.org_id}/conversations/${group.id}/messages HTTP/1.1`, 'Host: here', `Cookie: ${person.cookie}`,
    'Content-Type: application/json', `Content-Length: ${body.length}`, '', body].join('\r\n')
})

after(() => server?.remove())

async function each_way(bytes, check) {
  for (const way of ['send', 'send_bytewise']) {
    const wire = await Wire.to(server)
    wire[way](Buffer.from(bytes, 'latin1'))
    await check(wire, way)
    wire.cut()
  }
  assert.deepEqual((await person.messages(group)).filter(({ text }) => text === kHidden), [])
}

/** One answer, then the end. */
function refused(name, status, bytes) {
  test(`${name}: ${status}`, () => each_way(typeof bytes === 'function' ? bytes() : bytes + hidden, async (wire, way) =>
    assert.deepEqual(await statuses(wire), [status], way)))
}

/** Understood as so many requests, the last of which asks for the end. */
function understood(name, expected, bytes) {
  test(name, () => each_way(`${bytes}GET /healthz HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n`, async (wire, way) =>
    assert.deepEqual(await statuses(wire), [...expected, 200], way)))
}

const post = (fields, body = '') => `POST /nowhere HTTP/1.1\r\nHost: here\r\n${fields.map((field) => `${field}\r\n`).join('')}\r\n${body}`
const get = (line, fields = ['Host: here']) => `${line}\r\n${fields.map((field) => `${field}\r\n`).join('')}\r\n`
const kLast = '0\r\n\r\n'

// RFC 9112 6.3: one length, told in one way.
refused('a length and chunks (CL.TE)', 400, post(['Content-Length: 6', 'Transfer-Encoding: chunked'], `${kLast}G`))
refused('chunks and a length (TE.CL)', 400, post(['Transfer-Encoding: chunked', 'Content-Length: 4'], `5c\r\n`))
refused('two lengths that differ', 400, post(['Content-Length: 0', 'Content-Length: 6'], '123456'))
refused('two equal lengths', 400, post(['Content-Length: 0', 'Content-Length: 0']))
refused('two lengths in one field', 400, post(['Content-Length: 0, 0']))
for (const length of ['+0', '-0', '-1', '0x0', '0 0', '0.0', '1e0', '', '0;', '\x0b0', '18446744073709551616', '9'.repeat(60)]) {
  refused(`the length ${JSON.stringify(length).slice(0, 24)}`, 400, post([`Content-Length: ${length}`]))
}
refused('a length with a space before its colon', 400, post(['Content-Length : 0']))
refused('a length in a continued line', 400, post(['X: a', ' Content-Length: 0']))
refused('a length whose value is on the next line', 400, post(['Content-Length:', ' 0']))
refused('a GET with two lengths', 400, get('GET /healthz HTTP/1.1', ['Host: here', 'Content-Length: 0', 'Content-Length: 3']))
understood('a GET with a body takes it along', [200], get('GET /healthz HTTP/1.1', ['Host: here', 'Content-Length: 9']) + 'GET /evil')
understood('a name of a field in any case', [404], post(['cOnTeNt-LeNgTh: 4'], 'GET '))
understood('zeros before a length', [404], post(['Content-Length: 0004'], 'GET '))

// RFC 9112 6.1: the coding chunked, alone and spelled so.
for (const coding of ['identity', 'gzip', 'gzip, chunked', 'chunked, gzip', 'chunked, identity', 'chunked, chunked', 'xchunked', 'chunked-x', 'chunked;q=1',
  '"chunked"', 'chunked\x0b', ',chunked', '']) {
  test(`the coding ${JSON.stringify(coding)} is refused`, () => each_way(post([`Transfer-Encoding: ${coding}`], kLast) + hidden, async (wire, way) => {
    const [status, ...more] = await statuses(wire)
    assert.ok(status === 501 || status === 400, `${status}`)
    assert.deepEqual(more, [], way)
  }))
}
for (const field of ['Transfer-Encoding : chunked', 'Transfer-Encoding\t: chunked', ' Transfer-Encoding: chunked', 'X: a\n Transfer-Encoding: chunked',
  'X: a\rTransfer-Encoding: chunked', 'Transfer-Encoding:\n chunked', 'Transfer-Encoding\x00: chunked', 'Transfer Encoding: chunked']) {
  refused(`the field ${JSON.stringify(field)}`, 400, post([field, 'Content-Length: 5'], kLast))
}
refused('two codings', 400, post(['Transfer-Encoding: chunked', 'Transfer-Encoding: chunked'], kLast))
refused('two codings, one of them unknown', 501, post(['Transfer-Encoding: chunked', 'Transfer-Encoding: identity'], kLast))
refused('chunks in HTTP/1.0', 400, `POST /nowhere HTTP/1.0\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n${kLast}`)
understood('a field that only looks like the coding', [404], post(['Transfer_Encoding: chunked', 'Content-Length: 5'], kLast))
understood('the coding in other letters', [404], post(['transfer-ENCODING:\tChUnKeD \t'], kLast))

// RFC 9112 7.1: chunks.
understood('chunks with extensions and trailers', [404], post(['Transfer-Encoding: chunked'], '4;a=b;c="d"\r\nGET \r\n00A\r\n0123456789\r\n0;x\r\nX: 1\r\n\r\n'))
understood('a trailer is no header', [404], post(['Transfer-Encoding: chunked'], '0\r\nContent-Length: 9\r\nHost: there\r\n\r\n'))
for (const [what, body] of Object.entries({
  'a size with a sign': `+1\r\na\r\n${kLast}`,
  'a size with 0x': `0x1\r\na\r\n${kLast}`,
  'a size that is none': `g\r\na\r\n${kLast}`,
  'no size': `\r\na\r\n${kLast}`,
  'a size with an underscore': `1_0\r\na\r\n${kLast}`,
  'a size in front of which is a space': ` 1\r\na\r\n${kLast}`,
  'a size behind which is a space': `1 \r\na\r\n${kLast}`,
  'a size whose upper half is cut off': `1000000000000000000\r\na\r\n${kLast}`,
  'a size that ends in a bare line feed': `1\na\r\n${kLast}`,
  'an extension that ends in a bare line feed (TERM.EXT)': `1;\na\r\n${kLast}`,
  'an extension with a bare carriage return': `1;a\rb\r\na\r\n${kLast}`,
  'an extension with a control character': `1;\x00\r\na\r\n${kLast}`,
  'data longer than said (SPILL)': `1\r\nabc\r\n${kLast}`,
  'data that ends in something of two bytes': `1\r\naXX${kLast}`,
  'data that ends in a bare line feed': `1\r\na\n${kLast}`,
  'data that ends in a bare carriage return': `1\r\na\r0\r\n\r\n`,
  'a last chunk that ends in bare line feeds': '0\n\n',
  'a trailer without a colon': '0\r\nGET / HTTP/1.1\r\n\r\n',
  'a trailer in a continued line': '0\r\nX: a\r\n b\r\n\r\n',
  'a trailer that ends in a bare line feed': '0\r\nX: a\n\r\n',
})) refused(what, 400, post(['Transfer-Encoding: chunked'], body))

// RFC 9112 2.2, 5: lines and fields.
refused('bare line feeds', 400, () => `POST /nowhere HTTP/1.1\nHost: here\nContent-Length: 0\n\n${hidden}`)
refused('one bare line feed', 400, post(['X: a\nContent-Length: 9']))
refused('a bare line feed at the end of the head', 400, () => `GET /healthz HTTP/1.1\r\nHost: here\r\n\n${hidden}`)
refused('bare carriage returns', 400, post(['X: a\rContent-Length: 9']))
refused('a NUL in a value', 400, post(['X: a\x00b', 'Content-Length: 0']))
refused('a continued line (obs-fold)', 400, post(['X: a', '\tb', 'Content-Length: 0']))
refused('a first field that is a continued line', 400, get('GET /healthz HTTP/1.1', [' X: a', 'Host: here']))
refused('a field without a name', 400, post([': a', 'Content-Length: 0']))
refused('a field without a colon', 400, post(['Content-Length 0']))
refused('two empty lines in front', 400, () => `\r\n\r\n${get('GET /healthz HTTP/1.1')}${hidden}`)
understood('one empty line in front', [200], `\r\n${get('GET /healthz HTTP/1.1')}`)

// RFC 9112 3: request lines and hosts.
for (const line of ['GET  /healthz HTTP/1.1', 'GET /healthz  HTTP/1.1', 'GET\t/healthz\tHTTP/1.1', ' GET /healthz HTTP/1.1', 'GET /healthz HTTP/1.1 ',
  'GET /healthz', 'GET /healthz HTTP/1.1 x', 'GET /health\x00z HTTP/1.1', 'GET /health\xffz HTTP/1.1', 'G@T /healthz HTTP/1.1',
  'GET /healthz http/1.1', 'GET /healthz HTTP/1.10', 'GET /healthz HTTP/01.1', 'GET /healthz HTTP/1.', 'GET healthz HTTP/1.1', 'GET ftp://here/healthz HTTP/1.1']) {
  refused(`the line ${JSON.stringify(line)}`, 400, get(line))
}
for (const version of ['0.9', '1.2', '2.0', '3.0']) refused(`the version ${version}`, 505, get(`GET /healthz HTTP/${version}`))
refused('the preface of HTTP/2', 505, 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
refused('no Host', 400, get('GET /healthz HTTP/1.1', []))
refused('two Hosts', 400, get('GET /healthz HTTP/1.1', ['Host: here', 'Host: there']))
refused('two equal Hosts', 400, get('GET /healthz HTTP/1.1', ['Host: here', 'Host: here']))
refused('an empty Host', 400, get('GET /healthz HTTP/1.1', ['Host:']))
refused('a whole address that names another host', 400, get('GET http://there/healthz HTTP/1.1'))
refused('a tunnel', 400, get('CONNECT here:443 HTTP/1.1', ['Host: here:443']))
understood('a whole address that names this host', [200], get('GET http://here/healthz HTTP/1.1'))

// Hop by hop: nothing turns the rest of the connection into something else, and nothing takes a field away.
understood('an upgrade to HTTP/2 is passed over', [200], get('GET /healthz HTTP/1.1', ['Host: here', 'Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABk']))
understood('a Connection that names fields takes none away', [404], post(['Connection: Content-Length', 'Content-Length: 4'], 'GET '))
test('a socket that is refused leaves the connection to HTTP, in step', () => each_way(
  get('GET /api/socket HTTP/1.1', ['Host: here', 'Upgrade: websocket', 'Connection: Upgrade', 'Sec-WebSocket-Version: 777', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==']) +
    get('GET /healthz HTTP/1.1', ['Host: here', 'Connection: close']),
  async (wire, way) => assert.deepEqual(await statuses(wire), [426, 200], way)))
test('methods hidden in headers are not obeyed', async () => {
  for (const field of ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override']) {
    const answer = await person.request('POST', `/api/orgs/${person.org_id}/conversations`, '{}', { [field]: 'GET' })
    assert.equal(answer.status, 400, field)
  }
})
test('paths hidden in headers are not obeyed', async () => {
  for (const field of ['X-Original-URL', 'X-Rewrite-URL', 'X-Forwarded-Prefix']) {
    const answer = await person.request('GET', '/api/nowhere', undefined, { [field]: '/healthz' })
    assert.equal(answer.status, 404, field)
  }
})

test('the server wrote down no fault', () => assert.deepEqual(server.faults(), []))
