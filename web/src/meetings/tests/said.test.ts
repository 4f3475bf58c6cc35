import { describe, expect, it } from 'vitest'

import type { Message } from '../../api/types'
import {
  last_seq, nothing_said, type Said, unread_in, with_earlier, with_messages, with_moved, with_newest, without_moved,
} from '../guests/said'

const kMe = 'mem_me'

function message(seq: number, more: Partial<Message> = {}): Message {
  return {
    id: `msg_${seq}`, conversation_id: 'cnv_a', seq, author_id: 'mem_other', kind: 'text', text: `${seq}`, mentions: [], mentions_all: false,
    files: [], posted_at: '2026-11-30T03:00:00Z', reactions: [], previews: [], ...more,
  }
}

const said = (...seqs: number[]): Said => with_messages(nothing_said, seqs.map((seq) => message(seq)))
const seqs = ({ messages }: Said) => messages.map(({ seq }) => seq)

describe('what a guest holds of the chat', () => {
  it('is in the order of the conversation, each message once and as it was told last', () => {
    const held = with_messages(said(9, 4), [message(7), message(4, { text: 'edited' })])
    expect(seqs(held)).toEqual([4, 7, 9])
    expect(held.messages[0]?.text).toBe('edited')
    expect(last_seq(held)).toBe(9)
    expect(last_seq(nothing_said)).toBe(0)
  })

  it('keeps what moved until it was fetched, each number once', () => {
    const moved = with_moved(with_moved(with_moved(said(4), 5), 4), 5)
    expect(moved.moved).toEqual([4, 5])
    expect(without_moved(with_moved(moved, 6), [4, 5]).moved).toEqual([6])
  })

  it('grows by the newest page where the two meet, and begins anew where they do not', () => {
    const page = { messages: [message(6), message(9)], has_more: true }
    const meets = with_newest({ ...said(2, 6), has_earlier: false }, page)
    expect([seqs(meets), meets.has_earlier]).toEqual([[2, 6, 9], false])
    const gap = with_newest(said(2, 4), page)
    expect([seqs(gap), gap.has_earlier]).toEqual([[6, 9], true])
  })

  it('is the whole of it where the newest page is, so that nothing stays that is not theirs any more', () => {
    const whole = with_newest(said(2, 6), { messages: [message(6)], has_more: false })
    expect([seqs(whole), whole.has_earlier]).toEqual([[6], false])
  })

  it('knows whether there is more before', () => {
    const more = with_earlier(said(9), { messages: [message(3), message(5)], has_more: true })
    expect([seqs(more), more.has_earlier]).toEqual([[3, 5, 9], true])
    expect(with_earlier(more, { messages: [message(1)], has_more: false }).has_earlier).toBe(false)
  })

  it('counts what others said since, and nothing that was recalled', () => {
    const held = with_messages(said(2, 4), [message(5, { author_id: kMe }), message(6, { recalled_at: '2026-11-30T03:01:00Z' })])
    expect(unread_in(held, 2, kMe)).toBe(1)
    expect(unread_in(held, 4, kMe)).toBe(0)
  })
})
