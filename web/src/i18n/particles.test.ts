import { describe, expect, it } from 'vitest'

import { with_particles } from './particles'

describe('a Korean particle', () => {
  it.each([
    ['김민수[이/가]', '김민수가'],
    ['박서연[이/가]', '박서연이'],
    ['디자인팀[을/를] 삭제', '디자인팀을 삭제'],
    ['인사부[을/를] 삭제', '인사부를 삭제'],
    ['서울[으로/로]', '서울로'],
    ['부산[으로/로]', '부산으로'],
    ['대구[으로/로]', '대구로'],
    ['이도윤[은/는]', '이도윤은'],
    ['한지우[과/와]', '한지우와'],
    ['Paul[이/가]', 'Paul이'],
    ['Kim[은/는]', 'Kim은'],
    ['Mina[을/를]', 'Mina를'],
    ['Zoe[은/는]', 'Zoe는'],
    ['Mark[을/를]', 'Mark를'],
    ['Jack[을/를]', 'Jack를'],
    ['Rob[이/가]', 'Rob이'],
    ['7[이/가]', '7이'],
    ['회의실 2[을/를]', '회의실 2를'],
    ['3[으로/로]', '3으로'],
    ['7[으로/로]', '7로'],
    ['‘마당’[을/를]', '‘마당’을'],
    ['<b>김하늘</b>[이/가]', '<b>김하늘</b>이'],
    ['王小明[이/가]', '王小明가'],
    ['Léon[이/가]', 'Léon이'],
    ['👩‍💻[을/를]', '👩‍💻를'],
    ['민수[이/가] 서연[을/를] 초대', '민수가 서연을 초대'],
    ['no particle here', 'no particle here'],
  ])('in %j gives %j', (sentence, expected) => {
    expect(with_particles(sentence)).toBe(expected)
  })
})
