import { describe, expect, it } from 'vitest'

import { hue_of, initials, opening } from './initials'

describe('initials', () => {
  it.each([
    ['김민수', '민수'],
    ['남궁민수', '민수'],
    ['이현', '이현'],
    ['김 민수', '민수'],
    ['이서연 (디자인)', '서연'],
    ['王小明', '小明'],
    ['欧阳娜娜', '娜娜'],
    ['李娜', '李娜'],
    ['Ada Lovelace', 'AL'],
    ['grace brewster murray hopper', 'GH'],
    ['Plato', 'P'],
    ['Jean-Luc', 'JL'],
    ['Élodie Ångström', 'ÉÅ'],
    ['E\u0301lodie', 'É'],
    ['👩‍💻 Mina', '👩‍💻'],
    ['🇰🇷', '🇰🇷'],
    ['محمد علي', 'م\u200cع'],
    ['さくら', 'さ'],
    ['3M Korea', '3K'],
    ['Kim 민수', 'K'],
    ['', '?'],
    ['   ', '?'],
    ['—', '—'],
  ])('of %j are %j', (name, expected) => {
    expect(initials(name)).toBe(expected)
  })
})

describe('the colour of an id', () => {
  it('stays the same', () => {
    expect(hue_of('mem_0000000000001')).toBe(hue_of('mem_0000000000001'))
  })

  it('is spread over the palette', () => {
    const seen = new Set(Array.from({ length: 200 }, (_, at) => hue_of(`mem_${at}`)))
    expect(seen.size).toBe(10)
  })
})

describe('the opening of a name of a thing', () => {
  it.each([
    ['마당컴퍼니', '마당'],
    ['한빛 전자', '한빛'],
    ['院落科技', '院落'],
    ['Courtyard Ltd', 'CL'],
  ])('%j is %j', (name, expected) => {
    expect(opening(name)).toBe(expected)
  })
})
