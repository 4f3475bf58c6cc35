import { createHash, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'

import { own_sha256, sha256 } from '../sha256'

test('says what the standard says', () => {
  expect(own_sha256(new TextEncoder().encode('abc'))).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  )
})

test('says the same as everybody, for every length around a block', async () => {
  for (const size of [0, 1, 54, 55, 56, 57, 63, 64, 65, 119, 120, 128, 10_001]) {
    const bytes = new Uint8Array(randomBytes(size))
    const expected = createHash('sha256').update(bytes).digest('hex')
    expect(own_sha256(bytes)).toBe(expected)
    expect(await sha256(bytes)).toBe(expected)
  }
})
