import { describe, expect, it } from 'vitest'

import { as_duration, as_loss, as_micros, as_share } from '../capacity/figures'
import { meetings_slice } from '../slice'
import { with_queue } from '../state'

describe('figures of a server', () => {
  it('are shares between none and all', () => {
    expect([-5, 0, 4, 5, 994, 995, 1_400].map(as_share)).toEqual(['0%', '0%', '0%', '1%', '99%', '100%', '100%'])
  })

  it('are durations in the unit that reads better', () => {
    expect(as_duration(999.4)).toEqual({ unit: 'micro', value: 999 })
    expect(as_duration(1_000)).toEqual({ unit: 'milli', value: 1 })
    expect(as_duration(12_345)).toEqual({ unit: 'milli', value: 12.3 })
    expect(as_micros(2_149)).toBe(2.1)
  })

  it('never call a little loss none', () => {
    expect([0, 1, 10, 1_000, 25_000].map(as_loss)).toEqual(['0%', '0.001%', '0.001%', '0.1%', '2.5%'])
  })
})

describe('the queue of a full server', () => {
  it('is known of each device until it has everything', () => {
    const waits = with_queue(meetings_slice.initial, 'ptc_1', { place: 2, hears: false })
    expect(waits.queue).toEqual({ ptc_1: { place: 2, hears: false } })
    const hears = with_queue(waits, 'ptc_1', { place: 1, hears: true })
    expect(hears.queue.ptc_1).toEqual({ place: 1, hears: true })
    expect(with_queue(hears, 'ptc_1', undefined).queue).toEqual({})
  })
})
