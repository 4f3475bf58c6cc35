import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before } from 'node:test'
import { promisify } from 'node:util'

import { story } from '../browser/story.mjs'
import { launch } from '../browser/visitor.mjs'
import { launch_firefox } from './firefox.mjs'
import { MediaRoom } from './media_room.mjs'
import { serve_caller } from './page_server.mjs'
import { Person } from './person.mjs'

const step = story()
const run = promisify(execFile)

let folder, room, pages, chromium, firefox, ada, ben

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'madang-recording-'))
  room = MediaRoom.start()
  ;[pages, chromium, firefox] = await Promise.all([serve_caller(), launch(), launch_firefox()])
})

after(async () => {
  await Promise.all([chromium?.close(), firefox?.close()])
  pages?.close()
  await room?.stop()
  await rm(folder, { recursive: true })
})

/** Decodes all of it; what cannot be decoded is said on stderr. */
async function decoded(file) {
  const words = ['-v', 'error', '-count_frames', '-show_entries', 'stream=codec_name,nb_read_frames,width,height', '-of', 'json', file]
  const { stdout, stderr } = await run('ffprobe', words)
  const [stream] = JSON.parse(stdout).streams
  return { ...stream, frames: Number(stream.nb_read_frames), faults: stderr }
}

step('what two browsers send is recorded as it comes, and can be decoded', async () => {
  ;[ada, ben] = await Promise.all([Person.joins(room, chromium, pages.url, { hertz: 440 }), Person.joins(room, firefox, pages.url, { hertz: 660 })])
  ada.looks_at(ben, { stage_height: 180 })
  ben.looks_at(ada, { stage_height: 180 })
  await Promise.all([ada.sees_new_pictures(), ben.sees_new_pictures()])
  const recording = join(folder, 'one')
  await room.ask('record', { room: 1, folder: recording })
  for (let i = 0; i < 4; ++i) await Promise.all([ada.sees_new_pictures(), ben.sees_new_pictures()])
  const { parts } = await room.ask('end_recording', { room: 1 })
  assert.deepEqual(parts.map(({ participant, kind }) => `${participant} ${kind}`).sort(), [ada, ben].flatMap(({ id }) => [`${id} camera`, `${id} microphone`]).sort())
  for (const part of parts) {
    const read = await decoded(join(recording, part.file))
    const seconds = (part.last_ms - part.first_ms) / 1000
    assert.equal(read.faults, '', part.file)
    assert.equal(read.codec_name, part.kind === 'camera' ? 'vp8' : 'opus')
    assert.ok(read.frames > (part.kind === 'camera' ? 5 : 40) * seconds, `${read.frames} frames in ${seconds} s of ${part.file}`)
    assert.ok(seconds > 1, `${part.file} is ${seconds} s long`)
    assert.ok(part.first_ms < 3000, `${part.file} begins at ${part.first_ms}`)
  }
  await Promise.all([ada.goes(), ben.goes()])
})
