import { after, before } from 'node:test'

import { names } from '../real_text.mjs'
import { Server } from '../server.mjs'
import { founder, joined } from '../world.mjs'
import { assert_accessible } from './accessible.mjs'
import { story } from './story.mjs'
import { kPhone, launch, Visitor } from './visitor.mjs'

const step = story()
const kGroup = '공지방'

let server, browser, minji, wei

before(async () => {
  server = await Server.start()
  browser = await launch()
  const owner = await founder(server, 'minji', names.hangul, '마당')
  const member = await joined(owner, 'member', 'wei', names.hanzi)
  await joined(owner, 'member', 'ben', names.hebrew)
  const people = await owner.in_org('GET', '/members')
  await owner.in_org('POST', '/conversations', {
    kind: 'group', title: kGroup, history: 'all', member_ids: people.members.map(({ id }) => id),
  })
  minji = await Visitor.of(browser, owner, { language: 'ko' })
  wei = await Visitor.of(browser, member, { language: 'zh', device: kPhone, scheme: 'dark' })
  for (const visitor of [minji, wei]) await visitor.opens(kGroup)
  await minji.button('chat:details').click()
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

const right = (visitor, verb) => visitor.page.getByRole('combobox', { name: visitor.t(`chat:rights.${verb}`) })
const menu_of = async (visitor, name, verb) => {
  await visitor.page.getByRole('button', { name: `${visitor.t('chat:tools.more')}: ${name}` }).click()
  await visitor.page.getByRole('menuitem', { name: visitor.t(`chat:panel.${verb}`) }).click()
}

step('the owner keeps speaking for those who run the group, and the others are told why they cannot write', async () => {
  await wei.says('可以说话')
  await right(minji, 'speak').selectOption('admins')
  await wei.sees(wei.t('chat:unwritable.admins'))
  await assert_accessible(wei, 'a group one may not write in')
  await assert_accessible(minji, 'the rights of a group')
})

step('who is named may speak', async () => {
  await right(minji, 'speak').selectOption('named')
  const dialog = minji.dialog('chat:rights.speak')
  await dialog.getByRole('checkbox', { name: names.hanzi }).click()
  await assert_accessible(minji, 'naming people')
  await dialog.getByRole('button', { name: minji.t('chat:panel.save') }).click()
  await minji.button('chat:rights.named_count', { count: 1 }).waitFor()
  await wei.says('又可以了')
})

step('somebody is silenced for an hour, and let write again', async () => {
  await menu_of(minji, names.hanzi, 'silence')
  const dialog = minji.page.getByRole('dialog')
  await dialog.getByRole('radio', { name: minji.t('chat:silence.one_hour') }).check()
  await assert_accessible(minji, 'silencing somebody')
  await dialog.getByRole('button', { name: minji.t('chat:silence.confirm'), exact: true }).click()
  await wei.is_told(wei.t('chat:notice.silenced', { author: names.hangul, names: names.hanzi, length: wei.t('chat:silence.one_hour') }))
  await wei.sees(wei.t('chat:unwritable.silenced', { time: '|' }).split('|')[0])
  await menu_of(minji, names.hanzi, 'unsilence')
  await wei.says('谢谢')
})

step('the owner makes an administrator, and hands the group over', async () => {
  await menu_of(minji, names.hanzi, 'make_admin')
  await wei.is_told(wei.t('chat:notice.admin_made', { author: names.hangul, names: names.hanzi }))
  await menu_of(minji, names.hanzi, 'hand_over')
  await minji.page.getByRole('dialog').getByRole('button', { name: minji.t('chat:panel.hand_over_confirm'), exact: true }).click()
  await wei.is_told(wei.t('chat:notice.owner_changed', { author: names.hangul, names: names.hanzi }))
  await wei.button('chat:details').click()
  await right(wei, 'speak').waitFor()
  await assert_accessible(wei, 'the rights on a phone')
})

step('no page made an error', () => {
  for (const visitor of [minji, wei]) visitor.assert_clean()
})
