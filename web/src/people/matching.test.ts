import { describe, expect, it } from 'vitest'

import { leading_consonants, matches } from './matching'

describe('finding people', () => {
  it.each([
    ['민수', true],
    ['ㄱㅁㅅ', true],
    ['ㅁㅅ', true],
    ['디자인', true],
    ['minsu', true],
    ['MINSU 디자인', true],
    ['ㄱㅁㅎ', false],
    ['zoe', false],
    ['  ', true],
  ])('%j among 김민수 is %j', (query, found) => {
    expect(matches(query, ['김민수', '디자인 리드', 'minsu@madang.example'])).toBe(found)
  })

  it('ignores accents', () => {
    expect(matches('elodie', ['Élodie Ångström'])).toBe(true)
  })

  it('finds Hangul however it was composed', () => {
    expect(matches('김민', ['김민수'.normalize('NFD')])).toBe(true)
  })

  it('reads leading consonants', () => {
    expect(leading_consonants('까치 Tea')).toBe('ㄲㅊ Tea')
  })
})
