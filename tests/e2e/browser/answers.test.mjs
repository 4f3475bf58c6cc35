import assert from 'node:assert/strict'
import { after, before } from 'node:test'

import { eventually } from '../eventually.mjs'
import { lines, names } from '../real_text.mjs'
import { Server } from '../server.mjs'
import { founder, joined } from '../world.mjs'
import { assert_accessible } from './accessible.mjs'
import { story } from './story.mjs'
import { kPhone, launch, Visitor } from './visitor.mjs'

const step = story()

let server, browser, owner, member, group, ada, ben

before(async () => {
  server = await Server.start()
  browser = await launch()
  owner = await founder(server, 'ada', names.hangul, '마당')
  member = await joined(owner, 'member', 'ben', names.hanzi)
  group = await owner.group('답장', [member])
  await owner.talk(group, 'the very first')
  for (let turn = 1; turn <= 260; turn += 1) await owner.talk(group, `#${turn}# ${lines('ko')[turn % 20]}`)
  ada = await Visitor.of(browser, owner)
  ben = await Visitor.of(browser, member, { device: kPhone, language: 'zh', scheme: 'dark' })
  for (const visitor of [ada, ben]) await visitor.opens(group.title)
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

const quote_in = (visitor, text) => visitor.message(text).getByRole('button', { name: visitor.t('chat:reply.jump') })
const in_sight = (locator) => locator.evaluate((element) => {
  const { top, bottom } = element.getBoundingClientRect()
  return top >= 0 && bottom <= innerHeight
})

step('a message is answered, with the mouse and with a finger', async () => {
  await ada.reads('#260#')
  await ada.message('#260#').hover()
  await ada.message('#260#').getByRole('button', { name: ada.t('chat:tools.reply'), exact: true }).click()
  await ada.page.getByRole('group', { name: ada.t('chat:reply.label') }).getByText('#260#').waitFor()
  await assert_accessible(ada, 'answering')
  await ada.says('quite so')
  await quote_in(ada, 'quite so').getByText('#260#').waitFor()
  await ada.page.getByRole('group', { name: ada.t('chat:reply.label') }).waitFor({ state: 'detached' })

  await ben.reads('quite so')
  const reply = ben.page.getByRole('dialog').getByRole('button', { name: ben.t('chat:tools.reply'), exact: true })
  await ben.presses_long(ben.message('quite so').getByText('quite so'), reply)
  await reply.tap()
  await ben.says('我也这么想')
  await quote_in(ada, '我也这么想').getByText('quite so').waitFor()
  await assert_accessible(ben, 'answers on a phone')
})

step('Esc takes the answer back and leaves what was written', async () => {
  await ada.message('#260#').first().hover()
  await ada.message('#260#').first().getByRole('button', { name: ada.t('chat:tools.reply'), exact: true }).click()
  await ada.page.locator('textarea').fill('never mind')
  await ada.page.locator('textarea').press('Escape')
  await ada.page.getByRole('group', { name: ada.t('chat:reply.label') }).waitFor({ state: 'detached' })
  assert.equal(await ada.page.locator('textarea').inputValue(), 'never mind')
  await ada.page.locator('textarea').fill('')
})

step('a quote leads to a message that is far back and not loaded, and the way back is open', async () => {
  const first = (await owner.messages(group)).find(({ text }) => text === 'the very first')
  await owner.in_org('POST', `/conversations/${group.id}/messages`, { text: 'how it began', reply_to: first.id })
  for (const visitor of [ada, ben]) {
    assert.equal(await visitor.message('#1#').count(), 0)
    await quote_in(visitor, 'how it began').getByText('the very first').waitFor()
    await quote_in(visitor, 'how it began').click()
    await visitor.message('#1#').waitFor()
    await eventually('it is in sight', () => in_sight(visitor.message('the very first').first()))
    await visitor.button('chat:jump_to_newest').click()
    await visitor.message('how it began').waitFor()
    await eventually('the newest is in sight', () => in_sight(visitor.message('how it began')))
  }
})

step('from far back one scrolls down to the newest without a hole', async () => {
  await quote_in(ada, 'how it began').click()
  await ada.message('#1#').waitFor()
  const seen = new Set()
  const log = ada.page.getByRole('log')
  await eventually('the newest is reached', async () => {
    for (const text of await ada.said()) for (const [, turn] of text.matchAll(/#(\d+)#/g)) seen.add(Number(turn))
    await log.hover()
    await ada.page.mouse.wheel(0, 3_000)
    await ada.page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
    return (await ada.message('how it began').count()) === 1
  })
  const missed = Array.from({ length: 260 }, (_, at) => at + 1).filter((turn) => !seen.has(turn))
  assert.deepEqual(missed, [])
})

step('an answer to a recalled message shows that it was recalled', async () => {
  await ada.recalls('quite so')
  await quote_in(ada, '我也这么想').getByText(ada.t('chat:reply.recalled')).waitFor()
  await quote_in(ben, '我也这么想').getByText(ben.t('chat:reply.recalled')).waitFor()
})

step('no page made an error or asked anybody else anything', () => {
  for (const visitor of [ada, ben]) visitor.assert_clean()
  assert.deepEqual(server.faults(), [])
})
