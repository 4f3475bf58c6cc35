/** Nodes that prove themselves to NATS: TLS with an authority of one's own, certificates, credentials as nsc makes them, a token. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import { at_node, Cluster } from '../cluster.mjs'
import { eventually } from '../eventually.mjs'
import { credentials_of, NatsKey, TrustFolder, TrustingNats } from '../nats_trust.mjs'
import { Server } from '../server.mjs'
import { Device } from '../socket.mjs'
import { make_world } from '../world.mjs'

const kUnlimited = { subs: -1, data: -1, payload: -1 }
const kAccount = { limits: { ...kUnlimited, imports: -1, exports: -1, wildcards: true, conn: -1, leaf: -1 } }

let trust

before(async () => {
  trust = await TrustFolder.make()
})

after(() => trust?.remove())

async function metric(node, name) {
  const { text } = await node.exchange({ path: '/metrics' })
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
}

/** A server that lets in whom an operator's account has signed, and the credentials of such a user. */
async function with_an_operator() {
  const [operator, account, user, stranger] = [new NatsKey('operator'), new NatsKey('account'), new NatsKey('user'), new NatsKey('account')]
  const operator_file = await trust.write('operator.jwt', operator.claim(operator))
  const rules = `operator: "${operator_file}"\nresolver: MEMORY\nresolver_preload: { ${account.name}: "${operator.claim(account, kAccount)}" }\n`
  const nats = await TrustingNats.start(trust, rules, { asks_nodes: true })
  return {
    nats,
    good: await trust.write('node.creds', credentials_of(user, account.claim(user, kUnlimited))),
    forged: await trust.write('forged.creds', credentials_of(user, stranger.claim(user, kUnlimited))),
  }
}

const proof = () => ({ ca: trust.at('ca.pem'), certificate: trust.at('node.pem'), key: trust.at('node.key') })

/** Serves alone, in a file, and is refused by NATS, which writes down why. */
async function is_refused(nats, keys, why) {
  const before = (await nats.log()).length
  const server = await Server.start({ config: nats.config_with(keys) })
  try {
    await eventually(`NATS says ${why}`, async () => why.test((await nats.log()).slice(before)))
    assert.equal(await metric(server, 'madang_nats_connected'), 0)
    assert.match((await server.exchange({ path: '/readyz' })).text, /^ready\nnats: no server answers/)
  } finally {
    await server.remove()
  }
}

test('nodes with a certificate and credentials hear each other over TLS, and nobody else is let in', async () => {
  const { nats, good, forged } = await with_an_operator()
  nats.keys = { ...proof(), credentials: good }
  const cluster = await Cluster.start({ nodes: 2, nats })
  try {
    const [here, there] = cluster.nodes
    for (const node of cluster.nodes) {
      await eventually('NATS answers', async () => (await metric(node, 'madang_nats_connected')) === 1)
      assert.doesNotMatch((await node.exchange({ path: '/readyz' })).text, /nats/)
    }
    const world = await make_world(here)
    const far = await Device.connect(at_node(world.member, there))
    const before = await metric(there, 'madang_hints_in_total')
    await world.owner.talk(world.team, 'over TLS')
    await far.event(({ data }) => data.message?.text === 'over TLS')
    assert.ok((await metric(there, 'madang_hints_in_total')) > before)
    far.cut()
    const { ca, certificate, key } = proof()
    await is_refused(nats, { certificate, key, credentials: good }, /TLS handshake error/)  // trusts the system's authorities alone
    await is_refused(nats, { ca, credentials: good }, /TLS handshake error/)
    await is_refused(nats, { ca, certificate, key, credentials: forged }, /authentication error|Authorization Violation/i)
    await is_refused(nats, { ca, certificate, key }, /authentication error|Authorization Violation/i)
  } finally {
    await cluster.remove()
  }
})

test('a node with the token that all nodes know is let in over TLS, and one with another is not', async () => {
  const nats = await TrustingNats.start(trust, 'authorization { token: "a-long-secret" }\n')
  const server = await Server.start({ config: nats.config_with({ ca: trust.at('ca.pem'), token: 'a-long-secret' }) })
  await eventually('NATS answers', async () => (await metric(server, 'madang_nats_connected')) === 1)
  await server.remove()
  await is_refused(nats, { ca: trust.at('ca.pem'), token: 'another' }, /authentication error|Authorization Violation/i)
  await nats.kill()
})
