import { describe, expect, it } from 'vitest'

import type { Task } from '../../api/types'
import { no_tasks, with_fetched, with_left, with_missed, with_saved } from '../state'

const task = (id: string, more: Partial<Task> = {}) => ({ id, title: id, state: 'open', ...more }) as Task
const cursor = (seq: number, epoch = 'e') => ({ stream: 'mem_1', epoch, seq })
const told = (seq: number) => ({ epoch: 'e', seq })

describe('the open tasks', () => {
  it('are what was fetched and then told', () => {
    let state = with_fetched(no_tasks, [task('a'), task('b')], cursor(5))
    state = with_saved(state, task('c'), told(6))
    state = with_saved(state, task('a', { state: 'done' }), told(7))
    state = with_left(state, 'b', told(8))
    expect(Object.keys(state.tasks)).toEqual(['c'])
  })

  it('are not undone by an answer that is older than what was told', () => {
    let state = with_saved(no_tasks, task('a', { title: 'new' }), told(9))
    state = with_left(state, 'b', told(10))
    state = with_fetched(state, [task('a', { title: 'old' }), task('b'), task('c')], cursor(8))
    expect(state.tasks['a']?.title).toBe('new')
    expect(Object.keys(state.tasks).sort()).toEqual(['a', 'c'])
    expect(with_fetched(state, [task('d')], cursor(10)).tasks).toEqual({ d: task('d') })
  })

  it('of another epoch are taken as they are fetched', () => {
    const state = with_saved(no_tasks, task('a'), told(9))
    expect(Object.keys(with_fetched(state, [task('b')], cursor(2, 'f')).tasks)).toEqual(['b'])
  })

  it('stay while they are asked for again after something was missed', () => {
    const state = with_fetched(no_tasks, [task('a')], cursor(1))
    const missed = with_missed(state, 'mem_1')
    expect(missed.missed).toBe(state.missed + 1)
    expect(missed).toMatchObject({ loaded: true, tasks: state.tasks })
    expect(with_missed(state, 'cnv_1')).toBe(state)
  })
})
