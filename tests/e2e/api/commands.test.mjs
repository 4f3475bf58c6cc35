import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { kPassword, Person } from '../client.mjs'
import { binary, Server } from '../server.mjs'
import { founder } from '../world.mjs'

let server, owner, group

before(async () => {
  server = await Server.start()
  owner = await founder(server, 'operator', '김운영', '마당')
  group = await owner.group('notes', [])
  await owner.talk(group, 'before the backup')
})

after(() => server?.remove())

async function texts() {
  const { messages } = await owner.in_org('GET', `/conversations/${group.id}/messages`)
  return messages.filter(({ kind }) => kind === 'text').map(({ text }) => text)
}

/** A verb that reads standard input. */
async function run_with(input, ...words) {
  const child = spawn(binary(), words, { cwd: server.folder, stdio: ['pipe', 'ignore', 'ignore'] })
  child.stdin.end(input)
  const [status] = await once(child, 'close')
  return status
}

test('a backup of a running server restores to what it was, with a new epoch', async () => {
  const target = join(server.folder, 'backup')
  const taken = await server.run('backup', '--data', server.data, target)
  assert.equal(taken.status, 0, taken.printed)
  assert.ok((await readdir(target)).includes('MANIFEST'))
  const { cursor } = await owner.in_org('GET', `/conversations/${group.id}/messages`)
  await owner.talk(group, 'after the backup')
  await server.stop()

  const elsewhere = join(server.folder, 'restored')
  const restored = await server.run('restore', '--data', elsewhere, target)
  assert.equal(restored.status, 0, restored.printed)
  assert.equal((await server.run('check', '--data', elsewhere)).status, 0)
  const onto_something = await server.run('restore', '--data', server.data, target)
  assert.notEqual(onto_something.status, 0)

  const options = server.options
  server.options = options.map((word) => (word === server.data ? elsewhere : word))
  await server.rise()
  const again = new Person(server)
  await again.sign_in('operator')
  owner = again
  assert.deepEqual(await texts(), ['before the backup'])
  const { cursor: fresh } = await owner.in_org('GET', `/conversations/${group.id}/messages`)
  assert.notEqual(fresh.epoch, cursor.epoch)
  await server.stop()
  server.options = options
  await server.rise()
  owner = new Person(server)
  await owner.sign_in('operator')
  assert.deepEqual(await texts(), ['before the backup', 'after the backup'])
})

test('check finds a damaged database', async () => {
  await server.stop()
  assert.equal((await server.run('check', '--data', server.data)).status, 0)
  const copy = join(server.folder, 'damaged')
  await server.run('backup', '--data', server.data, copy)
  const { size } = await stat(join(copy, 'madang.db'))
  await writeFile(join(copy, 'madang.db'), Buffer.alloc(size, 0x5a))
  const { status } = await server.run('check', '--data', copy)
  assert.notEqual(status, 0)
  await server.rise()
})

test('a log that lost its end stops the start; recover keeps what is left', async () => {
  await owner.talk(group, 'kept')
  await server.kill()
  const log = join(server.data, 'madang.db-wal')
  const whole = await readFile(log)
  await writeFile(log, whole.subarray(0, whole.length - 4120))
  const { status, printed } = await server.run('serve', ...server.options)
  assert.equal(status, 1)
  assert.match(printed, /though commit \d+ was acknowledged/)
  assert.equal((await server.run('check', '--data', server.data)).status, 1)
  const recovered = await server.run('recover', '--data', server.data)
  assert.equal(recovered.status, 0, recovered.printed)
  assert.match(recovered.printed, /1 acknowledged commits are lost/)
  await server.rise()
  assert.equal((await server.run('check', '--data', server.data)).status, 0)
  assert.equal((await server.run('recover', '--data', server.data)).status, 1, 'there is nothing to recover')
})

test('an operator lists accounts and resets a password, which ends every session', async () => {
  await server.stop()
  const { status, printed } = await server.run('user', 'list', '--data', server.data)
  assert.equal(status, 0, printed)
  assert.match(printed, /operator\t마당 \(owner\)/)
  assert.notEqual(await run_with('short\n', 'user', 'reset-password', 'operator', '--data', server.data), 0)
  assert.notEqual(await run_with('long enough\n', 'user', 'reset-password', 'nobody', '--data', server.data), 0)
  assert.equal(await run_with('한글 비밀번호 네 글자\n', 'user', 'reset-password', 'operator', '--data', server.data), 0)
  await server.rise()
  assert.equal((await owner.request('GET', '/api/session')).status, 401)
  const refused = await new Person(server).request('POST', '/api/sessions', { login: 'operator', password: kPassword, device_name: '' })
  assert.equal(refused.status, 401)
  const welcome = await new Person(server).request('POST', '/api/sessions', {
    login: 'operator', password: '한글 비밀번호 네 글자', device_name: '',
  })
  assert.equal(welcome.status, 201)
})

test('a wrong key in the configuration stops the start and names its line', async () => {
  const file = join(server.folder, 'wrong.toml')
  await writeFile(file, '[server]\n\nprot = 8480\n')
  const { status, printed } = await server.run('serve', '--config', file)
  assert.equal(status, 1)
  assert.match(printed, /wrong\.toml:3: server\.prot: is not a key/)
})

test('a second server on the same data is refused with a sentence', async () => {
  const { status, printed } = await server.run('serve', '--data', server.data, '--port', '0')
  assert.equal(status, 1)
  assert.match(printed, /^madang: /m)
})

test('the version, the contract and the configuration print themselves', async () => {
  assert.match((await server.run('--version')).printed, /^madang \d+\.\d+\.\d+/)
  assert.equal(JSON.parse((await server.run('openapi')).printed).openapi, '3.1.0')
  assert.match((await server.run('config')).printed, /^\[server\]$/m)
  assert.notEqual((await server.run('dance')).status, 0)
})

test('SIGTERM while the demo company is still being founded ends the server in good order', async () => {
  const early = await Server.start({ demo: true })
  assert.equal(await early.stop(), 0)
  assert.equal((await early.run('check', '--data', early.data)).status, 0)
  await early.remove()
})
