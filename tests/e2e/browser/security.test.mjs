import assert from 'node:assert/strict'
import { after, before } from 'node:test'

import { eventually } from '../eventually.mjs'
import { names } from '../real_text.mjs'
import { Server } from '../server.mjs'
import { founder } from '../world.mjs'
import { assert_accessible } from './accessible.mjs'
import { story } from './story.mjs'
import { kPhone, launch, Visitor } from './visitor.mjs'

const step = story()

let server, browser, owner, desk, phone

before(async () => {
  server = await Server.start()
  browser = await launch()
  owner = await founder(server, 'mina', names.hangul, '마당 🏡')
  desk = await Visitor.open(browser, server, { language: 'en' })
  phone = await Visitor.open(browser, server, { device: kPhone, language: 'ko', scheme: 'dark' })
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

const devices = (visitor) => visitor.page.getByRole('list', { name: visitor.t('people:devices.title') }).getByRole('listitem')
const other_device = (visitor) => devices(visitor).filter({ hasNotText: visitor.t('people:devices.present') })

step('signing in on two devices shows both, and which one this is', async () => {
  for (const visitor of [desk, phone]) {
    await visitor.signs_in({ login: 'mina' })
    await visitor.page.getByRole('heading', { name: visitor.t('chat:title') }).waitFor()
  }
  await desk.go('/me/security')
  await devices(desk).filter({ hasText: desk.t('people:devices.present') }).getByText('Chrome · Linux').waitFor()
  assert.equal(await devices(desk).count(), 3, 'the founding, the desk and the phone')
  await assert_accessible(desk, 'the devices')
})

step('a device that is signed out from the desk is led to the door within a moment', async () => {
  const { sessions } = await owner.ask('GET', '/api/sessions')
  const newest_first = sessions.toSorted((a, b) => b.created_at.localeCompare(a.created_at))
  assert.equal(newest_first.length, 3)
  await phone.page.getByRole('heading', { name: phone.t('chat:title') }).waitFor()
  const before_ending = await devices(desk).count()
  await other_device(desk).first().getByRole('button').click()
  await desk.page.getByText(desk.t('people:devices.ended', { name: 'Chrome · Linux' })).waitFor()
  await phone.button('people:sign_in.action').waitFor()
  await eventually('one device less', async () => (await devices(desk).count()) === before_ending - 1)
})

step('on a phone all others are signed out at once', async () => {
  await phone.signs_in({ login: 'mina' })
  await phone.page.getByRole('heading', { name: phone.t('chat:title') }).waitFor()
  await phone.go('/me/security')
  await phone.button('people:devices.sign_out_others').tap()
  const dialog = phone.dialog('people:devices.sign_out_others')
  await assert_accessible(phone, 'signing all others out')
  await dialog.getByRole('button', { name: phone.t('people:devices.sign_out'), exact: true }).tap()
  await phone.sees(phone.t('people:devices.all_ended'))
  await desk.button('people:sign_in.action').waitFor()
  await other_device(phone).first().waitFor({ state: 'detached' })
  await eventually('this one is left', async () => (await devices(phone).count()) === 1)
})

step('the password is changed in a dialog', async () => {
  await phone.button('people:password.change').tap()
  const dialog = phone.dialog('people:password.title')
  await dialog.getByLabel(phone.t('people:password.current'), { exact: true }).fill('not this one')
  await dialog.getByLabel(phone.t('people:password.new'), { exact: true }).fill('한 번도 쓰지 않은 말')
  await dialog.getByRole('button', { name: phone.t('people:password.change') }).tap()
  await dialog.getByText(phone.t('people:refusals.people.wrong_password')).waitFor()
})

step('no page made an error or asked anybody else anything', () => {
  const expected = (fault) => /40[13] \(/.test(fault)
  for (const visitor of [desk, phone]) {
    visitor.faults = visitor.faults.filter((fault) => !expected(fault))
    visitor.assert_clean()
  }
  assert.deepEqual(server.faults(), [])
})
