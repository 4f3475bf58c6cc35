import assert from 'node:assert/strict'
import { after, before } from 'node:test'

import { app_code } from '../authenticator.mjs'
import { kPassword } from '../client.mjs'
import { names } from '../real_text.mjs'
import { Server } from '../server.mjs'
import { founder } from '../world.mjs'
import { assert_accessible } from './accessible.mjs'
import { story } from './story.mjs'
import { kPhone, launch, Visitor } from './visitor.mjs'

const step = story()

let server, browser, desk, phone
let secret, codes

before(async () => {
  server = await Server.start()
  browser = await launch()
  const owner = await founder(server, 'mina', names.hangul, '마당 🏡')
  desk = await Visitor.of(browser, owner, { language: 'en' })
  phone = await Visitor.open(browser, server, { device: kPhone, language: 'ko', scheme: 'dark' })
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

async function gives_password(visitor, dialog, verb) {
  await dialog.getByLabel(visitor.t('people:password.current'), { exact: true }).fill(kPassword)
  await dialog.getByRole('button', { name: visitor.t(verb), exact: true }).click()
}

async function shown_codes(visitor) {
  const list = visitor.page.getByRole('list', { name: visitor.t('people:recovery.title') })
  await list.waitFor()
  return list.getByRole('listitem').allTextContents()
}

async function is_inside(visitor) {
  await visitor.page.getByRole('heading', { name: visitor.t('chat:title') }).waitFor()
}

step('the authenticator app is set up with a picture, a code, and codes for the day it is lost', async () => {
  await desk.go('/me/security')
  await desk.button('people:totp.set_up').click()
  const dialog = desk.dialog('people:totp.dialog')
  await gives_password(desk, dialog, 'people:totp.next')
  await dialog.getByRole('img', { name: desk.t('people:totp.qr') }).waitFor()
  await assert_accessible(desk, 'the picture for the app')
  await dialog.getByText(desk.t('people:totp.by_hand')).click()
  secret = (await dialog.getByLabel(desk.t('people:totp.secret'), { exact: true }).inputValue()).replaceAll(' ', '')
  const code = dialog.getByLabel(desk.t('people:totp.code'), { exact: true })
  await code.fill('12345')
  await dialog.getByRole('button', { name: desk.t('people:totp.confirm') }).click()
  await dialog.getByText(desk.t('people:faults.code_digits')).waitFor()
  await code.fill(app_code(secret, -1))
  await dialog.getByRole('button', { name: desk.t('people:totp.confirm') }).click()
  codes = await shown_codes(desk)
  assert.equal(codes.length, 10)
  await assert_accessible(desk, 'the recovery codes')
  const download = desk.page.waitForEvent('download')
  await desk.link('people:recovery.download').click()
  assert.equal((await download).suggestedFilename(), 'madang-recovery-codes.txt')
  await desk.button('people:recovery.kept').click()
  await desk.sees(desk.t('people:recovery.left', { count: 10 }))
  await desk.sees(desk.t('people:second_factor.on'), { exact: true })
})

step('on a phone the password asks for a second step, and a wrong code is told', async () => {
  await phone.signs_in({ login: 'mina' })
  await phone.page.getByRole('heading', { name: phone.t('people:second_step.title') }).waitFor()
  await assert_accessible(phone, 'the second step')
  const code = phone.field('people:second_step.totp.code')
  const right = app_code(secret)
  await code.fill(right === '000000' ? '111111' : '000000')
  await phone.sees(phone.t('people:refusals.people.wrong_code'))
  await phone.go('/c')
  await phone.button('people:sign_in.action').waitFor()
})

step('the code of the app lets in by itself, once its last digit is typed', async () => {
  await phone.signs_in({ login: 'mina' })
  await phone.field('people:second_step.totp.code').pressSequentially(app_code(secret))
  await is_inside(phone)
})

step('a recovery code lets in once, in the place of the app', async () => {
  await phone.context.clearCookies()
  await phone.signs_in({ login: 'mina' })
  await phone.button('people:second_step.recovery_code.turn').tap()
  await phone.field('people:second_step.recovery_code.code').fill(codes[2].toUpperCase())
  await phone.button('people:second_step.action').tap()
  await is_inside(phone)
  await phone.go('/me/security')
  await phone.sees(phone.t('people:recovery.left', { count: 9 }))
})

step('fresh recovery codes are made on the phone', async () => {
  await phone.button('people:recovery.renew').tap()
  await gives_password(phone, phone.dialog('people:recovery.renew_title'), 'people:recovery.renew')
  const fresh = await shown_codes(phone)
  assert.equal(fresh.length, 10)
  assert.ok(!codes.some((code) => fresh.includes(code)))
  await assert_accessible(phone, 'fresh recovery codes')
  await phone.button('people:recovery.kept').tap()
  await phone.sees(phone.t('people:recovery.left', { count: 10 }))
})

step('turned off, the password is enough again', async () => {
  await phone.button('people:totp.turn_off').tap()
  await gives_password(phone, phone.dialog('people:totp.turn_off_title'), 'people:totp.turn_off')
  await phone.sees(phone.t('people:totp.turned_off'))
  await phone.button('people:totp.set_up').waitFor()
  await phone.context.clearCookies()
  await phone.signs_in({ login: 'mina' })
  await is_inside(phone)
})

step('no page made an error or asked anybody else anything', () => {
  for (const visitor of [desk, phone]) {
    visitor.faults = visitor.faults.filter((fault) => !/40[13] \(/.test(fault))
    visitor.assert_clean()
  }
  assert.deepEqual(server.faults(), [])
})
