import { execFile } from 'node:child_process'
import { generateKeyPairSync, sign } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { Nats } from './cluster.mjs'
import { free_port } from './server.mjs'

const run = promisify(execFile)
const kAlphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const kKinds = { operator: 14 << 3, account: 0, user: 20 << 3 }
const kSeed = 18 << 3

function base32(bytes) {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
  return bits.match(/.{1,5}/g).map((five) => kAlphabet[Number.parseInt(five.padEnd(5, '0'), 2)]).join('')
}

/** CRC-16/XMODEM, in two bytes, the lower first. */
function checksum(bytes) {
  let sum = 0
  for (const byte of bytes) {
    sum ^= byte << 8
    for (let bit = 0; bit < 8; bit += 1) sum = (sum & 0x8000 ? (sum << 1) ^ 0x1021 : sum << 1) & 0xffff
  }
  return [sum & 255, sum >> 8]
}

const checked = (bytes) => base32([...bytes, ...checksum(bytes)])

/** Who signs and is signed for in NATS (an nkey), as `nsc` makes them. */
export class NatsKey {
  constructor(kind) {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    const part = (key, name) => Buffer.from(key.export({ format: 'jwk' })[name], 'base64url')
    Object.assign(this, { kind, secret: privateKey })
    this.name = checked([kKinds[kind], ...part(publicKey, 'x')])
    this.seed = checked([kSeed | (kKinds[kind] >> 5), (kKinds[kind] & 31) << 3, ...part(privateKey, 'd')])
  }

  /** A signed word about another, or about oneself. */
  claim(subject, more = {}) {
    const encoded = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const nats = { ...more, type: subject.kind, version: 2 }
    const head = { typ: 'JWT', alg: 'ed25519-nkey' }
    const text = `${encoded(head)}.${encoded({ jti: 'TEST', iat: Math.floor(Date.now() / 1_000), iss: this.name, name: subject.kind, sub: subject.name, nats })}`
    return `${text}.${sign(null, Buffer.from(text), this.secret).toString('base64url')}`
  }
}

export function credentials_of(user, claim) {
  const jwt = `-----BEGIN NATS USER JWT-----\n${claim}\n------END NATS USER JWT------\n\n`
  return `${jwt}-----BEGIN USER NKEY SEED-----\n${user.seed}\n------END USER NKEY SEED------\n`
}

/** A folder with an authority, certificates that it has signed, and whatever else. */
export class TrustFolder {
  static async make() {
    const trust = new TrustFolder()
    trust.folder = await mkdtemp(join(tmpdir(), 'madang-nats-'))
    const subject = ['-days', '2', '-subj', '/CN=authority', '-addext', 'basicConstraints=critical,CA:TRUE']
    await run('openssl', ['req', '-x509', ...trust.#key('ca'), ...subject, '-out', trust.at('ca.pem')])
    for (const name of ['server', 'node']) await trust.#certify(name)
    return trust
  }

  at(name) {
    return join(this.folder, name)
  }

  async write(name, text) {
    await writeFile(this.at(name), text)
    return this.at(name)
  }

  remove() {
    return rm(this.folder, { recursive: true, force: true })
  }

  #key(name) {
    return ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', this.at(`${name}.key`)]
  }

  async #certify(name) {
    const request = this.at(`${name}.request`)
    await run('openssl', ['req', ...this.#key(name), '-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1', '-out', request])
    await run('openssl', ['x509', '-req', '-in', request, '-CA', this.at('ca.pem'), '-CAkey', this.at('ca.key'), '-CAcreateserial', '-days', '2',
      '-copy_extensions', 'copy', '-out', this.at(`${name}.pem`)])
  }
}

/** A NATS server that speaks TLS and lets in only whom `rules`, the text of its configuration, let in. */
export class TrustingNats extends Nats {
  static async start(trust, rules, { asks_nodes = false } = {}) {
    const nats = new TrustingNats()
    nats.port = await free_port()
    nats.log_file = trust.at(`${nats.port}.log`)
    const tls = `tls { cert_file: "${trust.at('server.pem')}", key_file: "${trust.at('server.key')}", ca_file: "${trust.at('ca.pem')}", verify: ${asks_nodes} }\n`
    nats.words = ['-c', await trust.write(`${nats.port}.conf`, tls + rules), '-l', nats.log_file]
    await nats.rise()
    return nats
  }

  /** What is said in [nats] of a node, with these keys besides. */
  config_with(keys) {
    const lines = Object.entries(keys).map(([key, value]) => `${key} = "${value}"\n`)
    return `[nats]\nurls = ["tls://127.0.0.1:${this.port}"]\n${lines.join('')}`
  }

  get config() {
    return this.config_with(this.keys)
  }

  log() {
    return readFile(this.log_file, 'utf8')
  }
}
