import { describe, expect, it } from 'vitest'

import { login_fault, name_fault, password_fault } from './validators'

describe('a name', () => {
  it.each([
    ['', 'name_missing'],
    ['   ', 'name_missing'],
    ['김', undefined],
    ['x'.repeat(81), 'name_long'],
    ['👩‍💻'.repeat(20), undefined],
  ])('%j: %j', (name, fault) => expect(name_fault(name)).toBe(fault))
})

describe('a login', () => {
  it.each([
    ['', 'login_missing'],
    ['ab', 'login_short'],
    ['ada lovelace', 'login_letters'],
    ['ada@example.com', undefined],
    ['Ada.Lovelace+1', undefined],
    ['민수.김', 'login_letters'],
    ['a'.repeat(65), 'login_long'],
  ])('%j: %j', (login, fault) => expect(login_fault(login)).toBe(fault))
})

describe('a password', () => {
  it.each([
    ['', '', 'password_missing'],
    ['short', '', 'password_short'],
    ['ada@example.com', 'Ada@example.com', 'password_is_login'],
    ['a longer sentence', 'ada', undefined],
  ])('%j for %j: %j', (password, login, fault) => expect(password_fault(password, login)).toBe(fault))
})
