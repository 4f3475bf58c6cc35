import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import http from 'node:http'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { connect } from 'node:tls'

import { kPassword } from '../client.mjs'
import { eventually } from '../eventually.mjs'
import { free_port, Server } from '../server.mjs'
import { Device } from '../socket.mjs'
import { founder, joined } from '../world.mjs'

let server, owner, member, redirect_port

before(async () => {
  redirect_port = await free_port()
  server = await Server.start({ tls: true, config: `redirect_port = ${redirect_port}\n[limits]\nheader_bytes = 16384` })
  owner = await founder(server, 'owner', '김암호', '마당')
  member = await joined(owner, 'member', 'member')
})

after(() => server?.remove())

/** What somebody who comes now is shown. */
function shown_serial() {
  return new Promise((shown, failed) => {
    const socket = connect({ host: '127.0.0.1', port: server.port, rejectUnauthorized: false }, () => {
      shown(Number.parseInt(socket.getPeerCertificate().serialNumber, 16))
      socket.destroy()
    })
    socket.on('error', failed)
  })
}

function ask_in_the_open(method, path, headers = {}) {
  return new Promise((done, failed) => {
    const asked = http.request({ host: '127.0.0.1', port: redirect_port, method, path, headers }, (answer) => {
      answer.resume().on('end', () => done({ status: answer.statusCode, location: answer.headers.location }))
    })
    asked.on('error', failed).end()
  })
}

test('a cookie is for HTTPS alone, and browsers are told to come by nothing else', async () => {
  const entered = await owner.request('POST', '/api/sessions', { login: 'owner', password: kPassword, device_name: 'A test' })
  assert.equal(entered.status, 201, JSON.stringify(entered.body))
  for (const cookie of entered.headers['set-cookie']) assert.match(cookie, /; Secure/)
  assert.equal(entered.headers['strict-transport-security'], 'max-age=31536000')
})

test('an http page of the same name may not speak to it', async () => {
  const origin = server.origin.replace('https', 'http')
  const { status } = await owner.request('PATCH', `/api/orgs/${owner.org_id}`, {}, { Origin: origin })
  assert.equal(status, 403)
  await assert.rejects(Device.connect(owner, { headers: { Origin: origin } }))
})

test('who comes in the open is sent to HTTPS, and what would change something is refused', async () => {
  const host = `127.0.0.1:${redirect_port}`
  assert.deepEqual(await ask_in_the_open('GET', '/join?code=a%20b'), { status: 308, location: `${server.origin}/join?code=a%20b` })
  assert.deepEqual(await ask_in_the_open('HEAD', '/'), { status: 308, location: `${server.origin}/` })
  assert.equal((await ask_in_the_open('POST', '/api/sessions')).status, 403)
  assert.equal((await ask_in_the_open('GET', '/', { Host: `evil.example/${host}` })).status, 400)
})

test('a renewed certificate is shown to who comes after, and nobody is dropped', async () => {
  const group = await owner.group('lasting', [member])
  const device = await Device.connect(member)
  assert.equal(await shown_serial(), 1)
  await server.certificate.renew(2)
  server.hang_up()
  await eventually('the new certificate is shown', async () => (await shown_serial()) === 2)
  await owner.talk(group, 'still here?')
  await device.next(({ frame, event }) => frame === 'event' && event.type === 'chat.message_posted', 'the message')
  device.socket.close()
})

test('files that changed are noticed without a word', async () => {
  await server.certificate.renew(3)
  await eventually('the new certificate is shown', async () => (await shown_serial()) === 3, 20_000)
})

test('a bad certificate is not taken while serving, and not started with', async () => {
  const good = await readFile(server.certificate.chain)
  await writeFile(server.certificate.chain, 'nothing of the kind')
  server.hang_up()
  await eventually('it is written down', () => server.log.includes('the one in use stays'))
  assert.equal(await shown_serial(), 3)
  const config = join(server.folder, 'madang.toml')
  const started = await server.run('serve', '--config', config, '--data', join(server.folder, 'other'), '--port', '0')
  assert.equal(started.status, 1)
  assert.match(started.printed, /^madang: TLS: the certificate .*chain\.pem cannot be used: no start line/m)
  await writeFile(server.certificate.chain, good)
})
