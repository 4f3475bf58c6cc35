import { describe, expect, it } from 'vitest'

import { week_text, weekday_name } from './weekdays'

const work = '09:00–18:00'

describe('days of a week', () => {
  it('begin on Monday', () => {
    expect(['en', 'ko', 'zh'].map((language) => weekday_name(language, 0))).toEqual(['Monday', '월요일', '星期一'])
    expect(weekday_name('en', 6)).toBe('Sunday')
  })

  it('are said together where the same holds', () => {
    expect(week_text('en', [work, work, work, work, work, '', ''])).toBe(`Mon–Fri ${work}`)
    expect(week_text('ko', [work, '', work, work, '', '', '10:00–12:00'])).toBe(`월 ${work} · 수–목 ${work} · 일 10:00–12:00`)
    expect(week_text('zh', ['', '', '', '', '', '', ''])).toBe('')
  })
})
