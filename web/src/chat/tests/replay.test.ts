import { describe, expect, it } from 'vitest'

import type { Event } from '../../api/types'
import { chat_reducers, said } from '../reducers'
import { type ChatState, kEmptyChat } from '../state'
import { kConversation, kOther, kThird, me, Truth } from './samples'

type AnyReducer = (state: ChatState, event: Event, who: typeof me) => ChatState

function apply(state: ChatState, event: Event): ChatState {
  return (chat_reducers[event.type as keyof typeof chat_reducers] as AnyReducer)(state, event, me)
}

const counts_of = (state: ChatState) => state.conversations[kConversation]?.mine

/** What moves without a seq may differ in how far a part says it has come; nothing else may. */
function content(state: ChatState) {
  const timeline = state.timelines[kConversation]
  const members = state.rosters[kConversation]?.members
  return { conversation: state.conversations[kConversation], messages: timeline?.messages, members }
}

function begun(): Truth {
  const truth = new Truth()
  truth.posts(kOther, 'one')
  truth.posts(me.member_id, 'two')
  truth.posts(kOther, 'three', [me.member_id])
  truth.posts(kThird, 'four')
  return truth
}

const kLater = '2026-03-02T09:00:00.000Z'

const happenings: [string, (truth: Truth) => Event][] = [
  ['chat.message_posted by somebody', (truth) => truth.posts(kOther, 'hi')],
  ['chat.message_posted that mentions us', (truth) => truth.posts(kOther, 'hi', [me.member_id])],
  ['chat.message_posted by us', (truth) => truth.posts(me.member_id, 'hi')],
  ['chat.message_posted of a call that we missed', (truth) => truth.misses_call(kOther)],
  ['chat.message_posted of a call of ours that was missed', (truth) => truth.misses_call(me.member_id)],
  ['chat.message_recalled, unread, with a mention', (truth) => truth.recalls(3)],
  ['chat.message_recalled, read long ago', (truth) => truth.recalls(1)],
  ['chat.message_recalled, the last one', (truth) => truth.recalls(4)],
  ['chat.message_recalled, our own', (truth) => truth.recalls(2)],
  ['chat.message_recalled, pinned', (truth) => (truth.pins_up(1), truth.recalls(1))],
  ['chat.message_edited, unread, to mention us', (truth) => truth.edits(4, 'look', [me.member_id])],
  ['chat.message_edited, unread, to mention nobody', (truth) => truth.edits(3, 'never mind')],
  ['chat.message_edited, unread, to mention all', (truth) => truth.edits(4, 'look', [], true)],
  ['chat.message_edited, read long ago', (truth) => truth.edits(1, 'look', [me.member_id])],
  ['chat.message_reacted, by us', (truth) => truth.reacts(me.member_id, 1, '👍')],
  ['chat.message_reacted, by another under the last', (truth) => truth.reacts(kOther, 4, '👍')],
  ['chat.message_pinned', (truth) => truth.pins_up(2)],
  ['chat.message_unpinned', (truth) => truth.takes_down(2)],
  ['chat.members_added', (truth) => truth.adds('mem_new')],
  ['chat.member_left', (truth) => truth.loses(kThird)],
  ['chat.member_left by the owner, who is followed by us', (truth) => truth.loses(kThird, me.member_id)],
  ['chat.member_left by the owner, who is followed by another', (truth) => truth.loses(kThird, kOther)],
  ['chat.conversation_changed', (truth) => truth.changes('Renamed', 'nothing')],
  ['chat.rights_changed', (truth) => truth.grants('speak', { holders: 'named', named: [kThird] })],
  ['chat.members_changed, who is silenced', (truth) => truth.ranks({ member_id: kThird, role: 'member', silenced_until: kLater })],
  ['chat.members_changed, we are silenced', (truth) => truth.ranks({ member_id: me.member_id, role: 'member', silenced_until: kLater })],
  [
    'chat.members_changed, the group is handed over to us',
    (truth) => truth.ranks({ member_id: me.member_id, role: 'owner' }, { member_id: kThird, role: 'admin' }),
  ],
  ['chat.read_mark_moved', (truth) => truth.we_read(3)],
  ['chat.attention_changed, muted', (truth) => truth.attends({ mute: { until: kLater }, lets_mentions: false })],
  ['chat.attention_changed, starred', (truth) => truth.attends({ is_starred: true })],
  ['chat.reader_moved', (truth) => truth.reads(kOther, 4)],
  ['chat.previews_changed', (truth) => truth.shows(2, 'one', 'two')],
]

describe('the state before and an event are the state fetched afresh', () => {
  it.each(happenings)('%s', (_name, happens) => {
    const truth = begun()
    const before = truth.state()
    const event = happens(truth)
    expect(content(apply(before, event))).toEqual(content(truth.state()))
  })

  it.each(happenings)('%s, of a conversation that was never opened', (_name, happens) => {
    const truth = begun()
    const before = truth.listed()
    const event = happens(truth)
    const after = apply(before, event)
    const is_certain = !after.doubtful.includes(kConversation)
    const fresh = truth.listed().conversations
    if (is_certain) expect(after.conversations).toEqual(fresh)
    expect(after.conversations[kConversation]?.head_seq).toBe(truth.head)
  })

  it('in any run of happenings', () => {
    for (let run = 0; run < 60; run += 1) {
      const truth = begun()
      let state = truth.state()
      let listed = truth.listed()
      for (let step = 0; step < 25; step += 1) {
        const event = random_happening(truth)
        state = apply(state, event)
        listed = apply(listed, event)
      }
      expect(content(state)).toEqual(content(truth.state()))
      if (listed.doubtful.length === 0) expect(listed.conversations).toEqual(truth.listed().conversations)
    }
  })

  it('twice is as good as once', () => {
    const truth = begun()
    const before = truth.state()
    const named = { holders: 'named' as const, named: [kThird] }
    const events = [truth.posts(kOther, 'a'), truth.grants('pin', named), truth.recalls(3), truth.changes('x', 'all'), truth.loses(kThird)]
    const once = events.reduce(apply, before)
    expect(content(events.reduce(apply, once))).toEqual(content(once))
  })
})

function random_happening(truth: Truth): Event {
  const dice = Math.floor(Math.random() * 13)
  const fresh = truth.messages.filter((it) => it.kind === 'text' && !it.recalled_at)
  if (dice === 0) return truth.posts(me.member_id)
  if (dice === 12) return truth.misses_call(Math.random() < 0.6 ? kOther : me.member_id)
  if (dice === 1 && fresh.length > 0) return truth.recalls(fresh[Math.floor(Math.random() * fresh.length)]?.seq ?? 1)
  const one = fresh[Math.floor(Math.random() * fresh.length)]?.seq
  if (one !== undefined && dice > 6) return amends_any(truth, one, dice)
  if (dice === 2) return truth.we_read(Math.ceil(Math.random() * truth.head))
  if (dice === 3) return truth.reads(kOther, Math.ceil(Math.random() * truth.head))
  if (dice === 4) return truth.changes(`Title ${truth.head}`, 'last_100')
  if (dice === 5) return truth.adds(`mem_${truth.head}`)
  const newcomer = truth.members.find((it) => ![me.member_id, kOther, kThird].includes(it.member_id))
  if (dice === 6 && newcomer) return truth.loses(newcomer.member_id)
  return truth.posts(kOther, 'text', Math.random() < 0.3 ? [me.member_id] : [])
}

function amends_any(truth: Truth, seq: number, dice: number): Event {
  const reactions = truth.messages.find((it) => it.seq === seq)?.reactions ?? []
  const has_mine = reactions.some((it) => it.mine)
  if (dice === 7) return truth.edits(seq, 'other', Math.random() < 0.5 ? [me.member_id] : [], Math.random() < 0.3)
  if (dice === 8) return truth.reacts(me.member_id, seq, '👍', !has_mine)
  if (dice === 9) return truth.pins_up(seq)
  if (dice === 10) return truth.shows(seq, ...['a', 'b'].slice(Math.floor(Math.random() * 3)))
  return truth.takes_down(seq)
}

describe('an edit whose text is withheld', () => {
  it('makes us ask again', () => {
    const truth = begun()
    const before = truth.state()
    const event = truth.edits(2, 'hidden')
    const data = { ...(event.data as object), text: undefined }
    const after = apply(before, { ...event, data } as never)
    expect(after.timelines[kConversation]).toMatchObject({ messages: [], loaded: false, as_of: truth.head })
    expect(after.doubtful).toEqual([kConversation])
  })
})

describe('our own message', () => {
  it('is there once, whether the reply or the event comes first', () => {
    const truth = begun()
    const before = truth.state()
    const event = truth.posts(me.member_id, 'mine')
    const message = structuredClone(truth.messages.at(-1))
    if (!message) throw new Error('nothing was said')
    const reply_first = apply(said(before, message, me), event)
    const event_first = said(apply(before, event), message, me)
    expect(content(reply_first)).toEqual(content(truth.state()))
    expect(content(event_first)).toEqual(content(truth.state()))
  })

  it('that overtakes the events of others leaves the counts right', () => {
    const truth = begun()
    const before = truth.listed()
    const earlier = truth.posts(kOther, 'just before')
    const ours = truth.posts(me.member_id, 'mine')
    const message = structuredClone(truth.messages.at(-1))
    if (!message) throw new Error('nothing was said')
    const after = [earlier, ours].reduce(apply, said(before, message, me))
    expect(counts_of(after)).toMatchObject({ unread: 0, mentions: 0 })
    expect(after.timelines[kConversation]?.messages.map((it) => it.text)).toEqual(['just before', 'mine'])
  })
})

describe('conversations come and go', () => {
  const joined = (truth: Truth): Event =>
    ({ ...truth.posts(kOther), stream: me.member_id, type: 'chat.conversation_joined', data: { conversation: truth.conversation() } }) as never

  it('when we are added, and once only', () => {
    const truth = begun()
    const event = joined(truth)
    const empty = { ...truth.listed(), conversations: {}, timelines: {} }
    const once = apply(empty, event)
    expect(once.conversations).toEqual(truth.listed().conversations)
    expect(apply(once, event)).toBe(once)
  })

  it('when we leave, with everything of them', () => {
    const truth = begun()
    const data = { conversation_id: kConversation }
    const event = { ...truth.posts(kOther), stream: me.member_id, type: 'chat.conversation_left', data } as never
    const after = apply(truth.state(), event)
    expect(after).toEqual(kEmptyChat)
  })

  it('typing is heard, and ends with what was typed', () => {
    const truth = begun()
    const data = { conversation_id: kConversation, member_id: kOther }
    const event = { ...truth.reads(kOther, 1), type: 'chat.typing', data } as never
    const during = apply(truth.state(), event)
    expect(Object.keys(during.typing[kConversation] ?? {})).toEqual([kOther])
    const after = apply(during, truth.posts(kOther))
    expect(after.typing[kConversation]).toEqual({})
  })
})
