import { describe, expect, it } from 'vitest'

import type { Task, TaskBoard } from '../../api/types'
import { columns_of, step_in } from '../lists'

const task = (id: string, section_id?: string, state = 'open') => ({ id, section_id, state }) as Task
const kSections = [{ id: 's', name: 'To do' }, { id: 'd', name: 'Doing' }]
const board = (tasks: Task[], sections = kSections) => ({ list: { sections }, tasks }) as TaskBoard

describe('the columns of a board', () => {
  it('are its sections, and what stands in none before them', () => {
    const ids = (found: TaskBoard) =>
      columns_of(found).map(({ section_id, tasks }) => [section_id, tasks.map(({ id }) => id)])
    expect(ids(board([task('a', 's'), task('b', 's', 'done')]))).toEqual([['s', ['a']], ['d', []]])
    expect(ids(board([task('a')]))).toEqual([[undefined, ['a']], ['s', []], ['d', []]])
    expect(ids(board([], []))).toEqual([[undefined, []]])
  })

  it('say where one place up or down is', () => {
    const column = { section_id: 's', name: 'x', tasks: [task('a'), task('b'), task('c')] }
    expect(step_in(column, 'a', -1)).toBeUndefined()
    expect(step_in(column, 'b', -1)).toEqual({ after_id: undefined })
    expect(step_in(column, 'c', -1)).toEqual({ after_id: 'a' })
    expect(step_in(column, 'a', 1)).toEqual({ after_id: 'b' })
    expect(step_in(column, 'c', 1)).toBeUndefined()
  })
})
