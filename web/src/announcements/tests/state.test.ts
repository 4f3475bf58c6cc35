import { describe, expect, it } from 'vitest'

import type { AnnouncementBrief } from '../../api/types'
import {
  no_announcements,
  with_asked,
  with_changed,
  with_done,
  with_fetched,
  with_moved,
  with_review,
  with_reviewed,
  with_settled,
  without_moved,
} from '../state'

const epoch = 'e1'
const told = (seq: number) => ({ epoch, seq })
const cursor = (seq: number) => ({ stream: 'mem_1', epoch, seq })

function brief(id: string): AnnouncementBrief {
  const times = { changed_at: '2026-11-30T03:00:00.000Z', published_at: '2026-11-30T03:00:00.000Z' }
  return {
    id, state: 'published', author_id: 'mem_9', title: id, excerpt: '', revision: 1, asks: 'confirmation', remark_count: 0,
    is_wanted: true, standing: 'unread', ...times,
  }
}

const fetched = (announcements: AnnouncementBrief[], reviews: AnnouncementBrief[] = []) => ({
  announcements, reviews, may_publish: false,
})
const ids = (state: typeof no_announcements) => Object.keys(state.asked).sort()

describe('what is asked of the reader', () => {
  it('comes with its event and goes when it is settled', () => {
    const known = with_asked(no_announcements, brief('ann_1'), told(1))
    expect(ids(known)).toEqual(['ann_1'])
    expect(ids(with_settled(known, 'ann_1', told(2)))).toEqual([])
    expect(ids(with_done(known, 'ann_1'))).toEqual([])
  })

  it('is what was fetched, but for what was told after it was read', () => {
    const settled = with_settled(with_asked(no_announcements, brief('ann_1'), told(3)), 'ann_1', told(5))
    const newer = with_asked(settled, brief('ann_2'), told(6))
    expect(ids(with_fetched(newer, fetched([brief('ann_1'), brief('ann_3')]), cursor(4)))).toEqual(['ann_2', 'ann_3'])
    expect(ids(with_fetched(newer, fetched([brief('ann_3')]), cursor(6)))).toEqual(['ann_3'])
  })

  it('is taken as it was fetched when the stream begins anew', () => {
    const known = with_asked(no_announcements, brief('ann_1'), told(9))
    const other = { stream: 'mem_1', epoch: 'e2', seq: 1 }
    expect(ids(with_fetched(known, fetched([brief('ann_2')]), other))).toEqual(['ann_2'])
  })
})

describe('what waits for a decision', () => {
  it('keeps apart from what is to be read under the same id', () => {
    const both = with_review(with_asked(no_announcements, brief('ann_1'), told(1)), brief('ann_1'), told(2))
    const decided = with_reviewed(both, 'ann_1', told(3))
    expect(decided.reviews).toEqual({})
    expect(ids(decided)).toEqual(['ann_1'])
    expect(Object.keys(with_fetched(decided, fetched([], [brief('ann_1')]), cursor(2)).reviews)).toEqual([])
  })
})

describe('what is told and kept nowhere', () => {
  it('counts changes and keeps what became of the reader’s own until it was said', () => {
    const once = with_changed(no_announcements, 'ann_1')
    expect(with_changed(once, 'ann_1').changed).toEqual({ ann_1: 2 })
    const moved = with_moved(once, { announcement_id: 'ann_1', title: '', state: 'draft', reason: 'x' })
    expect(moved.moved).toHaveLength(1)
    expect(moved.changed).toEqual({ ann_1: 2 })
    expect(without_moved(moved).moved).toEqual([])
  })
})
