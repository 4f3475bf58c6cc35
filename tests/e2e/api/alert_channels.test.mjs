import assert from 'node:assert/strict'
import { once } from 'node:events'
import http from 'node:http'
import { after, before, test } from 'node:test'

import { eventually } from '../eventually.mjs'
import { Server } from '../server.mjs'
import { founder, joined } from '../world.mjs'

/** A provider of text messages, as docs/channels.md describes one. */
class Gateway {
  heard = []
  answers = []
  #server = http.createServer(async (request, response) => {
    let body = ''
    for await (const piece of request) body += piece
    this.heard.push({ headers: request.headers, ...JSON.parse(body) })
    const { status = 200, body: said = '' } = this.answers.shift() ?? {}
    response.writeHead(status, { 'content-type': 'application/json' }).end(said)
  })

  async open() {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    return `http://127.0.0.1:${this.#server.address().port}/messages`
  }

  close() {
    this.#server.closeAllConnections()
    this.#server.close()
  }
}

const rung = (channel, after_minutes) => ({ channel, after_minutes, times: 1, gap_minutes: 0, waits: false })
const kRules = { policy: { rungs: [rung('in_app', 0), rung('sms', 0)] }, alerts_per_day: 100, emergencies_per_week: 100, reasons: [], right_to_disconnect: false }

let server, gateway, owner, wei, mute

before(async () => {
  gateway = new Gateway()
  const config = `[server]\npublic_url = "https://madang.example/"\n[sms]\nurl = "${await gateway.open()}"\nauthorization = "Bearer e2e"\n`
  server = await Server.start({ config })
  owner = await founder(server, 'owner', '한지우', '마당 🏡')
  wei = await joined(owner, 'member', 'wei', '王伟')
  mute = await joined(owner, 'member', 'mute', 'Noah')
  await wei.in_org('PATCH', `/members/${wei.member_id}`, { phone: '+82 10-1234-5678' })
  await owner.in_org('PATCH', '/alert_rules', { rules: kRules })
})

after(async () => {
  await server?.remove()
  gateway?.close()
})

async function raise(...people) {
  const to = { member_ids: people.map(({ member_id }) => member_id), department_ids: [], everyone: false }
  const { brief } = await owner.in_org('POST', '/alerts', { text: '3층 서버실로 와 주세요', to, urgency: 'emergency', reason: '정전' })
  return brief.id
}

async function sms_steps(alert_id, person) {
  const { steps } = await owner.in_org('GET', `/alerts/${alert_id}/recipients/${person.member_id}`)
  return steps.filter(({ channel }) => channel === 'sms')
}

const settled = (alert_id, person, outcome) =>
  eventually(`the message is ${outcome}`, async () => {
    const [step, ...more] = await sms_steps(alert_id, person)
    assert.deepEqual(more, [])
    return step.outcome === outcome && step
  })

/** The first try is over, and the next one not due yet. */
const waits = (alert_id, person) => eventually('a try was answered', async () => (await sms_steps(alert_id, person))[0].detail !== '')

test('the rules say by which ways this server can tell somebody', async () => {
  const { channels } = await owner.in_org('GET', '/alert_rules')
  assert.deepEqual(channels, ['in_app', 'sms', 'deputy', 'manager'])
})

test('a text message says who wants what and where it is confirmed', async () => {
  gateway.heard = []
  const alert_id = await raise(wei)
  await settled(alert_id, wei, 'told')
  assert.equal(gateway.heard.length, 1)
  const [{ to, text, language, idempotency_key, headers }] = gateway.heard
  assert.equal(to, '+821012345678')
  assert.match(text, /한지우: 3층 서버실로 와 주세요/)
  assert.match(text, /정전/)
  assert.match(text, /https:\/\/madang\.example\/alerts/)
  assert.equal(headers['idempotency-key'], idempotency_key)
  assert.equal(headers.authorization, 'Bearer e2e')
  assert.ok(['ko', 'en', 'zh'].includes(language))
})

test('what the gateway cannot take now comes again under the same key', async () => {
  gateway.heard = []
  gateway.answers = [{ status: 503, body: '{"message":"the line is busy"}' }]
  const alert_id = await raise(wei)
  await settled(alert_id, wei, 'told')
  assert.equal(gateway.heard.length, 2)
  assert.equal(gateway.heard[0].idempotency_key, gateway.heard[1].idempotency_key)
})

test('a refusal is reported to the sender in its own words, and who has no number is not reached', async () => {
  gateway.answers = [{ status: 422, body: '{"message":"no such subscriber"}' }]
  const alert_id = await raise(wei, mute)
  const { detail } = await settled(alert_id, wei, 'failed')
  assert.match(detail, /no such subscriber/)
  await settled(alert_id, mute, 'nobody')
})

test('who confirms while a message is being tried again is left alone', async () => {
  gateway.heard = []
  gateway.answers = [{ status: 503 }, { status: 503 }, { status: 503 }]
  const alert_id = await raise(wei)
  await waits(alert_id, wei)
  await wei.in_org('POST', `/alerts/${alert_id}/confirm`, {})
  await settled(alert_id, wei, 'withdrawn')
  assert.equal(gateway.heard.length, 1)
})

test('a server that is killed goes on where it was, and sends nothing twice', async () => {
  gateway.heard = []
  gateway.answers = [{ status: 503 }]
  const alert_id = await raise(wei)
  await waits(alert_id, wei)
  await server.kill()
  await server.rise()
  await settled(alert_id, wei, 'told')
  assert.equal(new Set(gateway.heard.map(({ idempotency_key }) => idempotency_key)).size, 1)
  assert.equal(gateway.heard.length, 2)
})
