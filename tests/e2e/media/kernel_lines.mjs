// Not among the tests of ./test, which has no right to make network namespaces everywhere: what weak_lines.test.mjs does
// with a relay of ours, over a line that the kernel makes bad. As root, with iptables and iproute2:
// `node --test tests/e2e/media/kernel_lines.mjs`.
import assert from 'node:assert/strict'
import { after, before } from 'node:test'

import { story } from '../browser/story.mjs'
import { launch } from '../browser/visitor.mjs'
import { KernelLine } from './kernel_line.mjs'
import { MediaRoom } from './media_room.mjs'
import { serve_caller } from './page_server.mjs'
import { Person } from './person.mjs'
import { sights_of, stopwatch } from './sights.mjs'

const step = story()

let line, room, pages, chromium, ada, ben, sights

before(async () => {
  line = await KernelLine.open()
  room = MediaRoom.start_beyond(line)
  ;[pages, chromium] = await Promise.all([serve_caller(), launch()])
  ada = await Person.joins(room, chromium, pages.url, { hertz: 440, is_busy: true })
  ben = await Person.joins(room, chromium, pages.url, { hertz: 660 })
  sights = sights_of(ada, room)
  ben.looks_at(ada) // and ada at nobody: what comes back is what ben sees, and two voices
  await sights.sees(ben, 'the whole picture', ({ height }) => height === 360, 30_000)
})

after(async () => {
  await chromium?.close()
  pages?.close()
  await room?.stop()
  await line?.close()
})

for (const loss of [1, 5, 10])
  step(`at ${loss} % loss both ways, by iptables, they go on hearing and seeing each other`, async (t) => {
    await line.lose(loss)
    let pictures
    const heard = await sights.heard_during(ben, async () => (pictures = await sights.pictures_during(ben, 8_000)))
    const made_up = heard.concealed / heard.samples
    t.diagnostic(`${loss} %: ${Math.round(pictures.share * 100)} % of ${pictures.sent} pictures of ${pictures.height} lines came, the longest pause ${Math.round(pictures.longest_ms)} ms, ${(100 * made_up).toFixed(1)} % of the sound was made up`)
    assert.ok(heard.energy > 0 && made_up < (2 * loss + 8) / 100, `${heard.concealed} of ${heard.samples} samples were made up`)
    assert.ok(pictures.share > 0.6 && pictures.longest_ms < 2_000, JSON.stringify(pictures))
  })

step('a line of 500 kbit/s, by tbf, carries a smaller picture within three seconds, and all again within ten of when it is wide', async (t) => {
  await line.lose(0)
  await sights.sees(ben, 'the whole picture', ({ height, age_ms }) => height === 360 && age_ms < 500, 30_000)
  await line.narrow(500_000)
  const took = stopwatch()
  await sights.sees(ben, 'a smaller picture', ({ height, age_ms }) => height < 360 && age_ms < 1_000, 3_000)
  const adapted = took()
  const heard = await sights.heard_during(ben, () => ben.sees_new_pictures())
  assert.ok(heard.energy > 0 && heard.concealed / heard.samples < 0.1, `${heard.concealed} of ${heard.samples} samples were made up`)
  await line.narrow(0)
  const wide = stopwatch()
  await sights.sees(ben, 'the whole picture again', ({ height, age_ms }) => height === 360 && age_ms < 500, 10_000)
  t.diagnostic(`500 kbit/s: a smaller picture after ${adapted} ms; the whole one ${wide()} ms after it was over`)
})
