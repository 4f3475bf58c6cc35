import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { best_fits, fit } from './matching'

interface Case {
  query: string
  name: string
  reading?: string
  fit?: number
}

const cases = JSON.parse(readFileSync('../src/people/tests/spelling_cases.json', 'utf8')) as Case[]

describe('finding people', () => {
  it.each(cases)('as the server does: $query in $name', ({ query, fit: expected, ...findable }) => {
    expect(fit(findable, query)).toBe(expected)
  })

  it('finds Hangul however it was composed', () => {
    expect(fit({ name: '김민수'.normalize('NFD') }, '김민')).toBe(0)
    expect(fit({ name: '김민수' }, '김민'.normalize('NFD'))).toBe(0)
  })

  it.each([
    ['민수', true],
    ['디자인', true],
    ['ㄷㅈㅇ', true],
    ['minsu', true],
    ['MINSU 디자인', true],
    ['zoe', false],
  ])('%j among 김민수 and their other texts is %j', (query, found) => {
    expect(fit({ name: '김민수', texts: ['디자인 리드', 'minsu@madang.example'] }, query) !== undefined).toBe(found)
  })

  it('puts names that begin so in front', () => {
    const all = ['Bo Wang', 'Wei', 'Ariel, wei at last', '王伟']
    const findable = (name: string) => ({ name, reading: name === '王伟' ? 'wang wei' : '' })
    expect(best_fits(all, 'wang', findable)).toEqual(['王伟', 'Bo Wang'])
    expect(best_fits(all, 'wei', findable)).toEqual(['Wei', 'Ariel, wei at last', '王伟'])
    expect(best_fits(all, ' ', findable)).toEqual(all)
  })
})
