import { describe, expect, it } from 'vitest'

import { base64url, can_use_passkeys, from_base64url } from './passkeys'

describe('the bytes of a passkey', () => {
  it('cross the wire without padding and come back as they were', () => {
    const bytes = Uint8Array.from([0xfb, 0xff, 0xfe, 0x00])
    expect(base64url(bytes.buffer)).toBe('-__-AA')
    expect(from_base64url('-__-AA')).toEqual(bytes)
    expect(base64url(new ArrayBuffer(0))).toBe('')
  })
})

describe('a browser', () => {
  it('without passkeys is not asked for one', () => {
    expect(can_use_passkeys()).toBe(false)
  })
})
