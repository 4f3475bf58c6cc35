import { createHmac } from 'node:crypto'

import { kPassword } from './client.mjs'

const kDigits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const kStep = 30_000

function bytes_of(secret) {
  const bits = Array.from(secret, (digit) => kDigits.indexOf(digit).toString(2).padStart(5, '0')).join('')
  return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)))
}

/** What the app of this secret shows (RFC 6238), now or some steps of 30 s away. */
export function app_code(secret, steps_away = 0) {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / kStep) + steps_away))
  const hash = createHmac('sha1', bytes_of(secret)).update(counter).digest()
  const number = hash.readUInt32BE(hash.at(-1) & 15) & 0x7fffffff
  return String(number % 1_000_000).padStart(6, '0')
}

/** The secret of an app that is not confirmed yet, in place of whatever stood before. */
export async function begun_app(person) {
  await without_app(person)
  const { secret } = await person.ask('POST', '/api/session/totp', { current_password: kPassword })
  return secret
}

/** Sets an app up; gives its secret and the recovery codes. The step before the present one is used up then. */
export async function with_app(person) {
  const secret = await begun_app(person)
  const { codes } = await person.ask('POST', '/api/session/totp/confirm', { code: app_code(secret, -1) })
  return { secret, codes }
}

export async function without_app(person) {
  await person.ask('POST', '/api/session/totp/remove', { current_password: kPassword })
}
