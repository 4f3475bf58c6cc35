import assert from 'node:assert/strict'
import { after, before } from 'node:test'

import { Server } from '../server.mjs'
import { founder } from '../world.mjs'
import { assert_accessible } from './accessible.mjs'
import { scene } from './story.mjs'
import { launch, Visitor } from './visitor.mjs'

let server, browser, owner

before(async () => {
  server = await Server.start()
  browser = await launch()
  owner = await founder(server, 'ada', 'Ada', 'Courtyard Ltd')
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

/** The directory sorts names while it is drawn; the list of conversations does not. */
const breaks_sorting = () => {
  globalThis.whole_collator = Intl.Collator
  Intl.Collator = function () {
    throw new Error('no order in this browser')
  }
}

const mends_sorting = () => {
  Intl.Collator = globalThis.whole_collator
}

scene('a page that breaks leaves the other pages, and comes back', async () => {
  const ada = await Visitor.of(browser, owner, { worker: true })
  await ada.goes_to_messages()
  await ada.page.evaluate(breaks_sorting)
  await ada.link('app:nav.contacts').click()
  await ada.page.getByRole('alert').getByText(ada.t('app:broken.title')).waitFor()
  assert.equal(await ada.button('app:broken.reload').count(), 1)
  await assert_accessible(ada, 'a broken page')

  await ada.goes_to_messages()
  await ada.page.getByRole('heading', { name: ada.t('chat:title') }).waitFor()

  await ada.link('app:nav.contacts').click()
  await ada.button('app:ui.retry').click()
  await ada.page.getByText(ada.t('app:broken.title')).waitFor()
  await ada.page.evaluate(mends_sorting)
  await ada.button('app:ui.retry').click()
  await ada.page.getByRole('heading', { name: ada.t('people:contacts.title') }).waitFor()
})
