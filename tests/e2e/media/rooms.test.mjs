import assert from 'node:assert/strict'
import { after, before } from 'node:test'

import { story } from '../browser/story.mjs'
import { launch } from '../browser/visitor.mjs'
import { launch_firefox } from './firefox.mjs'
import { MediaRoom } from './media_room.mjs'
import { serve_caller } from './page_server.mjs'
import { Person } from './person.mjs'

const step = story()

let room, closed_room, pages, chromium, firefox, ada, ben

before(async () => {
  room = MediaRoom.start()
  closed_room = MediaRoom.start('--tcp-only')
  ;[pages, chromium, firefox] = await Promise.all([serve_caller(), launch(), launch_firefox()])
})

after(async () => {
  await Promise.all([chromium?.close(), firefox?.close()])
  pages?.close()
  await Promise.all([room?.stop(), closed_room?.stop()])
})

step('two browsers of different make meet, and see and hear each other', async () => {
  ;[ada, ben] = await Promise.all([Person.joins(room, chromium, pages.url, { hertz: 440 }), Person.joins(room, firefox, pages.url, { hertz: 660 })])
  ada.looks_at(ben)
  ben.looks_at(ada)
  await Promise.all([ada.sees_new_pictures(), ben.sees_new_pictures()])
  await Promise.all([ada.hears_sound(), ben.hears_sound()])
})

step('both restart ICE, and the pictures go on', async () => {
  await ada.restarts()
  await ben.restarts()
  await Promise.all([ada.sees_new_pictures(), ben.sees_new_pictures()])
})

step('who hangs up is gone at once', async () => {
  for (const person of [ada, ben]) {
    await person.does('leave')
    await room.hears({ event: 'gone', participant: person.id, why: 'closed' })
    await person.goes()
  }
})

step('where only TCP gets through, they meet by it', async () => {
  const meet = (browser) => Person.joins(closed_room, browser, pages.url)
  ;[ada, ben] = await Promise.all([meet(chromium), meet(firefox)])
  ada.looks_at(ben)
  ben.looks_at(ada)
  await Promise.all([ada.sees_new_pictures(), ben.sees_new_pictures()])
  const { workers } = await closed_room.ask('counts')
  assert.equal(workers.reduce((sum, { connections }) => sum + connections, 0), 2)
  assert.equal(workers.reduce((sum, { sent }) => sum + sent, 0), 0, 'nothing went by UDP')
  await Promise.all([ada.goes(), ben.goes()])
})
