import { createDecipheriv, createECDH, createHmac, createPublicKey, randomBytes, verify } from 'node:crypto'
import { once } from 'node:events'
import http from 'node:http'

import { eventually } from './eventually.mjs'

const hmac = (key, ...pieces) => createHmac('sha256', key).update(Buffer.concat(pieces.map((piece) => Buffer.from(piece)))).digest()
/** HKDF (RFC 5869) for at most one block. */
const hkdf = (salt, secret, info, length) => hmac(hmac(salt, secret), info, [1]).subarray(0, length)

/** A browser's keys, and how it reads what is pushed to it (RFC 8291 over RFC 8188). */
export class PushKeys {
  #ecdh = createECDH('prime256v1')
  #public = this.#ecdh.generateKeys()
  #auth = randomBytes(16)

  get p256dh() {
    return this.#public.toString('base64url')
  }

  get auth() {
    return this.#auth.toString('base64url')
  }

  read(body) {
    const salt = body.subarray(0, 16)
    const theirs = body.subarray(21, 21 + body[20])
    const sealed = body.subarray(21 + body[20])
    const secret = hkdf(this.#auth, this.#ecdh.computeSecret(theirs), Buffer.concat([Buffer.from('WebPush: info\0'), this.#public, theirs]), 32)
    const key = hkdf(salt, secret, 'Content-Encoding: aes128gcm\0', 16)
    const nonce = hkdf(salt, secret, 'Content-Encoding: nonce\0', 12)
    const opening = createDecipheriv('aes-128-gcm', key, nonce).setAuthTag(sealed.subarray(-16))
    const record = Buffer.concat([opening.update(sealed.subarray(0, -16)), opening.final()])
    const end = record.findLastIndex((byte) => byte !== 0)
    if (record[end] !== 2) throw new Error('this is not the last record')
    return JSON.parse(record.subarray(0, end).toString('utf8'))
  }
}

/** What VAPID (RFC 8292) says of the sender; throws when the signature is not that of the key beside it. */
function sender_of(authorization) {
  const [, token, key] = /^vapid t=([^,]+), k=(.+)$/.exec(authorization)
  const [head, claims, signature] = token.split('.')
  const raw = Buffer.from(key, 'base64url')
  const jwk = { kty: 'EC', crv: 'P-256', x: raw.subarray(1, 33).toString('base64url'), y: raw.subarray(33).toString('base64url') }
  const public_key = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' }
  if (!verify('sha256', Buffer.from(`${head}.${claims}`), public_key, Buffer.from(signature, 'base64url'))) throw new Error('a forged token')
  return { key, ...JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) }
}

/** The service of a browser's maker (RFC 8030) on this machine: takes what is pushed, and gives what the browser reads. */
export class PushService {
  heard = []
  answers = []
  #browsers = new Map()
  #server = http.createServer(async (request, response) => {
    const pieces = []
    for await (const piece of request) pieces.push(piece)
    const keys = this.#browsers.get(request.url)
    const { status = keys ? 201 : 410 } = this.answers.shift() ?? {}
    const sender = sender_of(request.headers.authorization)
    this.heard.push({ status, path: request.url, headers: request.headers, sender, note: keys?.read(Buffer.concat(pieces)) })
    response.writeHead(status).end()
  })

  async open() {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    this.port = this.#server.address().port
    return this
  }

  get origin() {
    return `http://127.0.0.1:${this.port}`
  }

  /** For the server's configuration: it goes nowhere else on this machine. */
  get config() {
    return `[push]\ncontact = "mailto:admin@example.org"\nallow_private = ["127.0.0.1:${this.port}"]\n`
  }

  /** A browser lets itself be woken: what `pushManager.subscribe()` gives. */
  subscribe(name = randomBytes(8).toString('hex')) {
    const keys = new PushKeys()
    this.#browsers.set(`/${name}`, keys)
    return { endpoint: `${this.origin}/${name}`, p256dh: keys.p256dh, auth: keys.auth }
  }

  unsubscribe({ endpoint }) {
    this.#browsers.delete(new URL(endpoint).pathname)
  }

  /** What a browser was sent, in order. */
  to({ endpoint }) {
    return this.heard.filter(({ path, status }) => path === new URL(endpoint).pathname && status === 201)
  }

  async next(subscription, is_it, what = 'a push comes') {
    return eventually(what, () => this.to(subscription).find(({ note }) => is_it(note)))
  }

  close() {
    this.#server.closeAllConnections()
    this.#server.close()
  }
}
