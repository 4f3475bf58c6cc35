import assert from 'node:assert/strict'
import { after, before } from 'node:test'

import { lines, names } from '../real_text.mjs'
import { Server } from '../server.mjs'
import { founder } from '../world.mjs'
import { assert_accessible } from './accessible.mjs'
import { story } from './story.mjs'
import { kPhone, launch, Visitor } from './visitor.mjs'

const step = story()

let server, browser, owner, ada, ben

before(async () => {
  server = await Server.start()
  browser = await launch()
  owner = await founder(server, 'ada', names.combining, '院子公司')
  ada = await Visitor.of(browser, owner, { language: 'en', worker: true })
  ben = await Visitor.open(browser, server, { device: kPhone, language: 'ko', scheme: 'dark', worker: true })
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

step('somebody joins on a phone, in Korean and in the dark', async () => {
  const { code } = await owner.invite()
  await ben.page.goto(`${server.origin}/join/${code}`)
  await ben.field('people:fields.login').waitFor()
  await assert_accessible(ben, 'joining on a phone')
  await ben.joins(`${server.origin}/join/${code}`, { name: names.hangul, login: 'ben' })
  await assert_accessible(ben, 'an empty list on a phone')
})

step('a conversation fills the screen, and back leads to the list', async () => {
  await ada.starts_talking_with(names.hangul)
  await ada.says(lines('en')[0])
  await ben.opens(names.combining)
  await ben.reads(lines('en')[0])
  await ben.says(lines('ko')[0])
  await ada.reads(lines('ko')[0])
  await assert_accessible(ben, 'a conversation on a phone')
  await ben.page.getByRole('button', { name: ben.t('app:ui.back') }).click()
  await ben.conversation(names.combining).waitFor()
})

step('nothing is wider than the screen', async () => {
  await ben.opens(names.combining)
  await ada.says('x'.repeat(400))
  await ada.says(`https://example.org/${'가나다라/'.repeat(60)}`)
  await ben.reads('x'.repeat(400))
  const overflow = await ben.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  assert.ok(overflow <= 0, `${overflow} pixels too wide`)
})

step('a long press offers what can be done with a message', async () => {
  await ben.says('잘못 보냄')
  const recall = ben.page.getByRole('dialog').getByRole('button', { name: ben.t('chat:tools.recall'), exact: true })
  await ben.presses_long(ben.message('잘못 보냄').last(), recall)
  await recall.tap()
  await ben.page.getByRole('dialog', { name: ben.t('chat:recall.title') }).getByRole('button', { name: ben.t('chat:recall.confirm'), exact: true }).tap()
  await ben.is_told(ben.t('chat:recalled.mine'))
  await ada.message('잘못 보냄').waitFor({ state: 'detached' })
})

step('the bar at the bottom leads around', async () => {
  await ben.page.getByRole('button', { name: ben.t('app:ui.back') }).click()
  await ben.link('app:nav.contacts').click()
  await ben.page.getByRole('link', { name: ben.t('people:contacts.everybody') }).click()
  await ben.page.getByRole('list', { name: ben.t('people:contacts.members') }).getByRole('link', { name: names.combining }).click()
  await ben.button('people:card.message').click()
  await ben.page.getByRole('log').waitFor()
})

step('no page made an error or asked anybody else anything', () => {
  for (const visitor of [ada, ben]) visitor.assert_clean()
  assert.deepEqual(server.faults(), [])
})
