import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

import { kPassword } from './client.mjs'

const sha256 = (bytes) => createHash('sha256').update(bytes).digest()
const base64url = (bytes) => Buffer.from(bytes).toString('base64url')
const kPresentAndVerified = 0x05
const kAttested = 0x40

/** An authenticator made of nothing but node: one passkey on the curve P-256, for the server that the test asks. */
export class SoftwarePasskey {
  #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  #id = randomBytes(24)
  #uses = 0

  constructor(server) {
    this.origin = server.origin
    this.relying_party = new URL(server.origin).hostname
  }

  #client_data(type, challenge) {
    return Buffer.from(JSON.stringify({ type, challenge: base64url(challenge), origin: this.origin, crossOrigin: false }))
  }

  #authenticator_data(flags) {
    const counter = Buffer.alloc(4)
    counter.writeUInt32BE((this.#uses += 1))
    return Buffer.concat([sha256(this.relying_party), Buffer.from([flags]), counter])
  }

  #cose_key() {
    const { x, y } = this.#keys.publicKey.export({ format: 'jwk' })
    const parts = ['a5010203262001215820', x, '225820', y]
    return Buffer.concat(parts.map((part, index) => Buffer.from(part, index % 2 ? 'base64url' : 'hex')))
  }

  /** The body that adds it, without its client_id. */
  made({ challenge }) {
    const described = Buffer.concat([Buffer.alloc(16), Buffer.from([0, this.#id.length]), this.#id, this.#cose_key()])
    const data = Buffer.concat([this.#authenticator_data(kPresentAndVerified | kAttested), described])
    const client_data = base64url(this.#client_data('webauthn.create', challenge))
    return { name: '열쇠 🔑', client_data, authenticator_data: base64url(data) }
  }

  proof({ challenge }) {
    const client_data = this.#client_data('webauthn.get', challenge)
    const data = this.#authenticator_data(kPresentAndVerified)
    const signature = sign('sha256', Buffer.concat([data, sha256(client_data)]), this.#keys.privateKey)
    return {
      credential_id: base64url(this.#id), client_data: base64url(client_data), authenticator_data: base64url(data), signature: base64url(signature),
    }
  }
}

export async function begun_passkey(person) {
  const { passkeys } = await person.ask('GET', '/api/session/second_factor')
  for (const { id } of passkeys) await person.ask('POST', `/api/session/passkeys/${id}/remove`, { current_password: kPassword })
  return person.ask('POST', '/api/session/passkeys/begin', { current_password: kPassword })
}

/** The only passkey of this person from now on: `{device, id}`. */
export async function with_passkey(person) {
  const device = new SoftwarePasskey(person.server)
  const { passkey } = await person.ask('POST', '/api/session/passkeys', device.made(await begun_passkey(person)))
  return { device, id: passkey.id }
}
