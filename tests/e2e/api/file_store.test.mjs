import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { eventually } from '../eventually.mjs'
import { FileStore } from '../file_store.mjs'
import { kChunkBytes, sha256 } from '../octets.mjs'
import { png } from '../pictures.mjs'
import { Server, start_that_fails } from '../server.mjs'
import { founder, make_world } from '../world.mjs'

// Bodies in a bucket of a real S3 server that checks signatures.

let store, server, world

before(async () => {
  store = await FileStore.start()
  server = await Server.start({ config: store.config() })
  world = await make_world(server)
})

after(async () => {
  await server?.remove()
  await store?.remove()
})

const chunk_of = (bytes, number) => bytes.subarray(number * kChunkBytes, (number + 1) * kChunkBytes)

async function bytes_of(person, file, headers = {}) {
  return server.exchange({ path: `/api/orgs/${person.org_id}/files/${file.id}/content`, headers: { Cookie: person.cookie, ...headers } })
}

async function metric(name) {
  const { text } = await server.exchange({ path: '/metrics' })
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
}

async function files_on_disk() {
  const entries = await readdir(server.data, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map(({ name }) => name).filter((name) => !/^madang\.db|^server\.key$/.test(name))
}

test('an upload goes on over another connection after the server was killed, and nothing of it is on its disk', async () => {
  const bytes = randomBytes(5 * kChunkBytes + 77)
  const { owner } = world
  const begun = await owner.begin_upload('영상.bin', bytes)
  await owner.put_chunk(begun.id, 0, chunk_of(bytes, 0))
  await owner.put_chunk(begun.id, 3, chunk_of(bytes, 3))
  await server.kill()
  await server.rise()
  const { received } = await owner.in_org('GET', `/uploads/${begun.id}`)
  assert.deepEqual(received, [0, 3])
  for (const number of [1, 2, 4, 5]) await owner.put_chunk(begun.id, number, chunk_of(bytes, number))
  const file = await owner.in_org('PUT', `/uploads/${begun.id}/file`, {})
  assert.equal(sha256((await bytes_of(owner, file)).bytes), sha256(bytes))
  assert.deepEqual(await files_on_disk(), [])
  const part = await bytes_of(owner, file, { Range: 'bytes=9000000-9000009' })
  assert.deepEqual([part.status, part.headers['content-range']], [206, `bytes 9000000-9000009/${bytes.length}`])
  assert.equal(sha256(part.bytes), sha256(bytes.subarray(9_000_000, 9_000_010)))
})

test('a part of a large file costs about that part', async () => {
  const file = await world.owner.upload('film.bin', randomBytes(4 * kChunkBytes))
  const before_it = await metric('madang_s3_bytes_received_total')
  await bytes_of(world.owner, file, { Range: 'bytes=12000000-12000999' })
  assert.ok((await metric('madang_s3_bytes_received_total')) - before_it < 400_000)
})

test('a picture has a thumbnail', async () => {
  const file = await world.owner.upload('산.png', png(2000, 1000))
  const { status, headers, bytes } = await server.exchange({ path: `/api/orgs/${world.owner.org_id}/files/${file.id}/thumbnail?size=small`, headers: { Cookie: world.owner.cookie } })
  assert.deepEqual([status, headers['content-type']], [200, 'image/webp'])
  assert.deepEqual([bytes.readUIntLE(24, 3) + 1, bytes.readUIntLE(27, 3) + 1], [320, 160])
})

test('while the store is away the rest works, and files come back with it', async () => {
  const file = await world.owner.upload('a.bin', randomBytes(3 * kChunkBytes))
  const begun = await world.owner.begin_upload('b.txt', Buffer.from('later'))
  store.cut()
  const refused = await bytes_of(world.owner, file)
  assert.deepEqual([refused.status, JSON.parse(refused.text).code], [503, 'blob.cannot_reach'])
  await assert.rejects(world.owner.put_chunk(begun.id, 0, Buffer.from('later')), /blob\.cannot_reach/)
  const ready = await server.exchange({ path: '/readyz' })
  assert.equal(ready.status, 200)
  assert.match(ready.text, /^ready\nfiles: their store does not answer/)
  assert.equal(await metric('madang_s3_up'), 0)
  await world.owner.talk(world.team, 'we talk on')
  store.mend()
  await eventually('the server finds the store again', async () => (await metric('madang_s3_up')) === 1, 20_000)
  assert.equal((await server.exchange({ path: '/readyz' })).text, 'ready\n')
  assert.equal((await bytes_of(world.owner, file)).status, 200)
  await world.owner.put_chunk(begun.id, 0, Buffer.from('later'))
  assert.equal((await bytes_of(world.owner, await world.owner.in_org('PUT', `/uploads/${begun.id}/file`, {}))).text, 'later')
})

test('a store that goes away in the middle of a body ends the connection instead of the body', async () => {
  const file = await world.owner.upload('c.bin', randomBytes(8 * kChunkBytes))
  const path = `/api/orgs/${world.owner.org_id}/files/${file.id}/content`
  const asked = request({ host: '127.0.0.1', port: server.port, path, headers: { Cookie: world.owner.cookie } }).end()
  const [answer] = await once(asked, 'response')
  let got = 0
  const ended = new Promise((done) => answer.on('close', done))
  answer.on('error', () => undefined)
  answer.on('data', (bytes) => {
    got += bytes.length
    store.cut()
  })
  await ended
  store.mend()
  assert.equal(Number(answer.headers['content-length']), 8 * kChunkBytes)
  assert.ok(got < 8 * kChunkBytes && !answer.complete, 'it was not told apart from the whole')
  await eventually('the server finds the store again', async () => (await metric('madang_s3_up')) === 1, 20_000)
})

test('a bucket that cannot be used stops the start with a sentence that says what to do', async () => {
  const wrong = [
    [{ secret_key: 'wrong' }, /s3\.secret_key is not the secret of s3\.access_key/],
    [{ bucket: 'nowhere' }, /There is no bucket nowhere at http:.*: make it, or set s3\.bucket/],
    [{ region: 'mars-north-1' }, /wants another s3\.region than mars-north-1/],
    [{ secret_key: undefined }, /s3\.secret_key: is missing; set it, s3\.secret_key_file, or MADANG_S3_SECRET_KEY/],
    [{ secret_key: undefined, secret_key_file: '/nowhere' }, /s3\.secret_key_file: \/nowhere cannot be read/],
    [{ endpoint: 'ftp://x' }, /madang\.toml:4: s3\.endpoint: must be http/],
  ]
  for (const [other, sentence] of wrong) {
    const { status, said } = await start_that_fails(store.config(other))
    assert.equal(status, 1, said)
    assert.match(said, sentence)
  }
})

test('a store that is not there yet is waited for', async () => {
  const late = await Server.start({ config: store.config({ endpoint: 'http://127.0.0.1:1' }) })
  assert.match((await late.exchange({ path: '/readyz' })).text, /^ready\nfiles: /)
  assert.match(late.log, /serving without files until their store answers.*cannot be reached/)
  assert.equal(await late.stop(), 0)
  await late.remove()
})

test('a store with a certificate of its own is reached by HTTPS when it is trusted, and not otherwise', async () => {
  const safe = await FileStore.start({ tls: true })
  const strange = await Server.start({ config: safe.config() })
  assert.match(strange.log, /cannot be reached: SSL/)
  await strange.remove()
  const trusting = await Server.start({ config: safe.config({ certificates: safe.certificate.chain }) })
  assert.equal((await trusting.exchange({ path: '/readyz' })).text, 'ready\n')
  const person = await founder(trusting, 'owner.tls', 'Owner', 'Of files')
  const file = await person.upload('a.txt', 'over TLS')
  const { text } = await trusting.exchange({ path: `/api/orgs/${person.org_id}/files/${file.id}/content`, headers: { Cookie: person.cookie } })
  assert.equal(text, 'over TLS')
  await trusting.remove()
  await safe.remove()
})

test('a backup says that the bodies are elsewhere', async () => {
  const { status, printed } = await server.run('backup', '--config', join(server.folder, 'madang.toml'), '--data', server.data, join(server.folder, 'backup'))
  assert.equal(status, 0, printed)
  assert.match(printed, /The file bodies are in the bucket bodies at http:.* and not in the backup/)
})

test('the server stops at once while it waits for its store', async () => {
  const file = await world.owner.upload('d.bin', 'd')
  store.cut()
  const waiting = bytes_of(world.owner, file).catch(() => undefined)
  assert.equal(await server.stop(), 0)
  await waiting
})
