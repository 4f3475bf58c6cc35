import assert from 'node:assert/strict'
import { after, before } from 'node:test'

import { eventually } from '../eventually.mjs'
import { hard_texts, lines, names } from '../real_text.mjs'
import { Server } from '../server.mjs'
import { assert_accessible } from './accessible.mjs'
import { story } from './story.mjs'
import { launch, Visitor } from './visitor.mjs'

const step = story()

const kGroup = '마당 팀'

let server, browser, ada, ben, cho, link

before(async () => {
  server = await Server.start()
  browser = await launch()
  for (const set of [(v) => (ada = v), (v) => (ben = v), (v) => (cho = v)]) set(await Visitor.open(browser, server))
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

step('the first visitor of an empty server is led to found an organisation', async () => {
  await ada.go('/')
  await ada.page.getByRole('heading', { name: ada.t('people:found.title') }).waitFor()
  await assert_accessible(ada, 'founding')
  await ada.founds('마당 주식회사', { name: names.hangul, login: 'ada' })
  await assert_accessible(ada, 'an empty organisation')
})

step('somebody joins by a link, and both are in the directory', async () => {
  link = await ada.makes_link()
  await ben.page.goto(link)
  await ben.sees(ben.t('people:join.title', { organisation: '마당 주식회사' }))
  await assert_accessible(ben, 'joining')
  await ben.joins(link, { name: names.hebrew, login: 'ben' })
  await ada.link('app:nav.contacts').click()
  await ada.page.getByRole('list', { name: ada.t('people:contacts.members') }).getByRole('link', { name: names.hebrew }).waitFor()
})

step('two people talk in a conversation of two', async () => {
  await ada.starts_talking_with(names.hebrew)
  await ada.says(lines('ko')[0])
  await ben.opens(names.hangul)
  await ben.reads(lines('ko')[0])
  await ben.says(lines('zh')[0])
  await ada.reads(lines('zh')[0])
  await eventually('Ada sees that Ben has read', async () => (await ada.message(lines('ko')[0]).getByText(ada.t('chat:read.direct'), { exact: true }).count()) === 1)
  for (const text of hard_texts.slice(0, 5)) await ada.says(text)
  for (const text of hard_texts.slice(0, 5)) await ben.reads(text)
  await assert_accessible(ben, 'a conversation')
})

step('typing is seen while it happens', async () => {
  await ben.page.locator('textarea').pressSequentially('Hm')
  await ada.sees(ada.t('chat:typing.one', { a: names.hebrew }))
  await ben.page.locator('textarea').fill('')
})

step('a third joins, and three talk in a group', async () => {
  await cho.joins(link, { name: names.family, login: 'cho' })
  await ada.starts_group(kGroup, [names.hebrew, names.family], 'all')
  await ada.says('Welcome, everybody')
  await ben.opens(kGroup)
  await ben.reads('Welcome, everybody')
  await ben.says(lines('en')[0])
  await cho.conversation(kGroup).waitFor()
})

step('what is unread is counted, and reading it clears the count', async () => {
  await cho.conversation(kGroup).getByText('2', { exact: true }).waitFor()
  await cho.page.waitForFunction(() => document.title.startsWith('(2)'))
  await cho.opens(kGroup)
  await cho.reads(lines('en')[0])
  await cho.page.waitForFunction(() => !document.title.startsWith('('))
})

step('a message tells how many have read it, and on a click who', async () => {
  await ada.message('Welcome, everybody').getByRole('button', { name: ada.t('chat:read.all') }).waitFor()
  await cho.goes_to_messages()
  await cho.page.getByText(cho.t('chat:nothing_open.title')).waitFor()
  await ada.says('Who is here?')
  await ben.reads('Who is here?')
  await ada.message('Who is here?').getByRole('button', { name: ada.t('chat:read.some', { read: 1, of: 2 }) }).waitFor()
  const dialog = await ada.asks_who_read('Who is here?')
  await dialog.getByText(names.hebrew).waitFor()
  await dialog.getByRole('radio', { name: ada.t('chat:readers.unread', { count: 1 }) }).click()
  await dialog.getByText(names.family).waitFor()
  await assert_accessible(ada, 'the readers')
  await ada.page.keyboard.press('Escape')
})

step('a mention is written by picking a name, and noticed', async () => {
  await ada.page.locator('textarea').pressSequentially('@Ines')
  await ada.page.getByRole('listbox', { name: ada.t('chat:mention_picker') }).getByRole('option', { name: names.family }).click()
  await ada.page.locator('textarea').pressSequentially('look here')
  await ada.page.locator('textarea').press('Enter')
  await ben.reads('look here')
  await cho.conversation(kGroup).getByRole('img', { name: cho.t('chat:mentioned') }).waitFor()
})

step('a recalled message is gone for everybody', async () => {
  await ada.says('This was a mistake')
  await ben.reads('This was a mistake')
  await ada.recalls('This was a mistake')
  await ben.is_told(ben.t('chat:recalled.other', { name: names.hangul }))
  await ada.is_told(ada.t('chat:recalled.mine'))
  for (const visitor of [ada, ben]) assert.equal(await visitor.message('This was a mistake').count(), 0)
  await ben.page.reload()
  await ben.is_told(ben.t('chat:recalled.other', { name: names.hangul }))
  assert.equal(await ben.message('This was a mistake').count(), 0)
})

step('whoever leaves sees it no more', async () => {
  await cho.opens(kGroup)
  await cho.button('chat:details').click()
  await cho.button('chat:panel.leave').click()
  await cho.page.getByRole('dialog').getByRole('button', { name: cho.t('chat:panel.leave_confirm'), exact: true }).click()
  await cho.conversation(kGroup).waitFor({ state: 'detached' })
  await ada.is_told(ada.t('chat:notice.member_left', { names: names.family }))
})

step('Ctrl-K jumps to a conversation', async () => {
  await ben.page.keyboard.press('Control+k')
  const field = ben.page.getByRole('combobox', { name: ben.t('app:nav.search') })
  await eventually('the field has the focus', () => field.evaluate((element) => element === document.activeElement))
  await ben.page.keyboard.type(names.hangul)
  await ben.page.getByRole('option', { name: names.hangul }).first().waitFor()
  await ben.page.keyboard.press('Enter')
  await ben.composer('direct', names.hangul).waitFor()
})

step('signing out leaves nothing behind on the device', async () => {
  await cho.go('/me')
  await cho.page.getByRole('button', { name: cho.t('app:me.sign_out') }).click()
  await cho.dialog('app:sign_out.title').getByRole('button', { name: cho.t('app:me.sign_out') }).click()
  await cho.page.getByRole('heading', { name: cho.t('people:sign_in.title') }).waitFor()
  const kept = await cho.page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))
  assert.deepEqual(kept, [])
  assert.equal(await cho.page.evaluate(() => localStorage.getItem('madang.session')), null)
  await assert_accessible(cho, 'signing in')
})

step('no page made an error or asked anybody else anything', () => {
  for (const visitor of [ada, ben, cho]) visitor.assert_clean()
  assert.deepEqual(server.faults(), [])
})
