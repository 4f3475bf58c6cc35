import assert from 'node:assert/strict'
import { after, before } from 'node:test'

import { basic } from '../calendar_program.mjs'
import { Server } from '../server.mjs'
import { founder, joined } from '../world.mjs'
import { assert_accessible } from './accessible.mjs'
import { story } from './story.mjs'
import { kPhone, launch, Visitor } from './visitor.mjs'

const step = story()

let server, browser, mina, desk, phone, tablet

before(async () => {
  server = await Server.start()
  browser = await launch()
  mina = await founder(server, 'mina', '한미나', '마당 🏡')
  const wei = await joined(mina, 'member', 'wei', '王伟')
  const guest = await joined(mina, 'guest', 'guest', 'Zoë')
  desk = await Visitor.of(browser, mina, { language: 'ko' })
  phone = await Visitor.of(browser, wei, { device: kPhone, language: 'zh', scheme: 'dark' })
  tablet = await Visitor.of(browser, guest, { language: 'en', scheme: 'dark' })
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

const w = (visitor, key, values) => visitor.t(`calendar:${key}`, values)
const dialog = (visitor) => visitor.page.getByRole('dialog').last()
const shown = (visitor, key) => dialog(visitor).getByRole('textbox', { name: w(visitor, key), exact: true })
const device_name = (visitor) => dialog(visitor).getByRole('textbox', { name: w(visitor, 'connect.name'), exact: true })

async function open(visitor) {
  await visitor.go('/calendar')
  const calendars = visitor.page.getByRole('button', { name: w(visitor, 'calendars.title'), exact: true })
  const link = visitor.page.getByRole('button', { name: w(visitor, 'connect.open') })
  await calendars.or(link).first().waitFor()
  if (!(await link.isVisible())) await calendars.click()
  await link.click()
  await shown(visitor, 'connect.user').waitFor()
}

async function made(visitor, name) {
  await device_name(visitor).fill(name)
  await dialog(visitor).getByRole('button', { name: w(visitor, 'connect.make') }).click()
  await shown(visitor, 'connect.secret').waitFor()
  return shown(visitor, 'connect.secret').inputValue()
}

async function calendars_seen(user_name, secret, address = `${server.origin}/dav/`) {
  const home = `${new URL(address).pathname}${user_name.replace('.', '/')}/calendars/`
  return server.exchange({ method: 'PROPFIND', path: home, headers: { Authorization: basic(user_name, secret), Depth: '1' } })
}

step('a password for a phone is made in the browser, shown once, and opens the calendars', async () => {
  await open(desk)
  await assert_accessible(desk, 'connecting a program')
  const secret = await made(desk, '내 휴대전화 📱')
  assert.match(secret, /^([0-9a-z]{4}-){6}[0-9a-z]{2}$/)
  await dialog(desk).getByText(w(desk, 'connect.unused')).waitFor()
  await assert_accessible(desk, 'a password that was made')
  const address = await shown(desk, 'connect.server').inputValue()
  const seen = await calendars_seen(await shown(desk, 'connect.user').inputValue(), secret, address)
  assert.equal(seen.status, 207)
  assert.match(seen.text, /한미나/)
  await open(desk)
  await dialog(desk).getByText('내 휴대전화 📱').waitFor()
  assert.equal(await shown(desk, 'connect.secret').count(), 0)
  assert.equal(await dialog(desk).getByText(w(desk, 'connect.unused')).count(), 0)
})

step('who disconnects a device has shut it out', async () => {
  const user = await shown(desk, 'connect.user').inputValue()
  const secret = await made(desk, 'Thunderbird')
  assert.equal((await calendars_seen(user, secret)).status, 207)
  await dialog(desk).getByRole('button', { name: w(desk, 'connect.revoke', { name: 'Thunderbird' }) }).click()
  await dialog(desk).getByText('Thunderbird', { exact: true }).nth(1).waitFor({ state: 'detached' })
  await dialog(desk).getByRole('button', { name: w(desk, 'connect.revoke', { name: 'Thunderbird' }) }).waitFor({ state: 'detached' })
  assert.equal((await calendars_seen(user, secret)).status, 401)
})

step('on a phone, and for a guest, it is the same', async () => {
  for (const visitor of [phone, tablet]) {
    await open(visitor)
    await made(visitor, 'DAVx⁵')
    await dialog(visitor).getByText(w(visitor, 'connect.programs.android.name')).click()
    await dialog(visitor).getByText(w(visitor, 'connect.programs.android.text').split('\n')[0]).waitFor()
    await assert_accessible(visitor, 'connecting a program')
    const wide = await visitor.page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
    assert.equal(wide, false, 'nothing is wider than the page')
  }
})

step('the server wrote down no fault', async () => {
  assert.deepEqual(server.faults(), [])
})
