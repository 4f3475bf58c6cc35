import assert from 'node:assert/strict'
import { after, before } from 'node:test'

import { Server } from '../server.mjs'
import { founder, joined } from '../world.mjs'
import { story } from './story.mjs'
import { kPhone, launch, Visitor } from './visitor.mjs'

const step = story()

let server, browser, owner, minjae, wei, desk, phone

before(async () => {
  server = await Server.start()
  browser = await launch()
  owner = await founder(server, 'owner', '한지우', '마당 🏡')
  minjae = await joined(owner, 'member', 'minjae', '김민재')
  wei = await joined(owner, 'member', 'wei', '张伟')
  await joined(owner, 'member', 'sara', 'Sara Weiss')
  desk = await Visitor.of(browser, owner, { language: 'ko' })
  phone = await Visitor.of(browser, wei, { device: kPhone, language: 'zh', scheme: 'dark' })
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

const found = (visitor) => visitor.page.getByRole('list', { name: visitor.t('people:contacts.members') }).getByRole('link')

async function looks_for(visitor, query, names) {
  await visitor.page.getByRole('searchbox', { name: visitor.t('people:contacts.search') }).fill(query)
  await found(visitor).nth(names.length).waitFor({ state: 'detached' })
  for (const [at, name] of names.entries()) await found(visitor).nth(at).filter({ hasText: name }).waitFor()
}

step('people are found by initial consonants, unfinished syllables and pinyin, the best first', async () => {
  await desk.link('app:nav.contacts').click()
  await looks_for(desk, 'ㄱㅁㅈ', ['김민재'])
  await looks_for(desk, '김미', ['김민재'])
  await looks_for(desk, 'zw', ['张伟'])
  await looks_for(desk, 'zhangwei', ['张伟'])
  await looks_for(desk, 'wei', ['Sara Weiss', '张伟'])
  await looks_for(desk, 'ㅎㅈㅇ', ['한지우'])
})

step('a new name is found the moment it is known', async () => {
  await phone.go('/people?department=all')
  await looks_for(phone, 'ouyang', [])
  await minjae.in_org('PATCH', `/members/${minjae.member_id}`, { display_name: '欧阳娜' })
  await looks_for(phone, 'ouyang', ['欧阳娜'])
  await looks_for(phone, 'oyn', ['欧阳娜'])
})

step('the palette finds a conversation by the pinyin of whom it is with', async () => {
  await owner.direct(wei)
  await desk.page.keyboard.press('Control+k')
  await desk.page.getByRole('combobox').fill('zhangw')
  await desk.page.getByRole('option', { name: '张伟' }).waitFor()
  await desk.page.keyboard.press('Escape')
})

step('no page made an error or asked anybody else anything', () => {
  for (const visitor of [desk, phone]) visitor.assert_clean()
  assert.deepEqual(server.faults(), [])
})
