import { expect, it } from 'vitest'

import { code_in } from '../paths'

it('finds the code in whatever was pasted', () => {
  expect(code_in('https://madang.example/meetings/code/bcdf-ghjk-lmn')).toBe('bcdf-ghjk-lmn')
  expect(code_in(' BCDF GHJK LMN ')).toBe('bcdf-ghjk-lmn')
  expect(code_in('bcdfghjklmn')).toBe('bcdf-ghjk-lmn')
  expect(code_in('https://madang.example/meetings/code/bcdf-ghjk-lmn?x=1')).toBe('bcdf-ghjk-lmn')
  expect(code_in('')).toBeUndefined()
  expect(code_in('hello')).toBeUndefined()
})
