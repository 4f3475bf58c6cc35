// Not among the tests of ./test, since it measures: how soon real browsers show who is on a page that is turned, and how old
// what they show then is. `node --test tests/e2e/media/pages_turned.mjs`.
import { after, before, test } from 'node:test'
import { setTimeout as pass } from 'node:timers/promises'

import { launch } from '../browser/visitor.mjs'
import { launch_firefox } from './firefox.mjs'
import { MediaRoom } from './media_room.mjs'
import { serve_caller } from './page_server.mjs'
import { Person } from './person.mjs'

const kTurns = 14
const kLongestMs = 5_000

let room, pages, chromium, firefox

before(async () => {
  room = MediaRoom.start()
  ;[pages, chromium, firefox] = await Promise.all([serve_caller(), launch(), launch_firefox()])
})

after(async () => {
  await Promise.all([chromium?.close(), firefox?.close()])
  pages?.close()
  await room?.stop()
})

/** In milliseconds until the first picture of each turn, sorted; and by how many pictures, of 20 a second, it lags behind then. */
async function turns_of(viewer, shown) {
  const [first_after, late] = [[], []]
  for (let turn = 0; turn < kTurns; turn += 1) {
    const { who, first } = shown[turn % 2]
    const began = performance.now()
    viewer.shows({ tiles: [who.id], tile_height: 180 })
    let newest
    do newest = (await viewer.does('seen', 'tile 1')).newest
    while (!(newest >= first && newest < first + 10_000) && performance.now() - began < kLongestMs)
    first_after.push(Math.round(performance.now() - began))
    for (const pause of [100, 300, 600]) {
      await pass(pause)
      late.push((await who.does('sent')) - (await viewer.does('seen', 'tile 1')).newest)
    }
    await pass(Math.random() * 300)
  }
  return `first pictures after ${first_after.toSorted((one, other) => one - other)} ms; ${late} pictures late`
}

test('pages are turned while others watch the same two', async (t) => {
  const shown = await Promise.all([0, 20_000].map(async (first) => ({ first, who: await Person.joins(room, chromium, pages.url, { first }) })))
  const ben = await Person.joins(room, chromium, pages.url, { first: 30_000, reads: false })
  const cho = await Person.joins(room, chromium, pages.url, { first: 40_000 })
  const dan = await Person.joins(room, firefox, pages.url, { first: 50_000 })
  const all = shown.map(({ who }) => who.id)
  // Who begins to watch what nobody did has a key frame made, which others may find a moment old.
  let watches = true
  const now_and_then = setInterval(() => ben.shows({ tiles: (watches = !watches) ? all : [], tile_height: 180 }), 700)
  t.diagnostic(`Chromium: ${await turns_of(cho, shown)}`)
  t.diagnostic(`Firefox: ${await turns_of(dan, shown)}`)
  clearInterval(now_and_then)
  ben.shows({ tiles: all, tile_height: 180 })
  t.diagnostic(`Chromium, where key frames are old: ${await turns_of(cho, shown)}`)
})
