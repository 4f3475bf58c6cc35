import { describe, expect, it } from 'vitest'

import { Budget, kLevels, type Level, Pace } from '../budget'

const kInterval = 1_000 / 30

class Device {
  readonly budget = new Budget()
  readonly levels: Level[] = []
  now = 0

  /** `cost` of a frame at a level, for so many seconds. */
  runs(seconds: number, cost: (level: Level) => number): this {
    for (const end = this.now + seconds * 1_000; this.now < end; ) {
      const { level } = this.budget
      if (this.levels.at(-1) !== level) this.levels.push(level)
      const took = level === 'off' ? 1 : cost(level)
      this.now += Math.max(kInterval, took)
      if (level === 'off') this.budget.rested(this.now)
      else this.budget.worked(took, kInterval, this.now)
    }
    return this
  }
}

describe('the budget of a frame', () => {
  it('gives nothing up where there is time', () => {
    expect(new Device().runs(60, () => 12).levels).toEqual(['full'])
  })

  it('forgives a hiccup', () => {
    let frame = 0
    expect(new Device().runs(60, () => ((frame += 1) % 30 === 0 ? 80 : 15)).levels).toEqual(['full'])
  })

  it('gives up one thing after another, then all, within two seconds', () => {
    expect(new Device().runs(2, () => 60).levels).toEqual([...kLevels])
  })

  it('stays where it fits', () => {
    const device = new Device().runs(120, (level) => (level === 'full' || level === 'fewer_landmarks' ? 40 : 20))
    expect(device.levels).toEqual(['full', 'fewer_landmarks', 'half'])
  })

  it('comes back when the device has time again', () => {
    const device = new Device().runs(3, () => 90)
    expect(device.budget.level).toBe('off')
    expect(device.runs(30, () => 8).budget.level).toBe('full')
  })

  it('tries ever more rarely what failed, so that nothing swings', () => {
    const device = new Device().runs(600, () => 90)
    const tries = device.levels.filter((level) => level === 'no_smoothing').length
    expect(tries).toBeLessThan(18)
    expect(tries).toBeGreaterThan(5)
  })

  it('begins anew when somebody wants something else', () => {
    const device = new Device().runs(3, () => 90)
    device.budget.forget()
    expect(device.budget.level).toBe('full')
  })
})

describe('the pace of a camera', () => {
  it('is what the camera said, until frames say otherwise', () => {
    expect(new Pace(15).interval).toBeCloseTo(66.7, 1)
    const pace = new Pace(30)
    for (let at = 0; at < 20_000; at += 100) pace.came(at, true)
    expect(pace.interval).toBeCloseTo(100, 0)
    for (let at = 20_000; at < 22_000; at += kInterval) pace.came(at, true)
    expect(pace.interval).toBeCloseTo(kInterval, 0)
  })

  it('is not slowed by whoever is too slow to see every frame', () => {
    const pace = new Pace(30)
    for (let at = 0; at < 20_000; at += 200) pace.came(at, false)
    expect(pace.interval).toBeCloseTo(kInterval, 1)
  })
})
