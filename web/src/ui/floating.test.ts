import { describe, expect, it } from 'vitest'

import { place_beside } from './floating'

const window = { width: 1000, height: 600 }
const size = { width: 200, height: 100 }

describe('a floating box', () => {
  it('stands below its anchor, aligned with its end', () => {
    const anchor = { left: 500, top: 40, width: 40, height: 40 }
    expect(place_beside(anchor, size, window, { side: 'bottom', align: 'end', gap: 4 })).toEqual({ left: 340, top: 84 })
  })

  it('turns up where there is no room below', () => {
    const anchor = { left: 500, top: 550, width: 40, height: 40 }
    expect(place_beside(anchor, size, window, { side: 'bottom', align: 'start', gap: 4 })).toEqual({ left: 500, top: 446 })
  })

  it('never leaves the window', () => {
    const anchor = { left: 980, top: 300, width: 20, height: 20 }
    expect(place_beside(anchor, size, window, { side: 'top', align: 'center', gap: 6 })).toEqual({ left: 792, top: 194 })
  })

  it('stands beside a rail', () => {
    const anchor = { left: 10, top: 12, width: 40, height: 40 }
    expect(place_beside(anchor, size, window, { side: 'right', align: 'start', gap: 8 })).toEqual({ left: 58, top: 12 })
  })
})
