import assert from 'node:assert/strict'
import { after, before } from 'node:test'

import { eventually } from '../eventually.mjs'
import { film, unplayable, wav } from '../media.mjs'
import { gif, png } from '../pictures.mjs'
import { names } from '../real_text.mjs'
import { Server } from '../server.mjs'
import { founder, joined } from '../world.mjs'
import { assert_accessible } from './accessible.mjs'
import { story } from './story.mjs'
import { kDesktop, kPhone, launch, Visitor } from './visitor.mjs'

const step = story()
const kGroup = '디자인 팀'
const kOrder = ['front.png', 'side.png', 'moves.gif', 'tone.wav', 'film.webm', 'notes.txt', 'drawing.svg', 'broken.mp4']

let server, browser, owner, member, third, team, ada, ben, chen

before(async () => {
  server = await Server.start()
  browser = await launch()
  owner = await founder(server, 'ada.viewer', names.hangul, '마당')
  member = await joined(owner, 'member', 'ben.viewer', names.hanzi)
  third = await joined(owner, 'member', 'chen.viewer', names.combining)
  team = await owner.group(kGroup, [member, third])
  ada = await Visitor.of(browser, owner, { device: kDesktop, language: 'en', scheme: 'light' })
  ben = await Visitor.of(browser, member, { device: kPhone, language: 'ko', scheme: 'dark' })
  chen = await Visitor.of(browser, third, { device: kDesktop, language: 'zh', scheme: 'dark' })
  await send('Two views', { 'front.png': png(2400, 1500), 'side.png': png(60, 90, [183, 60, 90]) })
  await send('It moves', { 'moves.gif': gif(120, 80) })
  await send('Sound and film', { 'tone.wav': wav(3), 'film.webm': await film(ada.page) })
  await send('Papers', { 'notes.txt': 'notes', 'drawing.svg': '<svg xmlns="http://www.w3.org/2000/svg" onload="document.title=\'run\'"/>' })
  await send('Nobody plays this', { 'broken.mp4': unplayable() })
  for (const visitor of [ada, ben, chen]) await visitor.opens(kGroup)
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

async function send(text, contents) {
  const files = []
  for (const [name, content] of Object.entries(contents)) files.push(await owner.upload(name, content))
  return owner.send_files(team, files, text)
}

const thumbnail = (visitor, name) => visitor.page.getByRole('log').getByRole('link', { name: visitor.t('files:open', { name }) })
const card = (visitor, name) => visitor.page.getByRole('log').getByRole('button', { name }).filter({ hasText: visitor.t('files:look') })
const viewer = (visitor, name) => visitor.page.getByRole('dialog', name ? { name } : {})
const place = (visitor, at) => viewer(visitor).getByText(visitor.t('files:viewer.place', { at, of: kOrder.length }), { exact: true })
const original = (visitor, name) => viewer(visitor).getByRole('img', { name, exact: true })
const share = async (visitor) => parseInt(await viewer(visitor).getByText(/%$/).textContent())

async function is_whole(visitor, name, width) {
  await eventually(`${name} is there in full`, () => original(visitor, name).last().evaluate((image, wanted) => image.complete && image.naturalWidth === wanted, width))
}

async function middle_of(locator) {
  const { x, y, width, height } = await locator.boundingBox()
  return { x: x + width / 2, y: y + height / 2 }
}

/**
 * Fingers on the glass: each path is the way of one, in the same number of steps. They rest before they are lifted: what is
 * lifted in full flight makes the browser take the next tap for the end of a fling.
 */
async function fingers(visitor, ...paths) {
  const session = await visitor.context.newCDPSession(visitor.page)
  const at = (moment) => paths.map((path, id) => ({ ...path[moment], id }))
  const touch = (type, touchPoints) => session.send('Input.dispatchTouchEvent', { type, touchPoints })
  await touch('touchStart', at(0))
  for (let moment = 1; moment < paths[0].length; moment += 1) await touch('touchMove', at(moment))
  for (let frame = 0; frame < 8; frame += 1) {
    await visitor.page.evaluate(() => new Promise(requestAnimationFrame))
    await touch('touchMove', at(paths[0].length - 1))
  }
  await touch('touchEnd', [])
  await session.detach()
}

step('a picture opens over the conversation, the thumbnail first and then all of it, and says whose it is', async () => {
  await thumbnail(ada, 'front.png').click()
  await viewer(ada, 'front.png').getByText(names.hangul).waitFor()
  await place(ada, 1).waitFor()
  await is_whole(ada, 'front.png', 2400)
  await assert_accessible(ada, 'a picture in the viewer')
  const get = viewer(ada).getByRole('link', { name: ada.t('files:get_named', { name: 'front.png' }) })
  assert.match(await get.getAttribute('href'), /content\?download=true$/)
})

step('it is looked at closely by keys, by the wheel and by two clicks, and moved by the mouse', async () => {
  const whole = await share(ada)
  assert.ok(whole < 100, `${whole} % is not the whole of a picture larger than the screen`)
  await ada.page.keyboard.press('+')
  await eventually('it is larger', async () => (await share(ada)) > whole)
  await ada.page.keyboard.press('0')
  await eventually('it is whole again', async () => (await share(ada)) === whole)
  const middle = await middle_of(original(ada, 'front.png').last())
  await ada.page.mouse.move(middle.x + 100, middle.y)
  await ada.page.mouse.wheel(0, -400)
  await eventually('the wheel brings it closer', async () => (await share(ada)) > whole)
  const box = () => original(ada, 'front.png').last().boundingBox()
  await eventually('it is drawn so', async () => (await box()).width > 2000)
  const before = await box()
  await ada.page.mouse.down()
  await ada.page.mouse.move(middle.x + 160, middle.y - 10, { steps: 4 })
  await ada.page.mouse.up()
  await eventually('it follows the mouse', async () => (await box()).x > before.x + 50)
  await ada.page.mouse.dblclick(middle.x, middle.y)
  await eventually('two clicks show all of it', async () => (await share(ada)) === whole)
})

step('arrow keys lead through all files of the conversation in their order, and the focus stays inside', async () => {
  for (const [at, name] of kOrder.entries()) {
    await viewer(ada, name).waitFor()
    await place(ada, at + 1).waitFor()
    await ada.page.keyboard.press('ArrowRight')
  }
  await viewer(ada, kOrder.at(-1)).waitFor()
  for (let press = 0; press < 8; press += 1) {
    await ada.page.keyboard.press('Tab')
    assert.ok(await viewer(ada).evaluate((dialog) => dialog.contains(document.activeElement)), 'the focus left the viewer')
  }
  await viewer(ada).getByRole('button', { name: ada.t('files:viewer.previous') }).click()
  await viewer(ada, 'drawing.svg').waitFor()
})

step('what may hold programs is never drawn', async () => {
  await viewer(ada).getByText(ada.t('files:viewer.no_preview')).waitFor()
  assert.equal(await viewer(ada).locator('img, iframe, object, embed').count(), 0)
  assert.notEqual(await ada.page.title(), 'run')
  await assert_accessible(ada, 'a file without a picture')
})

step('Esc closes it and gives the focus back, and one step back leads to where one was', async () => {
  await ada.page.keyboard.press('Escape')
  await viewer(ada).waitFor({ state: 'detached' })
  await eventually('the focus is back', () => thumbnail(ada, 'front.png').evaluate((link) => link === document.activeElement))
  await ada.page.keyboard.press('Enter')
  await viewer(ada, 'front.png').waitFor()
  await ada.page.keyboard.press('ArrowRight')
  await viewer(ada, 'side.png').waitFor()
  await ada.page.goBack()
  await viewer(ada).waitFor({ state: 'detached' })
  await ada.page.getByRole('log').waitFor()
})

step('on a phone it is swiped through, pinched, tapped twice and thrown away, and Back closes it', async () => {
  await thumbnail(ben, 'front.png').tap()
  await is_whole(ben, 'front.png', 2400)
  await assert_accessible(ben, 'a picture in the viewer')
  const whole = await share(ben)
  const { x, y } = await middle_of(original(ben, 'front.png').last())
  await fingers(ben, [0, 1, 2, 3].map((by) => ({ x: x - 20 - by * 30, y })), [0, 1, 2, 3].map((by) => ({ x: x + 20 + by * 30, y })))
  await eventually('two fingers bring it closer', async () => (await share(ben)) > whole * 2)
  for (const _ of [1, 2]) await ben.page.touchscreen.tap(x, y)
  await eventually('two taps show all of it', async () => (await share(ben)) === whole)
  await fingers(ben, [0, 1, 2, 3, 4].map((by) => ({ x: x + 80 - by * 40, y })))
  await is_whole(ben, 'side.png', 60)
  await fingers(ben, [0, 1, 2, 3, 4].map((by) => ({ x: x - 80 + by * 40, y })))
  await viewer(ben, 'front.png').waitFor()
  await ben.page.goBack()
  await viewer(ben).waitFor({ state: 'detached' })
  await ben.page.getByRole('log').waitFor()
  await thumbnail(ben, 'side.png').tap()
  await viewer(ben, 'side.png').waitFor()
  await fingers(ben, [0, 1, 2, 3, 4].map((by) => ({ x, y: y - 80 + by * 50 })))
  await viewer(ben).waitFor({ state: 'detached' })
})

step('what moves stands still for who has asked for that, until they play it', async () => {
  await thumbnail(ben, 'moves.gif').tap()
  const play = viewer(ben).getByRole('button', { name: ben.t('files:viewer.play') })
  await play.waitFor()
  await eventually('its thumbnail is there', async () => /thumbnail/.test(await original(ben, 'moves.gif').evaluate((image) => image.currentSrc)))
  assert.equal(await viewer(ben).locator('img').count(), 1)
  await play.tap()
  await eventually('the original moves', () => viewer(ben).locator('img').last().evaluate((image) => image.complete && /content$/.test(image.currentSrc)))
  await ben.page.goBack()
})

step('sound and film are played, and sought in, by parts', async () => {
  for (const name of ['tone.wav', 'film.webm']) {
    await card(chen, name).click()
    const player = viewer(chen, name).locator('audio, video')
    await eventually(`${name} is known`, () => player.evaluate((element) => element.readyState > 0))
    await player.evaluate((element) => element.play())
    await eventually(`${name} plays`, () => player.evaluate((element) => element.currentTime > 0.05))
    await assert_accessible(chen, name)
    await chen.page.keyboard.press('Escape')
    await viewer(chen).waitFor({ state: 'detached' })
  }
})

step('on a phone a swipe leads past a player too', async () => {
  await card(ben, 'tone.wav').tap()
  await viewer(ben, 'tone.wav').waitFor()
  await fingers(ben, [0, 1, 2, 3, 4].map((by) => ({ x: 300 - by * 40, y: 200 })))
  await viewer(ben, 'film.webm').waitFor()
  await ben.page.goBack()
  await viewer(ben).waitFor({ state: 'detached' })
})

step('what plays in the conversation falls silent when something is opened', async () => {
  const inline = chen.page.getByRole('log').locator('audio')
  await inline.evaluate((element) => ((element.loop = true), element.play()))
  await card(chen, 'film.webm').click()
  await viewer(chen, 'film.webm').waitFor()
  await eventually('it is silent', () => inline.evaluate((element) => element.paused))
  await chen.page.keyboard.press('Escape')
})

step('what this browser cannot play is said in words, with the way to keep it', async () => {
  await card(chen, 'broken.mp4').click()
  await viewer(chen).getByText(chen.t('files:viewer.unplayable.title')).waitFor()
  const get = viewer(chen).getByRole('alert').getByRole('link', { name: chen.t('files:get') })
  assert.match(await get.getAttribute('href'), /download=true$/)
  await assert_accessible(chen, 'a file that cannot be played')
})

step('a reload finds it open', async () => {
  await chen.page.reload()
  await viewer(chen, 'broken.mp4').waitFor()
  await chen.page.keyboard.press('Escape')
  await viewer(chen).waitFor({ state: 'detached' })
  await chen.page.getByRole('log').waitFor()
})

step('what did not come is tried again', async () => {
  ben.outage = true
  await ben.page.route(/\/files\/.*\/(thumbnail|content)/, (route) => route.abort())
  await thumbnail(ben, 'side.png').tap()
  await viewer(ben).getByText(ben.t('files:viewer.picture_failed.title')).waitFor()
  await assert_accessible(ben, 'a picture that did not come')
  await ben.page.unrouteAll()
  await viewer(ben).getByRole('button', { name: ben.t('app:ui.retry') }).tap()
  await is_whole(ben, 'side.png', 60)
  ben.outage = false
  await ben.page.goBack()
})

step('who looks at something that is recalled is told so', async () => {
  const { id } = await send('A slip', { 'slip.png': png(200, 200) })
  await ben.button('chat:new_below', { count: 1 }).tap()
  await thumbnail(ben, 'slip.png').tap()
  await is_whole(ben, 'slip.png', 200)
  for (const visitor of [ada, chen]) visitor.outage = true // they may be drawing it just then, and are refused
  await owner.in_org('POST', `/conversations/${team.id}/messages/${id}/recall`, {})
  await viewer(ben).getByText(ben.t('files:viewer.gone.title')).waitFor()
  await ben.page.goBack()
  await viewer(ben).waitFor({ state: 'detached' })
})

step('files from long ago are found before the first one held', async () => {
  for (let count = 0; count < 120; count += 1) await owner.talk(team, `${count}`)
  await send('The newest', { 'last.png': png(80, 80) })
  await chen.page.reload()
  await thumbnail(chen, 'last.png').click()
  await viewer(chen, 'last.png').waitFor()
  await eventually('there are nine', () => viewer(chen).getByText(chen.t('files:viewer.place', { at: 9, of: 9 })).count())
  await chen.page.keyboard.press('ArrowLeft')
  await viewer(chen, 'broken.mp4').waitFor()
  for (const visitor of [ada, chen]) visitor.outage = false
})

step('nothing went wrong on any page', () => [ada, ben, chen].forEach((visitor) => visitor.assert_clean()))
