import { describe, expect, it } from 'vitest'

import { code_fault, grouped, is_app_code } from './codes'

describe('a code of the app', () => {
  it('has six digits, however they are parted', () => {
    expect(is_app_code('123456')).toBe(true)
    expect(is_app_code('123 456')).toBe(true)
    expect(is_app_code('12345')).toBe(false)
    expect(is_app_code('a1b2-c3d4-e5f6')).toBe(false)
  })

  it('is told what is wrong with it', () => {
    expect(code_fault('  ')).toBe('code_missing')
    expect(code_fault('12345')).toBe('code_digits')
    expect(code_fault(' 123456')).toBeUndefined()
  })
})

describe('a secret', () => {
  it('is read in fours', () => {
    expect(grouped('GEZDGNBVGY')).toBe('GEZD GNBV GY')
    expect(grouped('')).toBe('')
  })
})
