import assert from 'node:assert/strict'
import { after, before } from 'node:test'

import { story } from '../browser/story.mjs'
import { launch } from '../browser/visitor.mjs'
import { eventually } from '../eventually.mjs'
import { launch_firefox } from './firefox.mjs'
import { MediaRoom } from './media_room.mjs'
import { serve_caller } from './page_server.mjs'
import { Person } from './person.mjs'

const step = story()

let room, closed_room, pages, chromium, firefox, ada, ben, cho

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

step('a picture is as large as its place wants', async () => {
  for (const [one, other] of [[ada, ben], [ben, ada]]) {
    one.looks_at(other, { stage_height: 180 })
    await one.sees_height('stage', (height) => height === 180)
    one.looks_at(other)
    await one.sees_height('stage', (height) => height === 360)
  }
})

step('pages are turned without a new description', async () => {
  const described = await ben.does('described')
  cho = await Person.joins(room, chromium, pages.url, { first: 20_000 })
  for (const [one, first] of [[cho, 20_000], [ada, 0], [cho, 20_000]]) {
    ben.shows({ tiles: [one.id], tile_height: 180 })
    await ben.sees_those_from('tile 1', first)
  }
  assert.deepEqual(await ben.does('described'), described)
})

step('who shares a screen is seen beside their camera', async () => {
  await cho.does('shares_screen', 40_000)
  await room.hears({ event: 'published', participant: cho.id, kind: 'screen', is_on: true })
  ben.shows({ stage: ada.id, stage_height: 360, screen: cho.id, screen_height: 360 })
  await ben.sees_those_from('shared screen', 40_000)
  await ben.sees_those_from('stage', 0)
  await cho.does('leave')
  await room.hears({ event: 'gone', participant: cho.id, why: 'closed' })
  await cho.goes()
})

step('who is muted by the host is heard no more until they may speak', async () => {
  room.tell('allow', { participant: ada.id, microphone: false, camera: true, screen: true })
  await ben.hears_nothing()
  room.tell('allow', { participant: ada.id, microphone: true, camera: true, screen: true })
  await ben.hears_sound()
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

async function both_meet_in(place) {
  const meet = (browser) => Person.joins(place, browser, pages.url)
  ;[ada, ben] = await Promise.all([meet(chromium), meet(firefox)])
  ada.looks_at(ben)
  ben.looks_at(ada)
  await Promise.all([ada.sees_new_pictures(), ben.sees_new_pictures()])
}

step('where only TCP gets through, they meet by it', async () => {
  await both_meet_in(closed_room)
  const { workers } = await closed_room.ask('counts')
  assert.equal(workers.reduce((sum, { connections }) => sum + connections, 0), 2)
  assert.equal(workers.reduce((sum, { sent }) => sum + sent, 0), 0, 'nothing went by UDP')
})

step('when the server is stopped they know at once, and meet in the next one', async () => {
  await closed_room.stop()
  closed_room = undefined
  for (const one of [ada, ben]) {
    await eventually('the connection ends', async () => !(await one.does('is_connected')), 2_000)
    await one.goes()
  }
  await both_meet_in(room)
  await Promise.all([ada.goes(), ben.goes()])
})
