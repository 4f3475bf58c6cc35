import { describe, expect, it } from 'vitest'

import type { Task } from '../../api/types'
import { grouped, heading_of, is_in_view } from '../groups'
import { quick_task, title_of } from '../quick'

const me = 'mem_me'
const now = new Date(2026, 10, 30, 12) // a Monday

function task(more: Partial<Task> = {}): Task {
  return {
    id: 'tsk_1', title: 'Call', notes: '', created_by: me, created_at: '', assignees: [], needs: 'all', follower_ids: [],
    remind_until_confirmed: false, rank: 0, files: [], state: 'open', subtask_count: 0, subtasks_closed: 0, comment_count: 0, ...more,
  }
}

function due(date: string, more: Partial<Task> = {}): Task {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number)
  return task({ due: { date, time_zone: 'UTC' }, due_at: new Date(year, month - 1, day + 1).toISOString(), ...more })
}

describe('headings', () => {
  it('follow the day', () => {
    const found = ['2026-11-29', '2026-11-30', '2026-12-01', '2026-12-06', '2026-12-07'].map((date) => heading_of(due(date), now))
    expect(found).toEqual(['overdue', 'today', 'week', 'week', 'later'])
    expect(heading_of(task(), now)).toBe('none')
  })

  it('know the hour', () => {
    const at = (hour: number) => task({ due: { date: '2026-11-30', minute: hour * 60, time_zone: 'UTC' }, due_at: new Date(2026, 10, 30, hour).toISOString() })
    expect([heading_of(at(11), now), heading_of(at(13), now)]).toEqual(['overdue', 'today'])
  })

  it('leave out what has nothing below it, and put the earliest first', () => {
    const tasks = { b: due('2026-12-03', { id: 'b' }), a: due('2026-12-02', { id: 'a' }), c: task({ id: 'c' }) }
    expect(grouped(tasks, 'made', me, now).map(({ heading, tasks: list }) => [heading, list.map(({ id }) => id)])).toEqual([
      ['week', ['a', 'b']],
      ['none', ['c']],
    ])
  })
})

describe('what waits for me', () => {
  it('is what I have not ticked, or what nobody else has to do', () => {
    const mine = task({ created_by: 'mem_b', assignees: [{ member_id: me, is_gone: false }] })
    const ticked = task({ assignees: [{ member_id: me, is_gone: false, ticked_at: '2026-11-30T00:00:00Z' }] })
    expect([mine, task(), ticked].map((each) => is_in_view(each, 'mine', me))).toEqual([true, true, false])
    expect(is_in_view(task({ follower_ids: [me] }), 'followed', me)).toBe(true)
  })
})

describe('a quick line', () => {
  it.each([
    ['Send the offer tomorrow', 'Send the offer', '2026-12-01'],
    ['내일까지 견적서 보내기', '견적서 보내기', '2026-12-01'],
    ['모레 회의실 예약', '회의실 예약', '2026-12-02'],
    ['明天发报价', '发报价', '2026-12-01'],
    ['Today', 'Today', undefined],
    ['오늘의 메뉴 정하기', '오늘의 메뉴 정하기', undefined],
  ])('%s', (line, title, date) => expect(quick_task(line, now)).toEqual({ title, date }))

  it('takes no more of a message than a title holds', () => {
    expect(title_of('\n  첫 줄\n둘째 줄')).toBe('첫 줄')
    expect(Array.from(title_of('가'.repeat(300)))).toHaveLength(200)
  })
})
