import { describe, expect, it } from 'vitest'

import { heeded, is_muted, total_heeded } from '../attention'
import { kConversation, kOther, kThird, me, Truth } from './samples'

const kNow = Date.parse('2026-03-02T09:00:00.000Z')
const kLater = '2026-03-02T09:00:01.000Z'
const kUsual = { lets_mentions: true, is_starred: false }

describe('a mute', () => {
  it('runs until it ends, or for ever', () => {
    expect(is_muted({ ...kUsual, mute: { until: kLater } }, kNow)).toBe(true)
    expect(is_muted({ ...kUsual, mute: { until: kLater } }, Date.parse(kLater))).toBe(false)
    expect(is_muted({ ...kUsual, mute: {} }, kNow)).toBe(true)
    expect(is_muted(kUsual, kNow)).toBe(false)
  })

  it('is weaker than a star', () => {
    expect(is_muted({ ...kUsual, mute: {}, is_starred: true }, kNow)).toBe(false)
  })
})

function muted(lets_mentions = true): Truth {
  const truth = new Truth()
  truth.posts(kOther, 'one')
  truth.posts(kThird, 'two', [me.member_id])
  truth.posts(kThird, 'three')
  truth.attends({ mute: {}, lets_mentions })
  return truth
}

const counted = (truth: Truth, starred: string[] = []) =>
  heeded(truth.conversation(), truth.state().timelines[kConversation], starred, me.member_id, kNow)

describe('what is counted of a muted conversation', () => {
  it('is its mentions', () => expect(counted(muted())).toEqual({ unread: 1, mentions: 1 }))
  it('is nothing when mentions are kept out', () => expect(counted(muted(false))).toEqual({ unread: 0, mentions: 0 }))
  it('is also what starred people say', () => expect(counted(muted(false), [kOther])).toEqual({ unread: 1, mentions: 0 }))
  it('counts nothing twice', () => expect(counted(muted(), [kThird])).toEqual({ unread: 2, mentions: 1 }))
  it('is the last message when no other is held', () => {
    const truth = muted(false)
    const { timelines } = truth.listed()
    expect(heeded(truth.conversation(), timelines[kConversation], [kThird], me.member_id, kNow).unread).toBe(1)
  })

  it('is what the badge shows', () => {
    expect(total_heeded({ ...muted(false).state(), starred: [] }, me.member_id, kNow).unread).toBe(0)
    const truth = muted(false)
    truth.attends({ is_starred: true })
    expect(total_heeded({ ...truth.state(), starred: [] }, me.member_id, kNow).unread).toBe(3)
  })
})
