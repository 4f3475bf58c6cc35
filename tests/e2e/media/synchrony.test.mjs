import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before } from 'node:test'

import { story } from '../browser/story.mjs'
import { launch } from '../browser/visitor.mjs'
import { eventually } from '../eventually.mjs'
import { assert_together, claps_in } from './claps.mjs'
import { MediaRoom } from './media_room.mjs'
import { serve_caller } from './page_server.mjs'
import { Person } from './person.mjs'

// Picture and sound of what is recorded, clap by clap: a page claps (clapper.js), and the files are decoded.

const step = story()
const kSmall = { width: 480, height: 360 }
const kH264 = { mimeType: 'video/H264', clockRate: 90_000, sdpFmtpLine: 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f' }

let folder, room, pages, chromium

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'madang-synchrony-'))
  room = MediaRoom.start()
  ;[pages, chromium] = await Promise.all([serve_caller(), launch()])
})

after(async () => {
  await chromium?.close()
  pages?.close()
  await room?.stop()
  await rm(folder, { recursive: true })
})

const file_of = (recording, parts, kind) => join(recording, parts.find((part) => part.kind === kind).file)

/** Until the page has clapped so often since. */
async function claps(person, count) {
  const before = await person.does('clapped')
  await eventually(`${count} claps`, async () => (await person.does('clapped')) >= before + count, 60_000)
}

/** All of what one person sent is in one part of each kind, and picture and sound are together from beginning to end. */
async function assert_recorded(t, { recording, parts, taken }, at_least, lost) {
  const [picture, sound] = ['camera', 'microphone'].map((kind) => file_of(recording, parts, kind))
  const found = await claps_in(picture, sound)
  assert_together(t, found, taken, at_least, lost)
  return found
}

/** Records what somebody sends who comes only when it goes on already, before any sender report has come. */
async function recorded(name, number, words, work) {
  const recording = join(folder, name)
  await room.ask('record', { room: number, folder: recording })
  const person = await Person.joins(room, chromium, pages.url, { room: number, claps: {}, ...words })
  await work(person)
  const { parts } = await room.ask('end_recording', { room: number })
  const taken = await person.does('taken')
  await person.goes()
  room.tell('leave', { participant: person.id })
  return { recording, parts, taken }
}

// Two are recorded at once, each in a room of its own, while they mostly wait for their claps.
const codecs = [['vp8', {}, /webm$/], ['h264', { codec: kH264 }, /mp4$/]]
const of_codecs = async (record) => Object.fromEntries(await Promise.all(codecs.map(async ([name, words], index) => [name, await record(name, words, index)])))
let steady, changing

step('two are recorded from the first second on', async () => {
  steady = await of_codecs((name, words, index) => recorded(`steady-${name}`, 1 + index, words, (person) => claps(person, 14)))
})

for (const [name, , file] of codecs) {
  step(`${name}: picture and sound of a part are together`, async (t) => {
    const made = steady[name]
    assert.match(file_of(made.recording, made.parts, 'camera'), file)
    await assert_recorded(t, made, 10)
  })
}

step('two are recorded whose pictures take other sizes', async () => {
  changing = await of_codecs((name, words, index) => recorded(`changing-${name}`, 3 + index, words, async (person) => {
    await claps(person, 6)
    await person.does('resize', kSmall)
    await claps(person, 5)
    await person.does('send_layers', ['q'])
    await claps(person, 6)
    await person.does('send_layers', ['q', 'h'])
    await claps(person, 6)
  }))
})

for (const [name] of codecs) {
  step(`${name}: they stay together when the picture takes another size, and when another layer of it is recorded`, async (t) => {
    // Until nobody misses the larger layer any more, and a key frame of the other has come, nothing is seen.
    const { sizes } = await assert_recorded(t, changing[name], 16, 2)
    for (const size of ['640x360', '480x360', '240x180']) assert.ok(sizes.includes(size), `${size} is among ${sizes}`)
  })
}

step('they are together in what a server leaves that is killed', async (t) => {
  const recording = join(folder, 'killed')
  await room.ask('record', { room: 6, folder: recording })
  const person = await Person.joins(room, chromium, pages.url, { room: 6, claps: {} })
  await claps(person, 12)
  const ended = once(room.child, 'exit')
  room.child.kill('SIGKILL')
  await ended
  const parts = (await readFile(join(recording, 'parts'), 'utf8')).trim().split('\n').map((line) => {
    const [file, kind] = line.split(' ')
    return { file, kind }
  })
  const taken = await person.does('taken')
  const { seen, to } = await assert_recorded(t, { recording, parts, taken }, 8)
  assert.ok(to - seen.at(-1) < 3, `nothing is seen in the last ${to - seen.at(-1)} s`)
  await person.goes()
  room = MediaRoom.start()
})
