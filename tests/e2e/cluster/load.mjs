/**
 * The oracle of the cluster: people at the web client (device.mjs) who talk without a break in several conversations while a
 * case does its harm, and a check that proves, whatever happened meanwhile: each message is in the database exactly once and
 * as it was acknowledged, in the order its author wrote, the numbers have no gap, every device has all of it in the same
 * order, and every node says the same as the database. It tells also how long anybody had to wait.
 */
import assert from 'node:assert/strict'
import { setTimeout as breathe } from 'node:timers/promises'

import { at_node } from '../cluster.mjs'
import { eventually } from '../eventually.mjs'
import { conversation as sentences } from '../real_text.mjs'
import { founder, joined } from '../world.mjs'
import { WebDevice } from './device.mjs'

const kPeople = 9
const kPeopleOfTwo = 6
const kInBoth = 3
const kSpeakers = 6
const kGroups = 4
const kEvery = 100  // ms between two messages of one person to one group
const kMostPending = 4  // of one lane; a person would look up
const kPatience = 60_000

/** An organisation whose people the cases borrow. */
export class Crowd {
  static async gather(site, client, { name = 'crowd', size = kPeople, also = [] } = {}) {
    const crowd = new Crowd()
    Object.assign(crowd, { site, client, name })
    crowd.owner = await founder(site.entrance, `${name}.owner`, '한결', `마당 ${name}`)
    crowd.people = [crowd.owner]
    for (const person of also) crowd.people.push(await as_member_too(crowd.owner, person))
    while (crowd.people.length < size) crowd.people.push(await joined(crowd.owner, 'member', `${name}.${crowd.people.length}`))
    return crowd
  }

  /** Two organisations, each on a shard of its own, and some who are in both and speak in both. */
  static async on_two_shards(site, client) {
    const first = await Crowd.gather(site, client, { name: 'first', size: kPeopleOfTwo })
    const also = first.people.slice(1, 1 + kInBoth)
    return [first, await Crowd.gather(site, client, { name: 'second', size: kPeopleOfTwo, also })]
  }

  /** New conversations of everybody, and everybody at a device of their own. */
  async load(name) {
    const load = new Load()
    Object.assign(load, { crowd: this, site: this.site })
    load.groups = []
    for (let number = 0; number < kGroups; number += 1) load.groups.push(await this.owner.group(`${name} ${number}`, this.people.slice(1)))
    load.devices = await Promise.all(this.people.map((person) => WebDevice.open(person, load.groups, this.client)))
    await eventually('everybody is online', () => load.devices.every((device) => device.is_online), kPatience)
    return load
  }
}

/** The same browser, at another organisation. */
async function as_member_too(inviter, person) {
  const { code } = await inviter.invite({ max_uses: 1 })
  const there = at_node(person, inviter.server)
  await there.join(code, { login: person.login, display_name: person.login })
  return there
}

export class Load {
  lanes = []
  moments = new Map()

  /** Everybody talks while `harm` goes on; then all is checked. Gives what was seen, in words. */
  async during(harm) {
    const talking = this.#talk()
    try {
      await this.progress()
      await harm(this)
      await this.progress()
    } finally {
      this.enough = true
    }
    await talking
    this.ended = performance.now()
    await this.#converge()
    return this.#check()
  }

  /** From now on nobody may wait longer than `seconds` for what they say or hear. */
  demand(what, seconds) {
    this.moments.set(what, { from: performance.now(), seconds })
  }

  /** Everybody has had more acknowledged, and has heard it. */
  async progress(count = 5) {
    const from = this.lanes.map(({ acknowledged }) => acknowledged)
    await eventually('everybody gets on', () => this.lanes.every((lane, index) => lane.acknowledged >= (from[index] ?? 0) + count), kPatience)
  }

  get acknowledged() {
    return this.lanes.reduce((sum, lane) => sum + lane.acknowledged, 0)
  }

  #talk() {
    const speakers = this.devices.slice(0, kSpeakers)
    this.lanes = speakers.flatMap((device, index) => [0, 1].map((step) => new Lane(device, this.groups[(index + step) % kGroups])))
    return Promise.all(this.lanes.map((lane) => lane.talk(() => this.enough)))
  }

  async #converge() {
    await eventually('what was written is acknowledged', () => this.lanes.every((lane) => lane.is_done), kPatience)
    const heads = await Promise.all(this.groups.map(({ id }) => this.crowd.owner.in_org('GET', `/conversations/${id}`)))
    const has_all = (device) => heads.every(({ id, head_seq }) => (device.messages({ id }).at(-1)?.seq ?? 0) >= head_seq)
    await eventually('everybody has heard everything', () => this.devices.every(has_all), kPatience)
    for (const device of this.devices) device.close()
  }

  async #check() {
    let said = 0
    for (const group of this.groups) said += await this.#check_group(group)
    assert.deepEqual(this.devices.flatMap(({ person, faults }) => faults.map((fault) => `${person.login}: ${fault}`)), [])
    const refused = this.devices.flatMap(({ pending }) => pending.map(({ refusal }) => refusal))
    assert.deepEqual(refused, [], 'something was refused for good')
    return { said, ...this.#waits() }
  }

  async #check_group(group) {
    const kept = await this.#kept(group)
    assert.deepEqual(kept.map(({ seq }) => seq), kept.map((_, index) => index + 1), 'the numbers have a gap')
    const texts = kept.filter(({ kind }) => kind === 'text')
    for (const lane of this.lanes.filter((each) => each.group === group)) lane.check(texts)
    const mine = this.lanes.filter((each) => each.group === group).reduce((sum, { written }) => sum + written.length, 0)
    assert.equal(texts.length, mine, 'somebody said what nobody wrote')
    const names = (messages) => messages.map(({ id, seq, text }) => `${seq} ${id} ${text}`)
    for (const device of this.devices) assert.deepEqual(names(device.messages(group)), names(kept), `${device.person.login} has something else`)
    for (const node of this.site.nodes) {
      const told = await at_node(this.crowd.owner, node.entrance).messages(group)
      assert.deepEqual(names(told), names(kept), `${node.name} says something else`)
    }
    return texts.length
  }

  /** Of the database itself, past all nodes. */
  async #kept({ id }) {
    const rows = await this.site.everywhere(`SELECT data FROM stream_log WHERE stream = '${id}' ORDER BY seq`)
    return rows.split('\n').filter(Boolean).map((row) => JSON.parse(row).message ?? JSON.parse(row).notice)
  }

  /** The longest silence for anybody since each demand, and how late what was acknowledged came to others. */
  #waits() {
    const tellings = []
    for (const [what, { from, seconds }] of this.moments) {
      const heard = Math.max(...this.devices.map(({ hearings }) => longest_gap(hearings, from, this.ended)))
      const acknowledged = Math.max(...this.lanes.map(({ device, group }) => longest_gap(acknowledgements_of(device, group), from, this.ended)))
      tellings.push({ what, seconds, heard, acknowledged })
    }
    return { tellings, latest: this.#latest() }
  }

  #latest() {
    const late = []
    for (const author of this.devices)
      for (const { message, at } of author.acknowledgements.values())
        for (const device of this.devices) late.push((device.heard_at.get(message.id) ?? at) - at)
    return late.sort((one, other) => one - other)
  }
}

function acknowledgements_of(device, { id }) {
  return [...device.acknowledgements.values()].filter(({ message }) => message.conversation_id === id).map(({ at }) => at)
}

/** Seconds. */
function longest_gap(moments, from, until) {
  const within = [from, ...moments.filter((at) => at > from && at < until), until]
  return Math.max(...within.slice(1).map((at, index) => at - within[index])) / 1_000
}

/** What one person says to one group. */
class Lane {
  written = []

  constructor(device, group) {
    Object.assign(this, { device, group, texts: sentences() })
  }

  async talk(enough) {
    while (!enough()) {
      if (this.pending < kMostPending) await this.say(`${this.device.person.login} ${this.written.length}: ${this.texts.next().value}`)
      await breathe(kEvery * (0.5 + Math.random()))
    }
  }

  async say(text) {
    const entry = await this.device.say(this.group, text)
    this.written.push({ client_id: entry.client_id, text })
  }

  get pending() {
    return this.device.pending.filter(({ lane }) => lane === this.group.id).length
  }

  get acknowledged() {
    return this.written.length - this.pending
  }

  get is_done() {
    return this.pending === 0
  }

  check(texts) {
    const mine = texts.filter(({ author_id }) => author_id === this.device.person.member_id)
    for (const { client_id, text } of this.written) {
      const found = mine.filter((message) => message.client_id === client_id)
      assert.equal(found.length, 1, `"${text}" is there ${found.length} times`)
      const acknowledged = this.device.acknowledgements.get(client_id)?.message
      assert.deepEqual([acknowledged?.id, acknowledged?.seq, acknowledged?.text], [found[0].id, found[0].seq, text], `"${text}" is not what was acknowledged`)
    }
    assert.deepEqual(mine.map(({ text }) => text), this.written.map(({ text }) => text), `what ${this.device.person.login} said is in another order`)
  }
}
