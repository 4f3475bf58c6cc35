import { expect, test } from 'vitest'

import type { CalendarEvent, FileInfo, Task } from '../../api/types'
import { about_event, about_file, about_task } from '../about'
import { source_path } from '../paths'

const assignee = (member_id: string, more = {}) => ({ member_id, is_gone: false, ...more })

test('of a task those are proposed who still have to do it', () => {
  const task = {
    id: 'tsk_1',
    title: '견적서',
    assignees: [
      assignee('mem_me'),
      assignee('mem_a'),
      assignee('mem_b', { ticked_at: '2026-11-30T00:00:00Z' }),
      assignee('mem_c', { is_gone: true }),
    ],
  } as Task
  expect(about_task(task, 'mem_me')).toEqual({
    source: { kind: 'task', id: 'tsk_1' },
    name: '견적서',
    text: '견적서',
    member_ids: ['mem_a'],
  })
})

test('of an event those who come or have not said, and whose it is', () => {
  const attendee = (member_id: string, answer: string, is_gone = false) => ({ member_id, answer, is_gone })
  const event = {
    id: 'evt_1',
    organiser_id: 'mem_o',
    attendees: [
      attendee('mem_o', 'accepted'),
      attendee('mem_me', 'accepted'),
      attendee('mem_a', 'needs_action'),
      attendee('mem_b', 'declined'),
      attendee('mem_c', 'tentative'),
      attendee('mem_d', 'accepted', true),
    ],
  } as CalendarEvent
  const about = about_event({ event, title: '주간 회의', when: '11월 30일 10:00' }, 'mem_me')
  expect(about.member_ids).toEqual(['mem_o', 'mem_a', 'mem_c'])
  expect(about.text).toBe('주간 회의 · 11월 30일 10:00')
  expect(about_event({ event, title: '', when: '10:00' }, 'mem_o').text).toBe('10:00')
})

test('of a file nobody is proposed, and it has no page of its own', () => {
  const { source, member_ids } = about_file({ id: 'fil_1', name: '도면.pdf' } as FileInfo)
  expect(member_ids).toEqual([])
  expect(source_path(source)).toBeUndefined()
})

test('what an alert is about is found where it lives', () => {
  expect(source_path({ kind: 'task', id: 'tsk_1' })).toBe('/tasks/tsk_1?view=mine')
  expect(source_path({ kind: 'event', id: 'evt_1' })).toBe('/calendar/evt_1')
  expect(source_path({ kind: 'announcement', id: 'ann_1' })).toBe('/announcements/ann_1')
  expect(source_path({ kind: 'message', id: 'msg_1', place: 'cnv_1' })).toBe('/c/cnv_1')
  expect(source_path({ kind: 'message', id: 'msg_1' })).toBeUndefined()
})
