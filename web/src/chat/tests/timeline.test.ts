import { describe, expect, it } from 'vitest'

import type { Message } from '../../api/types'
import type { Entry } from '../../sync/outbox_entry'
import { amended_by, type Wish } from '../pending'
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
  return { ...whole, mentions: [], mentions_all: false, files: [], reactions: [], previews: [], posted_at, ...part }
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
  const kHeight = 900

  it('opens with what the screen shows, at most fifty, and follows what comes', () => {
    expect(seqs(windows.drawn(windows.opened(all, 4_000), all))[0]).toBe(951)
    const window = windows.opened(all, kHeight)
    expect(seqs(windows.drawn(window, all))[0]).toBe(980)
    expect(seqs(windows.drawn(window, messages(1, 1_003))).at(-1)).toBe(1_003)
  })

  it('never draws more than its most, whichever way it goes', () => {
    let window = windows.opened(all, kHeight)
    for (let step = 0; step < 100; step += 1) {
      window = windows.with_earlier(window, all)
      expect(windows.drawn(window, all).length).toBeLessThanOrEqual(windows.kMost)
    }
    expect(seqs(windows.drawn(window, all))[0]).toBe(1)
    for (let step = 0; step < 100; step += 1) {
      window = windows.with_later(window, all)
      expect(windows.drawn(window, all).length).toBeLessThanOrEqual(windows.kMost)
    }
    expect(window.end).toBeUndefined()
    expect(seqs(windows.drawn(window, all)).at(-1)).toBe(1_000)
  })

  it('keeps what comes out of sight while the reader looks at something older', () => {
    const window = windows.frozen(windows.opened(all, kHeight), all)
    const later = [...all, said(1_001), said(1_002, { author_id: me.member_id })]
    expect(seqs(windows.drawn(window, later)).at(-1)).toBe(1_000)
    expect(windows.waiting(window, later, me.member_id)).toBe(1)
    expect(windows.at_newest(window, later, kHeight).end).toBeUndefined()
  })

  it('counts as waiting what came since, not what it let go of', () => {
    let window = windows.frozen(windows.opened(all, kHeight), all)
    for (let step = 0; step < 20; step += 1) window = windows.with_earlier(window, all)
    expect(window.end).toBeLessThan(1_000)
    expect(windows.waiting(window, all, me.member_id)).toBe(0)
    expect(windows.waiting(window, [...all, said(1_001)], me.member_id)).toBe(1)
    expect(windows.waiting(windows.around(500, all), [...all, said(1_001)], me.member_id)).toBe(1)
  })

  it('keeps what the reader wrote in sight when it has been sent', () => {
    const window = windows.frozen(windows.opened(all, kHeight), all)
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

  it('begin what is new with a call that was missed, and not with other notices', () => {
    const call = { what: 'call_missed' as const, subject_ids: [me.member_id] }
    const missed = said(3, { kind: 'counted_notice', notice: call })
    const list = [said(1), said(2, { kind: 'notice', notice: { what: 'renamed', subject_ids: [] } }), missed]
    expect(rows_of({ ...base, messages: list, pending: [], read_seq: 1 }).map((row) => row.kind)).toEqual([
      'day', 'spoken', 'notice', 'unread', 'notice',
    ])
    const own = [said(1), { ...missed, author_id: me.member_id }]
    expect(rows_of({ ...base, messages: own, pending: [], read_seq: 1 }).map((row) => row.kind)).not.toContain('unread')
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

describe('rows of messages of which more shall become', () => {
  const about = said(1, { author_id: me.member_id, reactions: [{ emoji: '👍', count: 2, mine: false }] })
  const wished = (wish: Wish, state: Entry['state'] = 'queued') => {
    const amends = { conversation_id: 'cnv_a', message_id: about.id, message_seq: 1, wish }
    return { client_id: `w-${wish.what}`, body: { client_id: '' }, state, shown: { amends } } as unknown as Entry
  }
  const row_with = (...pending: Entry[]) => {
    const rows = rows_of({ me: me.member_id, read_seq: undefined, messages: [about, said(2)], pending })
    expect(rows.map(({ kind }) => kind), 'a wish is no message').toEqual(['day', 'spoken', 'spoken'])
    return rows[1]?.kind === 'spoken' ? rows[1] : undefined
  }

  it('show the new text, and that it waits', () => {
    const row = row_with(wished({ what: 'edit', text: 'first' }), wished({ what: 'edit', text: 'second' }))
    expect([row?.text, row?.message?.text, row?.entry?.state]).toEqual(['second', 'second', 'queued'])
  })

  it('count a reaction that is on its way, and say nothing more of it', () => {
    const row = row_with(wished({ what: 'react', emoji: '👍', present: true }))
    expect(row?.message?.reactions).toEqual([{ emoji: '👍', count: 3, mine: true }])
    expect(row?.entry).toBeUndefined()
    const taken_back = [true, false].map((present) => wished({ what: 'react', emoji: '🎉', present }))
    expect(row_with(...taken_back)?.message?.reactions).toEqual(about.reactions)
  })

  it('say what was refused, of a reaction too', () => {
    const entry = row_with(wished({ what: 'react', emoji: '👍', present: true }, 'failed'))?.entry
    expect(entry?.client_id).toBe('w-react')
  })

  it('keep what shall be recalled until it is gone for everybody', () => {
    const row = row_with(wished({ what: 'recall' }))
    expect([row?.text, row?.message?.recalled_at, row?.entry?.client_id]).toEqual(['1', undefined, 'w-recall'])
  })
})

describe('what the server has taken', () => {
  const about = said(5, { author_id: me.member_id, reactions: [] })
  const base = new Truth().state()
  const held = base.timelines.cnv_a ?? { messages: [], covered_from: 0, as_of: 5, loaded: true }
  const state = { ...base, timelines: { ...base.timelines, cnv_a: { ...held, messages: [about] } } }
  const after = (wish: Wish, body: unknown) => {
    const amends = { conversation_id: 'cnv_a', message_id: about.id, message_seq: 5, wish }
    const once = (before: typeof state) =>
      amended_by(before, { client_id: 'c', lane: 'cnv_a', body }, amends, me) as typeof state
    const next = once(state)
    expect(once(next).timelines, 'twice is as once').toEqual(next.timelines)
    return next.timelines.cnv_a?.messages[0]
  }

  it('is so at once, before its event comes', () => {
    const edited = { ...about, text: 'better', edited_at: 'then' }
    expect(after({ what: 'edit', text: 'better' }, edited)).toMatchObject({ text: 'better', edited_at: 'then' })
    expect(after({ what: 'recall' }, { ...about, text: '', recalled_at: 'then' })).toMatchObject({ text: '', recalled_at: 'then' })
    expect(after({ what: 'react', emoji: '🎉', present: true }, undefined)?.reactions).toEqual([
      { emoji: '🎉', count: 1, mine: true },
    ])
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
