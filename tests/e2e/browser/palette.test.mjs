import assert from 'node:assert/strict'
import { after, before } from 'node:test'

import { eventually } from '../eventually.mjs'
import { Server } from '../server.mjs'
import { founder } from '../world.mjs'
import { scene } from './story.mjs'
import { launch, Visitor } from './visitor.mjs'

let server, browser, owner

before(async () => {
  server = await Server.start()
  browser = await launch()
  owner = await founder(server, 'ada', 'Ada', 'Courtyard Ltd')
  await owner.group('Launch')
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

/** Holds the palette's code back until `release` is called, as a slow line would. */
async function held_back(page) {
  let release
  const released = new Promise((done) => (release = done))
  await page.route(/\/assets\/Palette-[^/]*\.js$/, async (route) => {
    await released
    await route.continue()
  })
  return release
}

scene('what is typed after the first Ctrl-K never goes into the open conversation', async () => {
  const ada = await Visitor.of(browser, owner)
  const release = await held_back(ada.page)
  await ada.goes_to_messages()
  await ada.opens('Launch')
  const composer = ada.composer('group', 'Launch')
  await composer.focus()
  await ada.page.keyboard.press('Control+k')
  await ada.page.keyboard.type('Laun')
  await ada.page.keyboard.press('Enter')
  assert.equal(await composer.inputValue(), '')
  release()
  const field = ada.page.getByRole('combobox', { name: ada.t('app:nav.search') })
  await eventually('the palette took over what was typed', async () => (await field.inputValue()) === 'Laun')
  await ada.page.keyboard.type('ch')
  await ada.page.getByRole('option', { name: 'Launch' }).waitFor()
  await ada.page.keyboard.press('Escape')
  await eventually('the focus is back in the composer', () => composer.evaluate((element) => element === document.activeElement))
  assert.equal(await composer.inputValue(), '')
  assert.equal(await ada.page.getByRole('article').count(), 0)
})
