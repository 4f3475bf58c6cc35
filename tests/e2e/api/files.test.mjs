import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'

import { kChunkBytes, Octets, sha256 } from '../octets.mjs'
import { png } from '../pictures.mjs'
import { Server } from '../server.mjs'
import { make_world } from '../world.mjs'

let server, world

before(async () => {
  server = await Server.start({ config: '[files]\nlargest_bytes = 20000000\n' })
  world = await make_world(server)
})

after(() => server?.remove())

const chunk_of = (bytes, number) => bytes.subarray(number * kChunkBytes, (number + 1) * kChunkBytes)
const content_path = (person, file, query = '') => `/api/orgs/${person.org_id}/files/${file.id}/content${query}`

async function bytes_of(person, file, headers = {}) {
  return server.exchange({ path: content_path(person, file), headers: { Cookie: person.cookie, ...headers } })
}

test('an upload goes on after the server was killed in the middle, and the file is what was sent', async () => {
  const bytes = randomBytes(3 * kChunkBytes + 77)
  const { owner } = world
  const begun = await owner.begin_upload('영상.bin', bytes)
  assert.deepEqual([begun.chunk_bytes, begun.chunk_count, begun.received], [kChunkBytes, 4, []])
  await owner.put_chunk(begun.id, 0, chunk_of(bytes, 0))
  await owner.put_chunk(begun.id, 2, chunk_of(bytes, 2))
  const under_way = owner.put_chunk(begun.id, 1, chunk_of(bytes, 1)).catch(() => 'cut off')
  await server.kill()
  await under_way
  await server.rise()
  const { received } = await owner.in_org('GET', `/uploads/${begun.id}`)
  for (const number of [0, 2]) assert.ok(received.includes(number), `chunk ${number} was acknowledged and is gone`)
  for (const number of [0, 1, 2, 3].filter((each) => !received.includes(each))) await owner.put_chunk(begun.id, number, chunk_of(bytes, number))
  const file = await owner.in_org('PUT', `/uploads/${begun.id}/file`, {})
  assert.equal(file.size, bytes.length)
  assert.equal(sha256((await bytes_of(owner, file)).bytes), sha256(bytes))
})

test('a part of a file is given alone, and what is held already is not sent again', async () => {
  const file = await world.owner.upload('a.txt', '0123456789')
  const part = await bytes_of(world.owner, file, { Range: 'bytes=2-4' })
  assert.deepEqual([part.status, part.text, part.headers['content-range']], [206, '234', 'bytes 2-4/10'])
  const outside = await bytes_of(world.owner, file, { Range: 'bytes=10-' })
  assert.equal(outside.status, 416)
  const whole = await bytes_of(world.owner, file)
  const again = await bytes_of(world.owner, file, { 'If-None-Match': whole.headers.etag })
  assert.deepEqual([again.status, again.text], [304, ''])
})

test('what may hold programs is kept, never shown, whatever it is called', async () => {
  for (const [name, content] of [['a.png', '<svg onload="alert(1)"/>'], ['b.html', '<!doctype html><script>alert(1)</script>'], ['c.pdf', 'MZ\u0000\u0001']]) {
    const { headers } = await bytes_of(world.owner, await world.owner.upload(name, content))
    assert.equal(headers['content-type'], 'application/octet-stream')
    assert.match(headers['content-disposition'], /^attachment; /)
    assert.equal(headers['x-content-type-options'], 'nosniff')
    assert.match(headers['content-security-policy'], /default-src 'none'.*sandbox$/)
  }
})

test('bytes are taken as bytes, and not too many', async () => {
  const { id } = await world.owner.begin_upload('large.bin', Buffer.alloc(2 * kChunkBytes))
  const path = `/api/orgs/${world.owner.org_id}/uploads/${id}/chunks/0?sha256=${'0'.repeat(64)}`
  const as_json = await world.owner.request('PUT', path, {})
  assert.deepEqual([as_json.status, as_json.body.code], [415, 'request.wrong_content_type'])
  const too_large = await world.owner.request('PUT', path, new Octets(Buffer.alloc(kChunkBytes + 1)))
  assert.deepEqual([too_large.status, too_large.body.code], [413, 'request.too_large'])
  const wrong = await world.owner.request('PUT', path, new Octets(Buffer.alloc(kChunkBytes)))
  assert.deepEqual([wrong.status, wrong.body.code, wrong.body.field], [400, 'files.wrong_bytes', 'sha256'])
  const larger = await world.owner.request('POST', `/api/orgs/${world.owner.org_id}/uploads`, { client_id: 'c'.repeat(20), name: 'x', size: 20_000_001 })
  assert.deepEqual([larger.status, larger.body.code, larger.body.field], [413, 'files.too_large', 'size'])
})

test('who is in the conversation reads what was sent there, nobody else, and after a recall nobody', async () => {
  const file = await world.owner.upload('계약서.txt', 'between us')
  assert.equal((await bytes_of(world.member, file)).status, 404)
  const message = await world.owner.send_files(world.team, [file])
  assert.deepEqual(message.files, [file])
  assert.equal((await bytes_of(world.member, file)).text, 'between us')
  for (const outside of [world.guest, world.stranger]) {
    assert.equal((await bytes_of({ ...outside, cookie: outside.cookie, org_id: world.owner.org_id }, file)).status, 404)
    assert.equal((await outside.request('GET', `/api/orgs/${outside.org_id}/files/${file.id}`)).status, 404)
  }
  await world.owner.in_org('POST', `/conversations/${world.team.id}/messages/${message.id}/recall`, {})
  for (const person of [world.owner, world.member]) {
    assert.equal((await bytes_of(person, file)).status, 404)
    assert.deepEqual((await person.messages(world.team)).find(({ id }) => id === message.id).files, [])
  }
})

test('a picture has thumbnails for who reads it, made once however many ask', async () => {
  const file = await world.owner.upload('산.png', png(2000, 1000))
  const message = await world.owner.send_files(world.team, [file])
  const asked = (person, size) =>
    server.exchange({ path: `/api/orgs/${world.owner.org_id}/files/${file.id}/thumbnail?size=${size}`, headers: { Cookie: person.cookie } })
  const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => asked(at % 2 ? world.owner : world.member, 'small')))
  for (const { status, headers, bytes } of answers) {
    assert.deepEqual([status, headers['content-type'], headers['x-content-type-options']], [200, 'image/webp', 'nosniff'])
    assert.deepEqual([bytes.readUIntLE(24, 3) + 1, bytes.readUIntLE(27, 3) + 1], [320, 160])
  }
  assert.equal(new Set(answers.map(({ headers }) => headers.etag)).size, 1)
  assert.equal((await asked(world.owner, 'large')).status, 200)
  for (const outside of [world.guest, world.stranger]) assert.equal((await asked(outside, 'small')).status, 404)
  await world.owner.in_org('POST', `/conversations/${world.team.id}/messages/${message.id}/recall`, {})
  assert.equal((await asked(world.member, 'small')).status, 404)
})

test('what claims to be a huge picture, is cut short or is none has no thumbnail, and costs little', async () => {
  const whole = png(600, 400)
  const huge = Buffer.from(whole)
  huge.writeUInt32BE(30_000, 16)
  huge.writeUInt32BE(30_000, 20)
  for (const [name, content] of [['huge.png', huge], ['half.png', whole.subarray(0, whole.length / 2)], ['page.png', '<svg onload="alert(1)"/>']]) {
    const file = await world.owner.upload(name, content)
    const { status, body } = await world.owner.request('GET', `/api/orgs/${world.owner.org_id}/files/${file.id}/thumbnail?size=small`)
    assert.deepEqual([status, body.code], [409, 'files.no_thumbnail'], name)
  }
})

test('the server wrote down no fault', () => assert.deepEqual(server.faults(), []))
