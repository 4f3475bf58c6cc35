import assert from 'node:assert/strict'
import { after, before } from 'node:test'

import { eventually } from '../eventually.mjs'
import { names } from '../real_text.mjs'
import { Server } from '../server.mjs'
import { founder, joined } from '../world.mjs'
import { story } from './story.mjs'
import { launch, Visitor } from './visitor.mjs'

const step = story()

let server, browser, owner, ada, ben, group

before(async () => {
  server = await Server.start()
  browser = await launch()
  owner = await founder(server, 'ada', names.hangul, '마당')
  const member = await joined(owner, 'member', 'ben', names.hanzi)
  group = await owner.group('끊어진 선', [member])
  ada = await Visitor.of(browser, owner, { worker: true })
  ben = await Visitor.of(browser, member, { worker: true })
  for (const visitor of [ada, ben]) await visitor.opens(group.title)
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

async function edits(visitor, text, into) {
  await visitor.message(text).hover()
  await visitor.message(text).getByRole('button', { name: visitor.t('chat:tools.edit'), exact: true }).click()
  const editor = visitor.page.getByRole('textbox', { name: visitor.t('chat:edit.label') })
  await editor.fill(into)
  await editor.press('Enter')
  await editor.waitFor({ state: 'detached' })
}

async function reacts(visitor, text, emoji) {
  await visitor.message(text).hover()
  await visitor.message(text).getByRole('button', { name: visitor.t('chat:tools.react'), exact: true }).click()
  const picker = visitor.page.getByRole('dialog', { name: visitor.t('chat:emoji.label') })
  await picker.getByRole('button', { name: emoji, exact: true }).first().click()
}

const numbered = (what, count) => Array.from({ length: count }, (_, index) => `${what} ${index + 1} of ${count}`)

/** Each text stands there once, and in this order. */
async function assert_once_in_order(visitor, texts) {
  await eventually(`${visitor.name} reads ${texts.at(-1)}`, async () => (await visitor.message(texts.at(-1)).count()) === 1)
  const said = await visitor.said()
  const places = texts.map((text) => said.flatMap((row, place) => (row.includes(text) ? [place] : [])))
  assert.deepEqual(places.map(({ length }) => length), texts.map(() => 1), `${visitor.name}: ${JSON.stringify(said)}`)
  assert.deepEqual(places.flat(), places.flat().sort((left, right) => left - right))
}

step('what is written without a network waits, and is sent once and in order when it is back', async () => {
  ada.outage = true
  await ada.context.setOffline(true)
  await ada.page.getByRole('status').getByText(ada.t('sync:offline')).waitFor()
  const texts = numbered('from the tunnel', 4)
  for (const text of texts) await ada.writes(text)
  for (const text of texts) assert.equal(await eventually('it waits', () => ada.waits(text)), 'queued')
  const meanwhile = numbered('meanwhile', 3)
  for (const text of meanwhile) await ben.says(text)
  for (const text of texts) assert.equal(await ben.message(text).count(), 0)

  await ada.context.setOffline(false)
  for (const visitor of [ada, ben]) await assert_once_in_order(visitor, texts)
  await assert_once_in_order(ada, meanwhile)
  await ada.page.getByRole('status').getByText(ada.t('sync:offline')).waitFor({ state: 'detached' })
  ada.outage = false
})

step('what is edited, recalled and reacted to without a network waits as well, and survives closing the page', async () => {
  const [tall, short] = ['a tall tale', 'a short tale']
  for (const text of [tall, short]) await ada.says(text)
  await ben.says('what do you say to it?')
  await ada.reads('what do you say to it?')
  await ada.can_open_offline()
  ada.outage = true
  await ada.context.setOffline(true)
  await ada.page.getByRole('status').getByText(ada.t('sync:offline')).waitFor()
  await edits(ada, tall, 'a true story')
  await eventually('the edit waits', () => ada.waits('a true story'))
  await ada.recalls(short)
  await ada.message(short).getByText(ada.t('chat:pending.recalling')).waitFor()
  await reacts(ada, 'what do you say to it?', '👍')
  await ada.message('what do you say to it?').getByRole('button', { name: '👍 1' }).waitFor()
  assert.equal(await ben.message('a true story').count(), 0)
  await ada.page.close()
  await ada.context.setOffline(false)
  await ada.reopens()
  await ada.opens(group.title)
  for (const visitor of [ada, ben]) {
    await visitor.reads('a true story')
    await visitor.message(tall).waitFor({ state: 'detached' })
    await visitor.message(short).waitFor({ state: 'detached' })
    await visitor.message('what do you say to it?').getByRole('button', { name: '👍 1' }).waitFor()
  }
  ada.outage = false
})

step('an edit that comes too late says so, and its words are not lost', async () => {
  ada.outage = true
  await ada.context.setOffline(true)
  await ada.page.getByRole('status').getByText(ada.t('sync:offline')).waitFor()
  await edits(ada, 'a true story', 'too late')
  await owner.in_org('PATCH', '', { edit_minutes: 0 })
  await ada.context.setOffline(false)
  await ada.message('too late').getByRole('alert').waitFor()
  await ada.message('too late').getByRole('button', { name: ada.t('chat:pending.leave') }).click()
  await ada.reads('a true story')
  await owner.in_org('PATCH', '', { edit_minutes: 1440 })
  ada.outage = false
})

/** How much the browser has on its disk of what waits. Runs in the page. */
async function count_kept() {
  let count = 0
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((resolve) => (indexedDB.open(name).onsuccess = ({ target }) => resolve(target.result)))
    if (database.objectStoreNames.contains('outbox'))
      count += await new Promise((resolve) => (database.transaction('outbox').objectStore('outbox').count().onsuccess = ({ target }) => resolve(target.result)))
    database.close()
  }
  return count
}

step('what waits survives closing the page', async () => {
  ada.outage = true
  await ada.context.setOffline(true)
  const texts = numbered('before the lid closed', 3)
  for (const text of texts) await ada.writes(text)
  for (const text of texts) await eventually('it waits', () => ada.waits(text))
  // A message is shown a moment before it is kept.
  await eventually('all are kept', async () => (await ada.page.evaluate(count_kept)) === texts.length)
  await ada.page.close()
  await ada.context.setOffline(false)
  await ada.reopens()
  await ada.opens(group.title)
  for (const visitor of [ada, ben]) await assert_once_in_order(visitor, texts)
  ada.outage = false
})

step('without a network the page opens all the same, with what was said and what is written', async () => {
  await ada.can_open_offline()
  ada.outage = true
  await ada.context.setOffline(true)
  await ada.page.close()
  await ada.reopens()
  await ada.page.getByRole('status').getByText(ada.t('sync:offline')).waitFor()
  await ada.opens(group.title)
  await ada.reads('before the lid closed 1 of 3')
  await ada.writes('written under way')
  await eventually('it waits', () => ada.waits('written under way'))
  await ada.context.setOffline(false)
  for (const visitor of [ada, ben]) await assert_once_in_order(visitor, ['written under way'])
  ada.outage = false
})

step('a server that is killed and comes back loses nothing and repeats nothing', async () => {
  for (const visitor of [ada, ben]) visitor.outage = true
  const texts = numbered('through the storm', 6)
  for (const [turn, text] of texts.entries()) {
    if (turn === 2) await server.kill()
    await ada.writes(text)
    if (turn === 4) await server.rise()
  }
  for (const visitor of [ada, ben]) await assert_once_in_order(visitor, texts)
  await ben.says('still here')
  await ada.reads('still here')
  const kept = (await owner.messages(group)).filter(({ text }) => texts.includes(text))
  assert.deepEqual(kept.map(({ text }) => text), texts)
  for (const visitor of [ada, ben]) visitor.outage = false
})

step('two tabs of one person share what they know and what they send', async () => {
  const second = await ada.context.newPage()
  await second.goto(`${server.origin}/c/${group.id}`)
  await second.getByRole('log').getByText('still here').waitFor()
  await second.locator('textarea').fill('from the second tab')
  await second.locator('textarea').press('Enter')
  for (const visitor of [ada, ben]) await assert_once_in_order(visitor, ['from the second tab'])
  await ada.page.close()
  await ben.says('do you still hear me?')
  await second.getByRole('log').getByText('do you still hear me?').waitFor()
  await second.close()
})

step('no page made an error or asked anybody else anything', () => {
  for (const visitor of [ada, ben]) visitor.assert_clean()
  assert.deepEqual(server.faults(), [])
})
