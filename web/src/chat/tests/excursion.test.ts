import { describe, expect, it } from 'vitest'

import type { Event, EventOf, Message } from '../../api/types'
import { amended, everywhere, up_to_date } from '../amendments'
import { begun, met, with_earlier, with_later } from '../excursion'
import { type ChatState, kEmptyChat } from '../state'
import { without_text } from '../timeline'
import { kConversation, me, Truth } from './samples'

function messages(from: number, to: number): Message[] {
  const truth = new Truth()
  for (let seq = 1; seq <= to; seq += 1) truth.posts('mem_other', `${seq}`)
  return truth.messages.slice(from - 1)
}

/** The newest twenty of a hundred, and an excursion to the fortieth. */
function touring(): ChatState {
  const truth = new Truth()
  for (let seq = 1; seq <= 100; seq += 1) truth.posts('mem_other', `${seq}`)
  const whole = truth.state()
  const before = { messages: messages(31, 40), has_earlier: true, as_of: 100 }
  const after = { messages: messages(41, 50), has_earlier: true, has_later: true, as_of: 100 }
  return {
    ...whole,
    timelines: { [kConversation]: { messages: messages(81, 100), covered_from: 81, as_of: 100, loaded: true } },
    excursions: { [kConversation]: begun(before, after) },
  }
}

const recall = (seq: number, at: number) =>
  ({
    type: 'chat.message_recalled',
    stream: kConversation,
    seq: at,
    data: { message_id: `msg_${seq}`, message_seq: seq, recalled_at: 'now' },
  }) as unknown as EventOf<'chat.message_recalled'> & Event

describe('an excursion', () => {
  const around = touring().excursions[kConversation]

  it('covers the pages around its place', () => {
    expect([around?.covered_from, around?.covered_to, around?.messages.length]).toEqual([31, 50, 20])
  })

  it('grows at both ends', () => {
    if (!around) throw new Error('no excursion')
    const earlier = with_earlier(around, { messages: messages(1, 30), has_earlier: false, as_of: 100 })
    expect([earlier.covered_from, earlier.covered_to]).toEqual([0, 50])
    const later = with_later(around, { messages: messages(51, 60), has_earlier: true, has_later: true, as_of: 100 })
    expect([later.covered_from, later.covered_to]).toEqual([31, 60])
  })

  it('becomes one with the timeline where the two touch', () => {
    const state = touring()
    expect(met(state, kConversation)).toBe(state)
    const later = { messages: messages(51, 80), has_earlier: true, has_later: true, as_of: 100 }
    if (!around) throw new Error('no excursion')
    const one = met({ ...state, excursions: { [kConversation]: with_later(around, later) } }, kConversation)
    const timeline = one.timelines[kConversation]
    expect(one.excursions[kConversation]).toBeUndefined()
    expect([timeline?.covered_from, timeline?.as_of, timeline?.messages.length]).toEqual([31, 100, 70])
  })
})

describe('an amendment', () => {
  it('reaches a message wherever it is held', () => {
    const [stray] = messages(5, 5)
    const state: ChatState = { ...touring(), strays: { [kConversation]: { msg_5: stray as Message } } }
    const recalled = [5, 40, 100].reduce((next, seq, at) => amended(next, recall(seq, 101 + at), me), state)
    expect(recalled.strays[kConversation]?.msg_5?.recalled_at).toBe('now')
    expect(recalled.excursions[kConversation]?.messages.find((it) => it.seq === 40)?.text).toBe('')
    expect(recalled.timelines[kConversation]?.messages.at(-1)?.text).toBe('')
    expect(recalled.conversations[kConversation]?.last_message?.recalled_at).toBe('now')
    expect(recalled.conversations[kConversation]?.head_seq).toBe(103)
  })

  it('makes a page true that was read before it and comes after', () => {
    const state = amended(touring(), recall(60, 101), me)
    const page = messages(55, 65)
    expect(up_to_date(state, me, kConversation, { messages: page, as_of: 100 }).find((it) => it.seq === 60)?.text).toBe('')
    expect(up_to_date(state, me, kConversation, { messages: page, as_of: 101 }).find((it) => it.seq === 60)?.text).toBe('60')
  })

  it('of a conversation that is not held changes nothing', () => {
    expect(amended(kEmptyChat, recall(1, 2), me)).toBe(kEmptyChat)
    const place = { conversation_id: 'cnv_none', message_id: 'msg_1', message_seq: 1 }
    const after = everywhere(kEmptyChat, place, (it) => without_text(it, 'now'))
    expect(after).toEqual(kEmptyChat)
  })
})
