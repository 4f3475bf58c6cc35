/**
 * The oracle of every fault: people who send without a break and write down what they sent and what was acknowledged,
 * somebody who only listens and writes down what they were told, and a check that proves, whatever happened to the server
 * meanwhile: each acknowledged message is there exactly once and as it was acknowledged, in the order it was sent, the
 * numbers have no gap, and the listener was told all of it.
 */
import assert from 'node:assert/strict'

import { client_id } from './client.mjs'
import { eventually } from './eventually.mjs'
import { conversation as sentences } from './real_text.mjs'
import { first_difference, Replica } from './replica.mjs'
import { Device } from './socket.mjs'
import { founder, joined } from './world.mjs'

const kPatience = 60_000
/** Who missed more events of one stream is told to fetch it afresh. */
const kMostResumed = 500

async function reconnected(person, stopped, connect) {
  return eventually(`${person.login} connects again`, async () => stopped() || connect(), kPatience)
}

/** Sends for ever; a message stays pending, in its place and under its name, until it is acknowledged. */
class Sender {
  sent = []
  acknowledged = new Map()
  pending = []
  refusals = []
  tries = 0
  enough = false

  constructor(person, group, in_flight) {
    this.person = person
    this.in_flight = in_flight
    this.path = `/api/orgs/${person.org_id}/conversations/${group.id}/messages`
    this.texts = sentences()
  }

  async run() {
    while (!this.done) {
      const device = await reconnected(this.person, () => this.done, () => Device.connect(this.person))
      if (device === true) return
      await this.#send_over(device)
      device.cut()
    }
  }

  get done() {
    return this.enough && this.pending.length === 0
  }

  #write() {
    const message = { client_id: client_id(), text: `${this.person.login} ${this.sent.length}: ${this.texts.next().value}` }
    this.sent.push(message)
    this.pending.push(message)
  }

  /** Keeps the line full until it breaks or everything is said. */
  async #send_over(device) {
    let broken = false
    const under_way = new Set()
    const ask = async (message) => {
      under_way.add(message)
      try {
        this.tries += 1
        const { status, body } = await device.call('POST', this.path, message)
        if (status === 503) {
          this.refusals.push(body.code)
          return void (broken = true)
        }
        assert.equal(status, 201, JSON.stringify(body))
        this.#acknowledge(message, body)
      } catch (problem) {
        if (problem instanceof assert.AssertionError) throw problem
        broken = true
      } finally {
        under_way.delete(message)
      }
    }
    const calls = new Set()
    while (!broken && !this.done) {
      while (!this.enough && this.pending.length < this.in_flight) this.#write()
      for (const message of this.pending.filter((each) => !under_way.has(each))) {
        const call = ask(message)
        calls.add(call)
        call.finally(() => calls.delete(call)).catch(() => undefined)
      }
      await Promise.race(calls)
    }
    await Promise.all(calls)
  }

  #acknowledge(message, body) {
    this.pending = this.pending.filter((each) => each !== message)
    this.acknowledged.set(message.client_id, body)
  }
}

/** Keeps a replica true by its cursors; fetches again only what is told to be too much. */
class Watcher {
  stopped = false
  refetches = 0
  lost = []
  connections = 0

  static async at(person) {
    const watcher = new Watcher()
    watcher.replica = await Replica.fetch(person)
    return watcher
  }

  async run() {
    while (!this.stopped) {
      const person = this.replica.person
      const earlier = this.replica.cursor_list().map((cursor) => ({ ...cursor }))
      this.device = await reconnected(person, () => this.stopped, () => this.replica.follow())
      if (this.device === true) return
      this.connections += 1
      this.#note_refetches(this.device.welcome.streams, earlier)
      await this.device.closed
    }
  }

  #note_refetches(answers, earlier) {
    const of_conversations = answers.filter(({ stream }) => stream.startsWith('cnv_'))
    for (const { stream, seq, answer } of of_conversations) {
      const from = earlier.find((cursor) => cursor.stream === stream)?.seq ?? 0
      if (answer === 'refetch' && seq - from > kMostResumed) this.refetches += 1
      else if (answer !== 'complete') this.lost.push({ answer, from, to: seq })
    }
  }

  stop() {
    this.stopped = true
    this.device?.cut()
  }
}

function grouped(messages) {
  const groups = new Map()
  for (const message of messages) groups.set(message.client_id, [...(groups.get(message.client_id) ?? []), message])
  return groups
}

function check_sender(sender, kept) {
  const mine = kept.filter(({ author_id }) => author_id === sender.person.member_id)
  const by_name = grouped(mine)
  for (const { client_id: name, text } of sender.sent) {
    assert.equal(by_name.get(name)?.length, 1, `"${text}" is there ${by_name.get(name)?.length ?? 0} times`)
    assert.deepEqual(by_name.get(name)[0], sender.acknowledged.get(name), `"${text}" is not what was acknowledged`)
  }
  assert.equal(sender.acknowledged.size, sender.sent.length)
  assert.deepEqual(mine.map(({ text }) => text), sender.sent.map(({ text }) => text), `what ${sender.person.login} said is in another order`)
}

/**
 * Two who send and one who listens, in a group of their own on the given server. Where single messages may be refused, only one
 * may be in flight: what comes behind a refused one would overtake it.
 */
export class Oracle {
  static async gather(server, name, { in_flight = 8 } = {}) {
    const oracle = new Oracle()
    oracle.server = server
    oracle.owner = await founder(server, `${name}.owner`, '한결', name)
    const [member, listener] = [await joined(oracle.owner, 'member', `${name}.member`, '子涵'), await joined(oracle.owner, 'member', `${name}.listener`)]
    oracle.group = await oracle.owner.group('Never lost', [member, listener])
    oracle.senders = [oracle.owner, member].map((person) => new Sender(person, oracle.group, in_flight))
    oracle.watcher = await Watcher.at(listener)
    return oracle
  }

  get acknowledged() {
    return this.senders.reduce((sum, { acknowledged }) => sum + acknowledged.size, 0)
  }

  get refusals() {
    return new Set(this.senders.flatMap(({ refusals }) => refusals))
  }

  /** People talk while `harm` goes on; whatever fails in the background fails at once. Then checks; gives a sentence. */
  async while_they_talk(harm) {
    this.running = [...this.senders.map((sender) => sender.run()), this.watcher.run()]
    const harmed = harm()
    await Promise.race([harmed, Promise.all(this.running).then(() => harmed)])
    await this.#finish()
    return this.#check()
  }

  /** So many more have been acknowledged: the server works. */
  async progress(count = 20) {
    const from = this.acknowledged
    await eventually('more is acknowledged', () => this.acknowledged >= from + count, kPatience)
  }

  async #finish() {
    for (const sender of this.senders) sender.enough = true
    await Promise.all(this.running.slice(0, this.senders.length))
    const { replica } = this.watcher
    const heads = async () => {
      const [known] = replica.conversations.values()
      return known.conversation.head_seq === (await replica.person.in_org('GET', `/conversations/${known.conversation.id}`)).head_seq
    }
    await eventually('the listener has heard everything', heads, kPatience)
    this.watcher.stop()
    await this.running.at(-1)
  }

  async #check() {
    const kept = await this.owner.messages(this.group)
    const said = kept.filter(({ kind }) => kind === 'text')
    for (const sender of this.senders) check_sender(sender, said)
    assert.equal(said.length, this.senders.reduce((sum, { sent }) => sum + sent.length, 0), 'somebody said what nobody sent')
    assert.deepEqual(kept.map(({ seq }) => seq), kept.map((_, index) => index + 1), 'the numbers have a gap')
    const { replica } = this.watcher
    assert.deepEqual([replica.gaps, this.watcher.lost], [[], []], 'the listener was not told everything')
    assert.equal(first_difference(replica.conversations.get(this.group.id).messages, kept), undefined)
    await this.server.check()
    const tries = this.senders.reduce((sum, sender) => sum + sender.tries, 0)
    return `${said.length} messages in ${tries} tries, the listener connected ${this.watcher.connections} times and fetched afresh ${this.watcher.refetches} times`
  }
}

/** Mulberry32: the same seed does the same. */
export function random_of(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
