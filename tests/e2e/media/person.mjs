import assert from 'node:assert/strict'

import { eventually } from '../eventually.mjs'
import { UdpRelay } from './udp_relay.mjs'

const kPatience = 20_000 // several browsers encode and decode on whatever cores there are

let people = 0

/** Somebody in a MediaRoom, with a browser's page that serve_caller() serves. */
export class Person {
  static async joins(room, browser, url, words = {}) {
    const person = new Person()
    Object.assign(person, { room, id: (people += 1), page: await browser.newPage(), faults: [] })
    person.page.on('pageerror', (problem) => person.faults.push(String(problem)))
    await person.page.goto(url)
    await person.page.mouse.click(5, 5) // sound needs a gesture
    const offer = await person.does('offer', words)
    const answer = await room.ask('join', { room: words.room ?? 1, participant: person.id, offer })
    assert.ok(answer.sdp, answer.fault)
    await person.does('answer', await person.#through_a_line(answer.sdp, words))
    await room.hears({ event: 'connected', participant: person.id }, kPatience)
    return person
  }

  /** Given a seed they are behind a line of their own, `this.line`, which may be bad, or become so. */
  async #through_a_line(sdp, { seed, up, down }) {
    if (seed === undefined) return sdp
    const through = await UdpRelay.between(sdp, seed)
    this.line = through.relay
    Object.assign(this.line.up, up)
    Object.assign(this.line.down, down)
    return through.sdp
  }

  async does(verb, words) {
    return this.page.evaluate(([name, given]) => window.caller[name](given), [verb, words])
  }

  looks_at(other, words = {}) {
    this.shows({ stage: other.id, stage_height: 360, ...words })
  }

  shows(view) {
    this.room.tell('show', { participant: this.id, ...view })
  }

  /** What the engine told of this person. */
  told() {
    return this.room.events.filter(({ event, participant }) => participant === this.id && event !== 'quality')
  }

  /** The slot shows pictures that are numbered from `first` on. */
  async sees_those_from(slot, first) {
    await eventually(`pictures from ${first} on in ${slot}`, async () => {
      const { newest, count } = await this.does('seen', slot)
      if (newest >= first && newest < first + 10_000) return true
      throw new Error(`${count} pictures, the newest ${newest}; ${JSON.stringify(this.told().slice(-12))}`)
    }, kPatience)
  }

  async sees_height(slot, fits) {
    await eventually(`pictures in ${slot} whose height fits ${fits}`, async () => fits((await this.does('seen', slot)).height), kPatience)
  }

  /** Pictures come in this slot, none older than the one before; a browser may take one of a canvas twice. */
  async sees_new_pictures(slot = 'stage', count = 15) {
    const { count: before } = await this.does('seen', slot)
    const seen = await eventually(`${count} pictures in ${slot}`, async () => {
      const now = await this.does('seen', slot)
      return now.count >= before + count && now
    }, kPatience)
    const fresh = seen.numbers.slice(-count)
    assert.deepEqual(fresh, fresh.toSorted((a, b) => a - b), 'pictures come in order')
    assert.ok(new Set(fresh).size > count / 2, `they move: ${fresh}`)
    return seen
  }

  async hears_sound() {
    const before = await this.does('heard')
    await eventually('sound', async () => (await this.does('heard')) > before, kPatience)
  }

  async goes() {
    assert.deepEqual(this.faults, [])
    await this.page.close()
    this.line?.close()
  }

  /** What comes from others falls silent: Opus still says so now and then. */
  async hears_nothing() {
    let last, since
    await eventually('silence', async () => {
      const heard = await this.does('heard')
      if (last === undefined || heard - last > 1e-4) [last, since] = [heard, performance.now()]
      return performance.now() - since > 500
    }, kPatience)
  }

  async restarts() {
    const connected = this.room.events.filter(({ event, participant }) => event === 'connected' && participant === this.id).length
    const answer = await this.room.ask('restart', { participant: this.id, offer: await this.does('restart') })
    assert.ok(answer.sdp, answer.fault)
    await this.does('answer', answer.sdp)
    await eventually('the new way serves', () =>
      this.room.events.filter(({ event, participant }) => event === 'connected' && participant === this.id).length > connected)
  }
}
