import assert from 'node:assert/strict'
import { after, before } from 'node:test'

import { names } from '../real_text.mjs'
import { Server } from '../server.mjs'
import { founder, joined } from '../world.mjs'
import { story } from './story.mjs'
import { launch, Visitor } from './visitor.mjs'

const step = story()

let server, browser, ada, ben, group

before(async () => {
  server = await Server.start({ tls: true })
  browser = await launch()
  const owner = await founder(server, 'ada', names.hangul, '마당')
  const member = await joined(owner, 'member', 'ben', names.hanzi)
  group = await owner.group('암호', [member])
  ada = await Visitor.of(browser, owner)
  ben = await Visitor.of(browser, member)
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

step('people talk over HTTPS and secure sockets as they do without', async () => {
  for (const visitor of [ada, ben]) await visitor.opens(group.title)
  await ada.says('is anybody listening?')
  await ben.message('is anybody listening?').waitFor()
  await ben.says('only you')
  await ada.message('only you').waitFor()
  const [cookie] = await ada.context.cookies()
  assert.ok(cookie.secure && cookie.httpOnly)
  for (const visitor of [ada, ben]) visitor.assert_clean()
})
