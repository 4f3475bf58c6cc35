/**
 * The promise that matters most: what was acknowledged is there exactly once and in order, wherever the server dies. Two
 * people send without a break, several messages in flight, while the server is killed again and again between two
 * instructions; a third only listens and catches up by its cursors.
 *
 * CRASH_KILLS and CRASH_SEED choose how often and where; the seed of a failed run is printed.
 */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as breathe } from 'node:timers/promises'

import { client_id } from './client.mjs'
import { eventually } from './eventually.mjs'
import { conversation as sentences } from './real_text.mjs'
import { first_difference, Replica } from './replica.mjs'
import { Server } from './server.mjs'
import { Device } from './socket.mjs'
import { founder, joined } from './world.mjs'

const kKills = Number(process.env.CRASH_KILLS ?? 50)
const kSeed = Number(process.env.CRASH_SEED ?? Date.now() % 2 ** 31)
const kInFlight = 8
const kLongestLife = 900
/** Who missed more events of one stream is told to fetch it afresh. */
const kMostResumed = 500

/** Mulberry32: the same seed kills at the same delays. */
function random_of(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

async function reconnected(person, stopped, connect) {
  return eventually(`${person.login} connects again`, async () => stopped() || connect(), 30_000)
}

/** Sends for ever; a message stays pending, in its place and under its name, until it is acknowledged. */
class Sender {
  sent = []
  acknowledged = new Map()
  pending = []
  tries = 0
  enough = false

  constructor(person, group) {
    this.person = person
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
        if (status === 503) return void (broken = true)
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
      while (!this.enough && this.pending.length < kInFlight) this.#write()
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

let server
after(() => server?.remove())

async function gather() {
  server = await Server.start()
  const owner = await founder(server, 'crash.owner', '한결', 'Crash')
  const [member, listener] = [await joined(owner, 'member', 'crash.member', '子涵'), await joined(owner, 'member', 'crash.listener')]
  const group = await owner.group('Never lost', [member, listener])
  return { group, owner, senders: [new Sender(owner, group), new Sender(member, group)], watcher: await Watcher.at(listener) }
}

async function kill_again_and_again() {
  const random = random_of(kSeed)
  for (let kill = 0; kill < kKills; kill += 1) {
    await breathe(random() ** 2 * kLongestLife)
    await server.kill()
    await server.rise()
  }
}

/** Whatever fails in the background fails the test at once. */
function together(...works) {
  return Promise.race([works[0], Promise.all(works.slice(1)).then(() => works[0])])
}

async function finish(senders, watcher, running) {
  for (const sender of senders) sender.enough = true
  await Promise.all(running.slice(0, senders.length))
  const { replica } = watcher
  const heads = async () => {
    const [known] = replica.conversations.values()
    return known.conversation.head_seq === (await replica.person.in_org('GET', `/conversations/${known.conversation.id}`)).head_seq
  }
  await eventually('the listener has heard everything', heads, 30_000)
  watcher.stop()
  await running.at(-1)
}

function check_sender(sender, kept) {
  const mine = kept.filter(({ author_id }) => author_id === sender.person.member_id)
  const by_name = Map.groupBy ? Map.groupBy(mine, (message) => message.client_id) : grouped(mine)
  for (const { client_id: name, text } of sender.sent) {
    assert.equal(by_name.get(name)?.length, 1, `"${text}" is there ${by_name.get(name)?.length ?? 0} times`)
    assert.deepEqual(by_name.get(name)[0], sender.acknowledged.get(name), `"${text}" is not what was acknowledged`)
  }
  assert.equal(sender.acknowledged.size, sender.sent.length)
  assert.deepEqual(mine.map(({ text }) => text), sender.sent.map(({ text }) => text), `what ${sender.person.login} said is in another order`)
}

function grouped(messages) {
  const groups = new Map()
  for (const message of messages) groups.set(message.client_id, [...(groups.get(message.client_id) ?? []), message])
  return groups
}

test(`${kKills} kills while two people send (seed ${kSeed}): everything acknowledged is there once and in order`, { timeout: 300_000 }, async (t) => {
  const { group, owner, senders, watcher } = await gather()
  const running = [...senders.map((sender) => sender.run()), watcher.run()]
  await together(kill_again_and_again(), ...running)
  await finish(senders, watcher, running)

  const kept = await owner.messages(group)
  const said = kept.filter(({ kind }) => kind === 'text')
  for (const sender of senders) check_sender(sender, said)
  assert.equal(said.length, senders.reduce((sum, { sent }) => sum + sent.length, 0), 'somebody said what nobody sent')
  assert.deepEqual(kept.map(({ seq }) => seq), kept.map((_, index) => index + 1), 'the numbers have a gap')

  const { replica } = watcher
  assert.deepEqual([replica.gaps, watcher.lost], [[], []], 'the listener was not told everything')
  assert.equal(first_difference(replica.conversations.get(group.id).messages, kept), undefined)
  const { status, printed } = await server.run('check', '--data', server.data)
  assert.equal(status, 0, printed)
  const tries = senders.reduce((sum, sender) => sum + sender.tries, 0)
  t.diagnostic(`${said.length} messages in ${tries} tries, the listener connected ${watcher.connections} times and fetched afresh ${watcher.refetches} times, seed ${kSeed}`)
})

test('the server wrote down no fault', () => assert.deepEqual(server.faults(), []))
