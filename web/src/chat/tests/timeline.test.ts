import { describe, expect, it } from 'vitest'

import type { Message } from '../../api/types'
import type { Entry } from '../../sync/outbox_entry'
import { with_earlier as page_before, with_newest, trimmed } from '../timeline'
import { read_counter } from '../timeline/readers'
import { rows_of } from '../timeline/rows'
import * as windows from '../timeline/window'
import { kOther, me, member, Truth } from './samples'

function messages(from: number, to: number): Message[] {
  return Array.from({ length: to - from + 1 }, (_, at) => said(from + at))
}

function said(seq: number, part: Partial<Message> = {}): Message {
  const posted_at = new Date(Date.UTC(2026, 2, 1, 3) + seq * 60_000).toISOString()
  const whole = { id: `msg_${seq}`, conversation_id: 'cnv_a', seq, author_id: kOther, kind: 'text' as const, text: `${seq}` }
  return { ...whole, mentions: [], mentions_all: false, files: [], reactions: [], posted_at, ...part }
}

const seqs = (list: readonly Message[]) => list.map((message) => message.seq)

describe('pages', () => {
  const held = { messages: messages(40, 60), covered_from: 40, as_of: 60, loaded: true }

  it('before what is held are joined to it', () => {
    const next = page_before(held, { messages: messages(20, 39), has_earlier: true, as_of: 60 })
    expect([next.covered_from, seqs(next.messages)[0], next.messages.length]).toEqual([20, 20, 41])
    const first = page_before(next, { messages: messages(1, 19), has_earlier: false, as_of: 60 })
    expect(first.covered_from).toBe(0)
  })

  it('of the newest replace what they do not touch', () => {
    const next = with_newest(held, { messages: messages(80, 90), has_earlier: true, as_of: 90 })
    expect([next.covered_from, seqs(next.messages)[0]]).toEqual([80, 80])
    const touching = with_newest(held, { messages: messages(50, 70), has_earlier: true, as_of: 70 })
    expect([touching.covered_from, touching.messages.length]).toEqual([40, 31])
  })

  it('keep a message recalled that one of the two knows as recalled', () => {
    const gone = said(50, { text: '', recalled_at: 'now' })
    const next = with_newest(held, { messages: [gone], has_earlier: true, as_of: 60 })
    expect(next.messages.find((it) => it.seq === 50)?.recalled_at).toBe('now')
  })

  it('are let go from the far end', () => {
    const next = trimmed(held, 5)
    expect([next.covered_from, seqs(next.messages)]).toEqual([56, [56, 57, 58, 59, 60]])
  })
})

describe('the window over a timeline', () => {
  const all = messages(1, 1_000)

  it('opens at the newest fifty and follows what comes', () => {
    const window = windows.opened(all)
    expect(seqs(windows.drawn(window, all))[0]).toBe(951)
    expect(seqs(windows.drawn(window, messages(1, 1_003))).at(-1)).toBe(1_003)
  })

  it('never draws more than its most, whichever way it goes', () => {
    let window = windows.opened(all)
    for (let step = 0; step < 30; step += 1) {
      window = windows.with_earlier(window, all)
      expect(windows.drawn(window, all).length).toBeLessThanOrEqual(windows.kMost)
    }
    expect(seqs(windows.drawn(window, all))[0]).toBe(1)
    for (let step = 0; step < 30; step += 1) {
      window = windows.with_later(window, all)
      expect(windows.drawn(window, all).length).toBeLessThanOrEqual(windows.kMost)
    }
    expect(window.end).toBeUndefined()
    expect(seqs(windows.drawn(window, all)).at(-1)).toBe(1_000)
  })

  it('keeps what comes out of sight while the reader looks at something older', () => {
    const window = windows.frozen(windows.opened(all), all)
    const later = [...all, said(1_001), said(1_002, { author_id: me.member_id })]
    expect(seqs(windows.drawn(window, later)).at(-1)).toBe(1_000)
    expect(windows.waiting(window, later, me.member_id)).toBe(1)
    expect(windows.at_newest(window, later).end).toBeUndefined()
  })

  it('keeps what the reader wrote in sight when it has been sent', () => {
    const window = windows.frozen(windows.opened(all), all)
    const later = [...all, said(1_001, { author_id: me.member_id }), said(1_002)]
    expect(seqs(windows.drawn(windows.over_own(window, later, me.member_id), later)).at(-1)).toBe(1_001)
  })
})

describe('rows', () => {
  const entry = { client_id: 'c1', body: { client_id: 'c1', text: 'mine' }, queued_at: '2026-03-01T03:30:00.000Z' }
  const pending = [entry as unknown as Entry]
  const base = { me: me.member_id, read_seq: undefined }

  it('put a line before each day and one before what is new', () => {
    const list = [said(1), said(2), said(3, { posted_at: '2026-03-09T03:00:00.000Z' })]
    const rows = rows_of({ ...base, messages: list, pending: [], read_seq: 2 })
    expect(rows.map((row) => row.kind)).toEqual(['day', 'spoken', 'spoken', 'day', 'unread', 'spoken'])
  })

  it('group what one person says within five minutes', () => {
    const list = [said(1), said(2), said(3, { author_id: 'mem_x' }), said(30, { author_id: 'mem_x' })]
    const rows = rows_of({ ...base, messages: list, pending: [] })
    const begins = rows.flatMap((row) => (row.kind === 'spoken' ? [row.begins_group] : []))
    expect(begins).toEqual([true, false, true, true])
  })

  it('keep the key of a pending message when it has been sent, and show it once', () => {
    const before = rows_of({ ...base, messages: [said(1)], pending })
    const sent = said(2, { author_id: me.member_id, client_id: 'c1', text: 'mine' })
    const both = rows_of({ ...base, messages: [said(1), sent], pending })
    const after = rows_of({ ...base, messages: [said(1), sent], pending: [] })
    expect(before.at(-1)?.key).toBe('c1')
    expect(both.map((row) => row.key)).toEqual(after.map((row) => row.key))
    expect(after.filter((row) => row.key === 'c1')).toHaveLength(1)
  })
})

describe('how many have read a message', () => {
  it('counts those whose stay covers it, without its author', () => {
    const truth = new Truth()
    truth.members = [member(me.member_id, 9), member('mem_a', 5), member('mem_b', 4)]
    truth.members.push({ ...member('mem_late', 9), visible_from_seq: 6 })
    const roster = truth.state().rosters.cnv_a
    const count = read_counter(roster)
    expect(count(said(5, { author_id: me.member_id }))).toEqual({ read: 1, of: 2 })
    expect(count(said(5, { author_id: 'mem_a' }))).toEqual({ read: 1, of: 2 })
    expect(count(said(7, { author_id: 'mem_a' }))).toEqual({ read: 2, of: 3 })
    expect(count(said(5, { author_id: 'mem_who_left' }))).toEqual({ read: 2, of: 3 })
  })
})
