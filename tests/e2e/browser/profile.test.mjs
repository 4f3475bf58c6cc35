import assert from 'node:assert/strict'
import { after, before } from 'node:test'

import { Server } from '../server.mjs'
import { founder, joined } from '../world.mjs'
import { assert_accessible } from './accessible.mjs'
import { story } from './story.mjs'
import { kPhone, launch, Visitor } from './visitor.mjs'

const step = story()

let server, browser, owner, wei, desk, phone

before(async () => {
  server = await Server.start()
  browser = await launch()
  owner = await founder(server, 'owner', '한지우', '마당 🏡')
  wei = await joined(owner, 'member', 'wei', '王伟')
  desk = await Visitor.of(browser, owner, { language: 'ko' })
  phone = await Visitor.of(browser, wei, { device: kPhone, language: 'zh', scheme: 'dark' })
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

async function adds(name, kind, writer) {
  await desk.button('people:profile_fields.add').click()
  const dialog = desk.dialog('people:profile_fields.titles.add')
  await dialog.getByLabel(desk.t('people:profile_fields.name')).fill(name)
  await dialog.getByLabel(desk.t('people:profile_fields.kind')).selectOption(kind)
  await dialog.getByLabel(desk.t('people:profile_fields.writer')).selectOption(writer)
  await dialog.getByRole('button', { name: desk.t('people:profile_fields.verbs.add') }).click()
  await dialog.waitFor({ state: 'detached' })
}

step('an admin says what else profiles have', async () => {
  await desk.go('/settings/profile_fields')
  await adds('블로그', 'link', 'member')
  await adds('사번', 'text', 'admin')
  await desk.sees('사번')
  await assert_accessible(desk, 'fields of profiles')
})

step('a member fills in what is theirs, and a wrong value is told where it stands', async () => {
  await phone.go('/me/profile')
  await phone.page.getByLabel('블로그').fill('http:/x')
  await phone.button('people:save').tap()
  await phone.page.getByLabel('블로그').fill('https://example.org/wei')
  await phone.button('people:save').tap()
  await phone.sees(phone.t('people:saved'))
  assert.equal(await phone.page.getByLabel('사번').count(), 0)
  await assert_accessible(phone, 'a profile with a field of the organisation')
})

step('an admin fills in the rest, and everybody sees it on the card', async () => {
  await desk.go(`/people/${wei.member_id}`)
  await desk.page.getByRole('link', { name: 'https://example.org/wei' }).waitFor()
  await desk.button('people:placement.title').click()
  const sheet = desk.dialog('people:placement.title')
  await sheet.getByLabel('사번').fill('A-17')
  await sheet.getByRole('button', { name: desk.t('people:save') }).click()
  await desk.sees('A-17')
  await phone.go(`/people/${wei.member_id}`)
  await phone.sees('A-17')
  await assert_accessible(phone, 'a card with fields of the organisation')
})

step('a field that goes takes what it said with it', async () => {
  await desk.go('/settings/profile_fields')
  await desk.button('people:departments.actions', { name: '사번' }).click()
  await desk.page.getByRole('menuitem', { name: desk.t('people:profile_fields.remove') }).click()
  const dialog = desk.dialog('people:profile_fields.titles.remove')
  await dialog.getByRole('button', { name: desk.t('people:profile_fields.verbs.remove') }).click()
  await phone.page.getByText('A-17').waitFor({ state: 'detached' })
  assert.deepEqual((await owner.in_org('GET', `/members/${wei.member_id}`)).profile.map(({ value }) => value), ['https://example.org/wei'])
})

step('no page made an error or asked anybody else anything', () => {
  phone.faults = phone.faults.filter((fault) => !/400 \(Bad Request\)/.test(fault))
  for (const visitor of [desk, phone]) visitor.assert_clean()
  assert.deepEqual(server.faults(), [])
})
