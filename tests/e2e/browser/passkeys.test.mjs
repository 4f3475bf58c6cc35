import assert from 'node:assert/strict'
import { after, before } from 'node:test'

import { kPassword } from '../client.mjs'
import { names } from '../real_text.mjs'
import { Server } from '../server.mjs'
import { founder } from '../world.mjs'
import { assert_accessible } from './accessible.mjs'
import { story } from './story.mjs'
import { kPhone, launch, Visitor } from './visitor.mjs'

const step = story()

let server, browser, desk, phone

before(async () => {
  server = await Server.start()
  // Browsers keep passkeys for names, not for addresses.
  Object.defineProperty(server, 'origin', { value: server.origin.replace('127.0.0.1', 'localhost') })
  browser = await launch()
  const owner = await founder(server, 'mina', names.hangul, '마당 🏡')
  desk = await Visitor.of(browser, owner, { language: 'en' })
  phone = await Visitor.of(browser, owner, { device: kPhone, language: 'ko', scheme: 'dark' })
  for (const visitor of [desk, phone]) visitor.authenticator = await authenticator_of(visitor)
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

/** The browser's own virtual authenticator: a real ceremony, without a finger. */
async function authenticator_of({ context, page }) {
  const session = await context.newCDPSession(page)
  await session.send('WebAuthn.enable')
  const options = {
    protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true,
    automaticPresenceSimulation: true,
  }
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', { options })
  return {
    verifies: (isUserVerified) => session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
    passkeys: async () => (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
    forgets: () => session.send('WebAuthn.clearCredentials', { authenticatorId }),
  }
}

async function gives_password(visitor, dialog, verb) {
  await dialog.getByLabel(visitor.t('people:password.current'), { exact: true }).fill(kPassword)
  await dialog.getByRole('button', { name: visitor.t(verb), exact: true }).click()
}

async function adds_passkey(visitor) {
  await visitor.go('/me/security')
  await visitor.button('people:passkey.add').click()
  await gives_password(visitor, visitor.dialog('people:passkey.add'), 'people:totp.next')
}

const factors = (visitor) => visitor.page.getByRole('list', { name: visitor.t('people:second_factor.title') })

async function chooses(visitor, name, deed) {
  await factors(visitor).getByRole('button', { name: visitor.t('people:passkey.actions', { name }) }).first().click()
  await visitor.page.getByRole('menuitem', { name: visitor.t(deed) }).click()
}

async function is_inside(visitor) {
  await visitor.page.getByRole('heading', { name: visitor.t('chat:title') }).waitFor()
}

async function leaves(visitor) {
  await visitor.context.clearCookies()
  await visitor.go('/sign-in')
}

step('a passkey is added and tells recovery codes', async () => {
  await adds_passkey(desk)
  const codes = desk.page.getByRole('list', { name: desk.t('people:recovery.title') }).getByRole('listitem')
  await codes.first().waitFor()
  assert.equal(await codes.count(), 10)
  await desk.button('people:recovery.kept').click()
  await factors(desk).getByText('Chrome · Linux').waitFor()
  await desk.sees(desk.t('people:second_factor.on'), { exact: true })
  assert.equal((await desk.authenticator.passkeys()).length, 1)
  await assert_accessible(desk, 'security with a passkey')
})

step('no device makes two for one account', async () => {
  await adds_passkey(desk)
  await desk.sees(desk.t('people:refusals.people.passkey_known'))
})

step('another one is added on the phone', async () => {
  await adds_passkey(phone)
  await phone.sees(phone.t('people:passkey.added'))
  await factors(phone).getByText(/Chrome · /).nth(1).waitFor()
})

step('it is renamed', async () => {
  await desk.go('/me/security')
  const name = 'Chrome · Linux'
  await chooses(desk, name, 'people:passkey.rename')
  const dialog = desk.dialog('people:passkey.rename_title')
  await dialog.getByLabel(desk.t('people:passkey.name'), { exact: true }).fill('My desk 🖥️')
  await assert_accessible(desk, 'renaming a passkey')
  await dialog.getByRole('button', { name: desk.t('people:save') }).click()
  await factors(desk).getByText('My desk 🖥️').waitFor()
})

step('it lets in alone, without a name or a password', async () => {
  await leaves(desk)
  await assert_accessible(desk, 'the sign-in page with passkeys')
  await desk.button('people:sign_in.passkey').click()
  await is_inside(desk)
})

step('a device that did not make sure who is there does not let in alone', async () => {
  await leaves(desk)
  await desk.authenticator.verifies(false)
  await desk.button('people:sign_in.passkey').click()
  await desk.sees(desk.t('people:refusals.client.passkey_given_up'))
  await desk.authenticator.verifies(true)
})

step('on the phone it is the second step after the password', async () => {
  await leaves(phone)
  await phone.signs_in({ login: 'mina' })
  await phone.button('people:second_step.passkey.action').waitFor()
  await assert_accessible(phone, 'the second step by passkey')
  await phone.button('people:second_step.passkey.action').tap()
  await is_inside(phone)
})

step('a passkey of which the server knows nothing any more is refused', async () => {
  await desk.button('people:sign_in.passkey').click()
  await is_inside(desk)
  await desk.go('/me/security')
  await chooses(desk, 'My desk 🖥️', 'people:passkey.remove')
  await gives_password(desk, desk.dialog('people:passkey.remove_title'), 'people:passkey.remove')
  await desk.sees(desk.t('people:passkey.removed', { name: 'My desk 🖥️' }))
  await leaves(desk)
  await desk.button('people:sign_in.passkey').click()
  await desk.sees(desk.t('people:refusals.people.passkey_refused'))
})

step('no page made an error or asked anybody else anything', () => {
  for (const visitor of [desk, phone]) {
    visitor.faults = visitor.faults.filter((fault) => !/40[13] \(/.test(fault))
    visitor.assert_clean()
  }
  assert.deepEqual(server.faults(), [])
})
