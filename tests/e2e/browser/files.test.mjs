import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { after, before } from 'node:test'

import { eventually } from '../eventually.mjs'
import { avif, png } from '../pictures.mjs'
import { names } from '../real_text.mjs'
import { Server } from '../server.mjs'
import { founder, joined } from '../world.mjs'
import { assert_accessible } from './accessible.mjs'
import { story } from './story.mjs'
import { kDesktop, kPhone, launch, Visitor } from './visitor.mjs'

const step = story()
const kGroup = '디자인 팀'

let server, browser, ada, ben, team, owner

before(async () => {
  server = await Server.start()
  browser = await launch()
  owner = await founder(server, 'ada.files', names.hangul, '마당')
  const member = await joined(owner, 'member', 'ben.files', names.hanzi)
  team = await owner.group(kGroup, [member])
  ada = await Visitor.of(browser, owner, { device: kDesktop, language: 'en', scheme: 'light' })
  ben = await Visitor.of(browser, member, { device: kPhone, language: 'ko', scheme: 'dark' })
  await ada.opens(kGroup)
  await ben.opens(kGroup)
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

const chooser = (visitor) => visitor.page.locator('input[type=file]')
const tray = (visitor) => visitor.page.getByRole('list', { name: visitor.t('files:tray') })
const in_tray = (visitor, name) => tray(visitor).getByRole('listitem').filter({ hasText: name })
const picture = (visitor, name) => visitor.page.getByRole('log').getByRole('img', { name })
const kept = (visitor, name) => visitor.page.getByRole('log').getByRole('link', { name }).filter({ hasText: visitor.t('files:get') })
const is_drawn = (visitor, name) => eventually(`${name} is drawn`, () => picture(visitor, name).evaluate((image) => image.complete && image.naturalWidth > 0))

/** As from another program: `how` is drop or paste. */
async function brings(visitor, how, name, text) {
  await visitor.page.locator('textarea').evaluate((field, [way, file_name, content]) => {
    const carried = new DataTransfer()
    carried.items.add(new File([content], file_name, { type: 'text/plain' }))
    if (way === 'paste') field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: carried, bubbles: true, cancelable: true }))
    else for (const type of ['dragenter', 'dragover', 'drop']) field.dispatchEvent(new DragEvent(type, { dataTransfer: carried, bubbles: true, cancelable: true }))
  }, [how, name, text])
}

/** Computed where the bytes are: they would take minutes to come here, number by number. */
async function digest_of(link) {
  const bytes = await link.evaluate(async (element) =>
    Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', await (await fetch(element.href)).arrayBuffer()))))
  return Buffer.from(bytes).toString('hex')
}

step('pictures and files go out with words, and the other sees and keeps them', async () => {
  await chooser(ada).setInputFiles([
    { name: 'front.png', mimeType: 'image/png', buffer: png(640, 400) },
    { name: 'side.png', mimeType: 'image/png', buffer: png(300, 500, [183, 60, 90]) },
    { name: '견적서 최종.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') },
  ])
  await in_tray(ada, '견적서 최종.pdf').waitFor()
  await assert_accessible(ada, 'a tray with files')
  await ada.writes('Two views and the offer')
  for (const visitor of [ada, ben]) {
    await visitor.reads('Two views and the offer')
    for (const name of ['front.png', 'side.png']) await is_drawn(visitor, name)
    await kept(visitor, '견적서 최종.pdf').waitFor()
  }
  assert.equal(await tray(ada).count(), 0)
  await assert_accessible(ben, 'a message with files')
})

step('files are dropped and pasted, and need no words', async () => {
  await brings(ada, 'drop', 'dropped.txt', 'dropped here')
  await brings(ada, 'paste', 'pasted.txt', 'pasted here')
  await in_tray(ada, 'dropped.txt').waitFor()
  await in_tray(ada, 'pasted.txt').waitFor()
  await ada.button('chat:composer.send').click()
  await kept(ben, 'dropped.txt').waitFor()
  await kept(ben, 'pasted.txt').waitFor()
})

step('what was chosen by mistake is taken out', async () => {
  await chooser(ben).setInputFiles({ name: 'wrong.txt', mimeType: 'text/plain', buffer: Buffer.from('wrong') })
  await in_tray(ben, 'wrong.txt').getByRole('button', { name: ben.t('files:remove', { name: 'wrong.txt' }) }).click()
  await in_tray(ben, 'wrong.txt').waitFor({ state: 'detached' })
})

step('a large file survives a reload in the middle, and goes out by itself', async () => {
  const bytes = randomBytes(9 * 1024 * 1024)
  let held = 0
  await ada.page.route('**/chunks/1?*', (route) => { held += 1; return held === 1 ? undefined : route.continue() })
  await chooser(ada).setInputFiles({ name: 'film.bin', mimeType: 'application/octet-stream', buffer: bytes })
  await eventually('the second chunk is on its way', () => held === 1)
  await ada.writes('This takes a while')
  await ada.page.getByRole('region', { name: ada.t('files:leaving') }).getByText('film.bin').waitFor()
  await assert_accessible(ada, 'something that leaves')
  await ada.page.reload()
  await ben.reads('This takes a while')
  await kept(ben, 'film.bin').waitFor()
  assert.equal(await digest_of(kept(ben, 'film.bin')), createHash('sha256').update(bytes).digest('hex'))
  await ada.page.unrouteAll()
})

step('an upload goes on when the server was away', async () => {
  await ada.page.getByRole('log').waitFor()
  ada.outage = ben.outage = true
  await server.stop()
  await chooser(ada).setInputFiles({ name: 'later.txt', mimeType: 'text/plain', buffer: Buffer.from('later') })
  await ada.writes('When it is back')
  await server.rise()
  await ben.reads('When it is back')
  await kept(ben, 'later.txt').waitFor()
  ada.outage = ben.outage = false
})

step('a name that no file may have is refused in words, and the rest goes without it', async () => {
  ada.outage = true
  await chooser(ada).setInputFiles({ name: 'evil\u202Egnp.exe', mimeType: 'text/plain', buffer: Buffer.from('x') })
  await tray(ada).getByRole('alert').waitFor()
  await tray(ada).getByRole('button', { name: ada.t('files:retry') }).waitFor()
  await tray(ada).getByRole('button').last().click()
  await tray(ada).waitFor({ state: 'detached' })
  ada.outage = false
})

step('pictures are drawn by their thumbnails, whole where there are none, and one that is broken is a file like others', async () => {
  for (const visitor of [ada, ben]) {
    const drawn = await picture(visitor, 'front.png').evaluate((image) => image.currentSrc)
    assert.match(drawn, /\/thumbnail\?size=(small|large)$/)
  }
  ada.outage = ben.outage = true
  const broken = Buffer.concat([png(640, 400).subarray(0, 8), randomBytes(64)])
  await chooser(ada).setInputFiles([
    { name: 'broken.png', mimeType: 'image/png', buffer: broken },
    { name: 'wide.avif', mimeType: 'image/avif', buffer: avif() },
  ])
  for (const name of ['broken.png', 'wide.avif']) await in_tray(ada, name).waitFor()
  await ada.writes('One of them is no picture')
  for (const visitor of [ada, ben]) {
    await visitor.reads('One of them is no picture')
    await is_drawn(visitor, 'wide.avif')
    await kept(visitor, 'broken.png').waitFor()
  }
  ada.outage = ben.outage = false
})

step('after a recall nobody can open it any more', async () => {
  const link = await kept(ben, 'film.bin').getAttribute('href')
  await ada.recalls('This takes a while')
  await kept(ben, 'film.bin').waitFor({ state: 'detached' })
  ben.outage = true
  assert.equal(await ben.page.evaluate(async (address) => (await fetch(address)).status, link), 404)
  ben.outage = false
})

step('nothing went wrong on any page', () => [ada, ben].forEach((visitor) => visitor.assert_clean()))
