/**
 * The promise that matters most: what was acknowledged is there exactly once and in order, wherever the server dies. Two
 * people send without a break, several messages in flight, while the server is killed again and again between two
 * instructions; a third only listens and catches up by its cursors (oracle.mjs).
 *
 * CRASH_KILLS and CRASH_SEED choose how often and where; the seed of a failed run is printed.
 */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { setTimeout as breathe } from 'node:timers/promises'

import { Oracle, random_of } from './oracle.mjs'
import { Server } from './server.mjs'

const kKills = Number(process.env.CRASH_KILLS ?? 50)
const kSeed = Number(process.env.CRASH_SEED ?? Date.now() % 2 ** 31)
const kLongestLife = 900

let server
after(() => server?.remove())

async function kill_again_and_again() {
  const random = random_of(kSeed)
  for (let kill = 0; kill < kKills; kill += 1) {
    await breathe(random() ** 2 * kLongestLife)
    await server.kill()
    await server.rise()
  }
}

test(`${kKills} kills while two people send (seed ${kSeed}): everything acknowledged is there once and in order`, { timeout: 300_000 }, async (t) => {
  server = await Server.start()
  const oracle = await Oracle.gather(server, 'crash')
  t.diagnostic(`${await oracle.while_they_talk(kill_again_and_again)}, seed ${kSeed}`)
})

test('the server wrote down no fault', () => assert.deepEqual(server.faults(), []))
