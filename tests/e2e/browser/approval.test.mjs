import assert from 'node:assert/strict'
import { after, before } from 'node:test'

import { kPassword } from '../client.mjs'
import { Server } from '../server.mjs'
import { founder } from '../world.mjs'
import { assert_accessible } from './accessible.mjs'
import { story } from './story.mjs'
import { kPhone, launch, Visitor } from './visitor.mjs'

const step = story()

let server, browser, owner, desk, phone, link

before(async () => {
  server = await Server.start()
  browser = await launch()
  owner = await founder(server, 'owner', '한지우', '마당 🏡')
  desk = await Visitor.of(browser, owner, { language: 'ko' })
  phone = await Visitor.open(browser, server, { device: kPhone, language: 'zh', scheme: 'dark' })
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

async function asks(name, login) {
  await phone.page.goto(link)
  await phone.field('people:fields.display_name').fill(name)
  if (login) {
    await phone.field('people:fields.login').fill(login)
    await phone.field('people:fields.password').fill(kPassword)
  }
  await phone.button('people:join.ask').tap()
}

step('an admin makes a link that needs approval, and it can be scanned', async () => {
  await desk.link('app:nav.contacts').click()
  await desk.page.getByRole('button', { name: desk.t('people:invite.action'), exact: true }).first().click()
  const dialog = desk.dialog('people:invite.title')
  await dialog.getByLabel(desk.t('people:invite.needs_approval'), { exact: true }).check()
  await dialog.getByRole('button', { name: desk.t('people:invite.make') }).click()
  link = await dialog.getByLabel(desk.t('people:invite.link'), { exact: true }).inputValue()
  await dialog.getByRole('img', { name: desk.t('people:invite.code') }).waitFor()
  await assert_accessible(desk, 'a link with its code')
  await dialog.getByRole('button', { name: desk.t('people:done') }).click()
})

step('who follows it on a phone waits, and the admins are told at once', async () => {
  await asks('王伟', 'wei')
  await phone.page.getByRole('heading', { name: phone.t('people:waiting.title') }).waitFor()
  await assert_accessible(phone, 'waiting')
  await phone.go('/')
  await phone.page.getByRole('heading', { name: phone.t('people:waiting.title') }).waitFor()
  const told = `${desk.t('app:nav.settings')}, ${desk.t('app:nav.waiting', { count: 1 })}`
  await desk.page.getByRole('link', { name: told }).click()
})

step('a no is told, and another request may follow', async () => {
  await desk.page.getByRole('link', { name: desk.t('people:settings.invites') }).click()
  await assert_accessible(desk, 'who waits')
  await desk.button('people:join_requests.decline_name', { name: '王伟' }).click()
  await desk.sees(desk.t('people:join_requests.declined', { name: '王伟' }))
  await phone.page.getByRole('heading', { name: phone.t('people:waiting.over') }).waitFor()
  await asks('王伟')
  await phone.sees(phone.t('people:refusals.people.join_declined'))
  link = `${server.origin}/join/${(await owner.invite({ needs_approval: true })).code}`
  await asks('王伟')
  await phone.page.getByRole('heading', { name: phone.t('people:waiting.title') }).waitFor()
})

step('a yes lets them in without a further press', async () => {
  await desk.button('people:join_requests.approve_name', { name: '王伟' }).click()
  await desk.sees(desk.t('people:join_requests.approved', { name: '王伟' }))
  await desk.button('people:join_requests.approve_name', { name: '王伟' }).waitFor({ state: 'detached' })
  await phone.page.getByRole('heading', { name: phone.t('chat:title') }).waitFor()
})

step('no page made an error or asked anybody else anything', () => {
  phone.faults = phone.faults.filter((fault) => !/409 \(/.test(fault))
  for (const visitor of [desk, phone]) visitor.assert_clean()
  assert.deepEqual(server.faults(), [])
})
