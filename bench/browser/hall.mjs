/**
 * What people see and hear who are in a large meeting with real browsers: `node bench/browser/hall.mjs ADDRESS PORT` joins a room of
 * bench_media_server with Chromium and, where it is there, Firefox, and says `ready`. Then bench_meetings fills the room and
 * names its parts as it goes through them. Prints one JSON object: of each part what either browser had to make up of
 * voices, and how long its pictures stood; and how long somebody who comes to the full meeting waits for a picture.
 */
import { once } from 'node:events'
import net from 'node:net'
import { createInterface } from 'node:readline'

import { launch } from '../../tests/e2e/browser/visitor.mjs'
import { eventually } from '../../tests/e2e/eventually.mjs'
import { launch_firefox } from '../../tests/e2e/media/firefox.mjs'
import { serve_caller } from '../../tests/e2e/media/page_server.mjs'
import { Person } from '../../tests/e2e/media/person.mjs'

const kFirst = 10_000 // participants below it are the load's
const kHeights = { stage_height: 720, tile_height: 180, screen_height: 1080 }
const kPatience = 60_000
const [address, port] = process.argv.slice(2)

/** Speaks to bench_media_server as tests/e2e/media/media_room.mjs does to its room. */
class Hall {
  events = []
  #answers = new Map()

  static async enters() {
    const hall = new Hall()
    hall.socket = net.connect(Number(port), '127.0.0.1')
    await once(hall.socket, 'connect')
    hall.lines = createInterface({ input: hall.socket }).on('line', (line) => hall.#take(JSON.parse(line)))
    return hall
  }

  #take(said) {
    if (said.part !== undefined) return this.lines.emit('part', said.part)
    if (said.participant === undefined) return undefined
    const participant = said.participant - kFirst
    if (said.answer !== undefined || said.fault !== undefined) return this.#answers.get(participant)({ sdp: said.answer, fault: said.fault })
    if (said.connected) this.events.push({ event: 'connected', participant })
    if (said.screen !== undefined) this.lines.emit('screen', said.participant, said.screen)
    return undefined
  }

  #say(verb, participant, words) {
    this.socket.write(`${JSON.stringify({ verb, participant: kFirst + participant, ...words })}\n`)
  }

  tell(_verb, { participant, ...view }) {
    this.#say('show', participant, { view: { tiles: [], ...kHeights, ...view } })
  }

  async ask(_verb, { participant, offer }) {
    const answer = new Promise((resolve) => this.#answers.set(participant, resolve))
    this.#say('join', participant, { offer, view: { tiles: [], ...kHeights } })
    return answer
  }

  async hears(wanted) {
    const fits = (event) => Object.entries(wanted).every(([key, value]) => event[key] === value)
    return eventually(JSON.stringify(wanted), () => this.events.find(fits), kPatience)
  }
}

const sum = (all, value) => all.reduce((so_far, one) => so_far + (value(one) ?? 0), 0)

const kSlots = ['stage', 'shared screen', 'tile 1', 'tile 2', 'tile 3', 'tile 4']

/** What the browser has counted since it joined. Silence that is made up is no gap: who says nothing sends nothing. */
async function counted(person) {
  const all = await person.does('statistics', 'inbound-rtp')
  const voices = all.filter(({ kind }) => kind === 'audio')
  const pictures = all.filter(({ kind }) => kind === 'video')
  const shown = await Promise.all(kSlots.map(async (slot) => [slot, (await person.does('seen', slot)).count]))
  return {
    at: performance.now(),
    heard: sum(voices, ({ totalSamplesReceived, silentConcealedSamples }) => totalSamplesReceived - silentConcealedSamples),
    made_up: sum(voices, ({ concealedSamples, silentConcealedSamples }) => concealedSamples - silentConcealedSamples),
    gaps: sum(voices, ({ concealmentEvents }) => concealmentEvents),
    lost: sum(voices, ({ packetsLost }) => packetsLost),
    came: sum(voices, ({ packetsReceived }) => packetsReceived),
    frames: sum(pictures, ({ framesDecoded }) => framesDecoded),
    freezes: sum(pictures, ({ freezeCount }) => freezeCount),
    frozen: sum(pictures, ({ totalFreezesDuration }) => totalFreezesDuration),
    shown: Object.fromEntries(shown),
  }
}

function between(before, now) {
  const more = (key) => now[key] - before[key]
  return {
    seconds: more('at') / 1_000,
    made_up: more('made_up') / Math.max(1, more('heard')),
    heard_s: more('heard') / 48_000,
    voice_loss: more('lost') / Math.max(1, more('lost') + more('came')),
    gaps: more('gaps'),
    frames_per_second: (more('frames') * 1_000) / more('at'),
    shown_per_second: Object.fromEntries(kSlots.map((slot) => [slot, Math.round(((now.shown[slot] - before.shown[slot]) * 1_000) / more('at'))])),
    freezes: more('freezes'),
    frozen_s: more('frozen'),
  }
}

const hall = await Hall.enters()
const pages = await serve_caller()
const browsers = { chromium: await launch() }
await launch_firefox().then((firefox) => (browsers.firefox = firefox), (problem) => process.stderr.write(`without Firefox: ${problem.message}\n`))
const people = {}
for (const [name, browser] of Object.entries(browsers)) people[name] = await Person.joins(hall, browser, pages.url, { hertz: 440, reads: false })
if (people.firefox === undefined) people.other = await Person.joins(hall, browsers.chromium, pages.url, { hertz: 660, reads: false })

/** Each has the other large or small, and people of the load beside them; and a screen once it is shared. */
function look(screen) {
  const [one, other] = Object.values(people)
  const more = screen === undefined ? {} : { screen }
  one.shows({ stage: 1, tiles: [kFirst + other.id, 2, 3, 4], ...more })
  other.shows({ stage: kFirst + one.id, tiles: [2, 3, 4, 5], ...more })
}

const parts = []
let since, part
let came_ms

async function all_counted() {
  return Object.fromEntries(await Promise.all(Object.entries(people).map(async ([name, person]) => [name, await counted(person)])))
}

/** Somebody who says nothing comes to the meeting as it is: how long until the speaker's picture is there. */
async function somebody_comes() {
  const who = await Person.joins(hall, browsers.chromium, pages.url, { hertz: 0, reads: false })
  who.shows({ stage: 1, tiles: [] })
  const { first_ms } = await eventually('a picture', async () => {
    const seen = await who.does('seen', 'stage')
    return seen.count > 0 && seen
  }, kPatience)
  await who.goes()
  return first_ms
}

async function begin(next) {
  const now = await all_counted()
  if (part !== undefined) parts.push({ part, ...Object.fromEntries(Object.keys(people).map((name) => [name, between(since[name], now[name])])) })
  ;[part, since] = [next, now]
}

hall.lines.on('screen', (whose, is_on) => look(is_on ? whose : undefined))
const ended = new Promise((resolve) => {
  let doing = Promise.resolve()
  hall.lines.on('part', (next) => {
    doing = doing.then(() => begin(next)).then(() => next === 'end' && resolve())
    if (next === 'calm') somebody_comes().then((took) => (came_ms = took), (problem) => process.stderr.write(`nobody came: ${problem.message}\n`))
  })
})
look()
await Promise.all(Object.values(people).map((person) => person.hears_sound()))
process.stdout.write('ready\n')
await ended
process.stdout.write(`${JSON.stringify({ parts, came_ms })}\n`)
await Promise.all(Object.values(browsers).map((browser) => browser.close()))
pages.close()
hall.socket.end()
process.exit(0)
