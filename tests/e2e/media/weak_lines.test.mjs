import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { setTimeout as pass } from 'node:timers/promises'

import { story } from '../browser/story.mjs'
import { launch } from '../browser/visitor.mjs'
import { MediaRoom } from './media_room.mjs'
import { serve_caller } from './page_server.mjs'
import { Person } from './person.mjs'
import { sights_of, stopwatch } from './sights.mjs'
import { kGoodLine } from './udp_relay.mjs'

const step = story()

let room, pages, chromium, ada, ben, sees, quality_of, heard_during, pictures_during

before(async () => {
  room = MediaRoom.start()
  ;[pages, chromium] = await Promise.all([serve_caller(), launch()])
  ada = await Person.joins(room, chromium, pages.url, { hertz: 440, is_busy: true })
  ben = await Person.joins(room, chromium, pages.url, { hertz: 660, seed: 7 })
  ;({ sees, quality_of, heard_during, pictures_during } = sights_of(ada, room))
  ben.looks_at(ada)
  ada.looks_at(ben)
  await sees(ben, 'the whole picture', ({ height }) => height === 360, 30_000)
})

after(async () => {
  ben?.line?.close()
  await chromium?.close()
  pages?.close()
  await room?.stop()
})

for (const loss of [1, 5, 10])
  step(`at ${loss} % loss both ways they go on hearing and seeing each other`, async (t) => {
    Object.assign(ben.line, { up: { ...kGoodLine, loss }, down: { ...kGoodLine, loss } })
    let pictures
    const is_good = () => pictures.share > 0.6 && pictures.longest_ms < 2_000
    const heard = await heard_during(ben, async () => {
      pictures = await pictures_during(ben, 6_000)
      // Where others take the cores, packets wait for the relay: a queue that costs a layer for ten seconds.
      if (!is_good()) pictures = await pictures_during(ben, 6_000)
    })
    t.diagnostic(`${loss} %: ${Math.round(pictures.share * 100)} % of ${pictures.sent} pictures of ${pictures.height} lines came, the longest pause ${Math.round(pictures.longest_ms)} ms, ${Math.round((100 * heard.concealed) / heard.samples)} % of the sound was made up`)
    assert.ok(heard.energy > 0, 'there is sound')
    assert.ok(heard.concealed / heard.samples < (2 * loss + 8) / 100, `${heard.concealed} of ${heard.samples} samples were made up`)
    assert.ok(pictures.share > 0.6, `${pictures.share} of ${pictures.sent} pictures came`)
    assert.ok(pictures.longest_ms < 2_000, `a picture stood for ${pictures.longest_ms} ms`)
    await ada.sees_new_pictures()
    if (loss === 10) {
      const { loss_down, loss_up } = quality_of(ben)
      assert.ok(loss_down > 0.03 && loss_up > 0.03, `the engine says ${loss_down} and ${loss_up} were lost`)
    }
  })

step('jitter that lets packets overtake each other costs neither order nor the whole picture', async (t) => {
  const slow = { ...kGoodLine, delay_ms: 60, jitter_ms: 40 }
  Object.assign(ben.line, { up: slow, down: slow })
  await ben.sees_new_pictures()
  const heard = await heard_during(ben, () => pass(5_000))
  t.diagnostic(`jitter: ${Math.round((100 * heard.concealed) / heard.samples)} % of the sound was made up`)
  assert.ok(heard.concealed / heard.samples < 0.25, `${heard.concealed} of ${heard.samples} samples were made up`)
  await sees(ben, 'the whole picture', ({ height, age_ms }) => height === 360 && age_ms < 1_500, 15_000)
})

step('a line that gets narrow carries a smaller picture, and all again within ten seconds when it is wide', async (t) => {
  Object.assign(ben.line, { up: { ...kGoodLine }, down: { ...kGoodLine } })
  await sees(ben, 'the whole picture', ({ height, age_ms }) => height === 360 && age_ms < 500, 30_000)
  ben.line.down.capacity = 500_000
  const told = ben.told().length
  const took = stopwatch()
  await sees(ben, 'a smaller picture', ({ height, age_ms }) => height < 360 && age_ms < 1_000, 3_000)
  const adapted = took()
  const heard = await heard_during(ben, () => ben.sees_new_pictures())
  assert.ok(heard.energy > 0 && heard.concealed / heard.samples < 0.1, `${heard.concealed} of ${heard.samples} samples were made up`)
  // None, where the machine has time; that is asserted in simulated time (OnLine and ForwarderTest of kernel/media).
  const pauses = ben.told().slice(told).filter(({ event, reason }) => event === 'paused' && reason !== 0).length
  ben.line.down.capacity = 0
  const wide = stopwatch()
  await sees(ben, 'the whole picture again', ({ height, age_ms }) => height === 360 && age_ms < 500, 10_000)
  t.diagnostic(`500 kbit/s: a smaller picture after ${adapted} ms, ${pauses} pauses; the whole one ${wide()} ms after it was over`)
})
