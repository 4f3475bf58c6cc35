import { describe, expect, it } from 'vitest'

import type { ReceivedAlert } from '../../api/types'
import { in_order, on_top } from '../snooze'
import { key_of, no_alerts, with_answer, with_fetched, with_receipt, with_received } from '../state'

const epoch = 'e1'
const told = (seq: number) => ({ epoch, seq })
const cursor = (seq: number) => ({ stream: 'mem_1', epoch, seq })

function alert(id: string, more: Partial<ReceivedAlert['receipt']> = {}, urgency: 'important' | 'emergency' = 'important'): ReceivedAlert {
  return {
    brief: {
      id, sender_id: 'mem_9', text: id, urgency, reason: '', needs: 'everyone',
      created_at: `2026-11-28T00:00:0${id.slice(-1)}.000Z`, starts_at: '2026-11-28T00:00:00.000Z',
    },
    receipt: { alert_id: id, member_id: 'mem_1', state: 'queued', rings: 1, note: '', ...more },
  }
}

const ids = (state: typeof no_alerts) => Object.keys(state.received).sort()

describe('what is to be answered', () => {
  it('comes with its event and goes when it is closed', () => {
    const known = with_received(no_alerts, alert('alr_1'), told(1))
    expect(ids(known)).toEqual(['alr_1'])
    const seen = with_receipt(known, alert('alr_1', { state: 'seen', rings: 2 }).receipt, told(2))
    expect(seen.received.alr_1?.receipt.rings).toBe(2)
    const closed = alert('alr_1', { state: 'confirmed', closed_at: '2026-11-28T00:01:00.000Z' }).receipt
    expect(ids(with_receipt(seen, closed, told(3)))).toEqual([])
  })

  it('is kept apart for oneself and for whom one stands in', () => {
    const own = with_received(no_alerts, alert('alr_1'), told(1))
    expect(ids(with_received(own, alert('alr_1', { stands_for: 'mem_2' }), told(2)))).toEqual(['alr_1', 'alr_1/mem_2'])
  })

  it('is not undone by an answer that is older than an event', () => {
    const closed = alert('alr_1', { closed_at: '2026-11-28T00:01:00.000Z' }).receipt
    const known = with_receipt(with_received(no_alerts, alert('alr_1'), told(4)), closed, told(5))
    expect(ids(with_fetched(known, [alert('alr_1'), alert('alr_2')], cursor(4)))).toEqual(['alr_2'])
    expect(ids(with_fetched(known, [alert('alr_2')], cursor(5)))).toEqual(['alr_2'])
  })

  it('is asked for again when a receipt comes of what is not known', () => {
    const loaded = with_fetched(no_alerts, [], cursor(1))
    expect(with_receipt(loaded, alert('alr_1').receipt, told(2)).loaded).toBe(false)
  })

  it('goes with one’s own word before the event comes', () => {
    const known = with_received(no_alerts, alert('alr_1'), told(1))
    expect(ids(with_answer(known, alert('alr_1', { closed_at: '2026-11-28T00:01:00.000Z' })))).toEqual([])
  })
})

describe('what lies on top', () => {
  it('is an emergency first, then the oldest', () => {
    const order = in_order([alert('alr_3'), alert('alr_1'), alert('alr_2', {}, 'emergency')])
    expect(order.map(({ brief }) => brief.id)).toEqual(['alr_2', 'alr_1', 'alr_3'])
  })

  it('stays aside until it rings again', () => {
    const received = { alr_1: alert('alr_1', { rings: 2 }) }
    expect(on_top(received, { [key_of(received.alr_1.receipt)]: 2 })).toEqual([])
    expect(on_top(received, { alr_1: 1 })).toHaveLength(1)
  })
})
