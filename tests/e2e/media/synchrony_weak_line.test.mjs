// As synchrony.test.mjs, over a line that sways from the first packet on.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'

import { launch } from '../browser/visitor.mjs'
import { eventually } from '../eventually.mjs'
import { assert_together, claps_in } from './claps.mjs'
import { MediaRoom } from './media_room.mjs'
import { serve_caller } from './page_server.mjs'
import { Person } from './person.mjs'

test('picture and sound are together when the line loses, swaps and delays packets', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'madang-synchrony-'))
  const room = MediaRoom.start()
  const [pages, chromium] = await Promise.all([serve_caller(), launch()])
  let person
  t.after(async () => {
    person?.line.close()
    await chromium.close()
    pages.close()
    await room.stop()
    await rm(folder, { recursive: true })
  })
  const recording = join(folder, 'one')
  await room.ask('record', { room: 1, folder: recording })
  const line = { seed: 7, up: { loss: 3, delay_ms: 60, jitter_ms: 20 }, down: { delay_ms: 60 } }
  person = await Person.joins(room, chromium, pages.url, { room: 1, claps: {}, ...line })
  await eventually('14 claps', async () => (await person.does('clapped')) >= 14, 60_000)
  const { parts } = await room.ask('end_recording', { room: 1 })
  const taken = await person.does('taken')
  await person.goes()
  const [picture, sound] = ['camera', 'microphone'].map((kind) => join(recording, parts.find((part) => part.kind === kind).file))
  // What stays lost is followed by nothing until a key frame comes.
  assert_together(t, await claps_in(picture, sound), taken, 6, 5)
})
