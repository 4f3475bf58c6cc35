import { describe, expect, it } from 'vitest'

import { end_of, end_words, status_at, status_fault, wait_for } from './status'

const noon = new Date(2026, 2, 2, 12, 0)
const at = (hour: number, minute = 0, day = 2) => new Date(2026, 2, day, hour, minute).toISOString()

describe('a status', () => {
  it.each([
    ['', undefined, undefined],
    ['점심 🍱', undefined, '점심 🍱'],
    ['점심 🍱', at(12, 1), '점심 🍱'],
    ['점심 🍱', at(12), undefined],
    ['점심 🍱', at(11), undefined],
  ])('%j until %j is shown as %j', (status, status_until, shown) => {
    expect(status_at({ status, status_until }, noon.getTime())?.text).toBe(shown)
  })

  it('of a member held since before there were any is none', () => {
    expect(status_at({} as { status: string }, noon.getTime())).toBeUndefined()
    expect(status_at(undefined, noon.getTime())).toBeUndefined()
  })

  it.each([
    ['👩🏽‍💻'.repeat(20), undefined],
    [` ${'가'.repeat(80)} `, undefined],
    ['가'.repeat(81), 'name_long'],
    ['', undefined],
  ])('%j has the fault %j', (text, fault) => expect(status_fault(text)).toBe(fault))
})

describe('the wait for its end', () => {
  it('is as long as it lasts', () => expect(wait_for(at(12, 1), noon.getTime())).toBe(60_000))
  it('is nothing once it is over', () => expect(wait_for(at(11), noon.getTime())).toBe(0))
  it('fits a timer of a browser', () => expect(wait_for(at(12, 0, 31), noon.getTime())).toBeLessThan(2 ** 31))
})

describe('its end', () => {
  it('comes in an hour', () => expect(end_of('hour', noon)).toBe(at(13)))
  it('comes with the day, where the reader is', () => {
    expect(end_of('today', noon)).toBe(new Date(2026, 2, 2, 23, 59, 59, 999).toISOString())
  })
  it('does not come by itself', () => expect(end_of('cleared', noon)).toBeNull())

  it('is said as a time today, and with its day later', () => {
    expect(end_words(at(13), 'en-GB', noon)).toBe('13:00')
    expect(end_words(at(13, 0, 5), 'en-GB', noon)).toBe('5 Mar, 13:00')
  })
})
