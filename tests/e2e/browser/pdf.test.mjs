import assert from 'node:assert/strict'
import { after, before } from 'node:test'

import { eventually } from '../eventually.mjs'
import { pdf } from '../pdf.mjs'
import { names } from '../real_text.mjs'
import { Server } from '../server.mjs'
import { founder, joined } from '../world.mjs'
import { assert_accessible } from './accessible.mjs'
import { story } from './story.mjs'
import { kDesktop, kPhone, launch, Visitor } from './visitor.mjs'

const step = story()
const kGroup = '디자인 팀'
const kPages = 40
const kSecret = 'open sesame'
const kKorean = '마당에서 만나요'

let server, browser, person, ada, ben, chen, large
const answers = []

before(async () => {
  server = await Server.start()
  browser = await launch()
  const owner = await founder(server, 'ada.pdf', names.hangul, '마당')
  const member = await joined(owner, 'member', 'ben.pdf', names.hanzi)
  const third = await joined(owner, 'member', 'chen.pdf', names.combining)
  person = member
  const team = await owner.group(kGroup, [member, third])
  const lines = Array.from({ length: kPages }, (_, at) => (at === 1 ? kKorean : `Paragraph ${at + 1} (of ${kPages})`))
  large = pdf(lines, { padding: 9 * 1024 * 1024 })
  const contents = {
    'offer.pdf': pdf(lines, { links: ['https://example.org/terms', 'javascript:document.title=1', 7] }),
    'program.pdf': pdf(['A program is in here'], { script: "app.alert('run'); document.title = 'run'" }),
    'locked.pdf': pdf(['secret'], { password: kSecret }),
    'broken.pdf': Buffer.from('%PDF-1.7\nnothing of what it says\n'),
    'large.pdf': large,
  }
  const files = []
  for (const [name, content] of Object.entries(contents)) files.push(await owner.upload(name, content))
  await owner.send_files(team, files, 'Papers')
  ada = await Visitor.of(browser, owner, { device: kDesktop, language: 'en', scheme: 'light' })
  ben = await Visitor.of(browser, member, { device: kPhone, language: 'ko', scheme: 'dark' })
  chen = await Visitor.of(browser, third, { device: kDesktop, language: 'zh', scheme: 'dark' })
  ada.page.on('response', (response) => answers.push(response))
  for (const visitor of [ada, ben, chen]) {
    visitor.page.on('dialog', (dialog) => (visitor.faults.push(`asked: ${dialog.message()}`), dialog.dismiss()))
    await visitor.opens(kGroup)
  }
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

const card = (visitor, name) => visitor.page.getByRole('log').getByRole('button', { name }).filter({ hasText: visitor.t('files:look') })
const viewer = (visitor, name) => visitor.page.getByRole('dialog', name ? { name } : {})
const paper = (visitor) => viewer(visitor).getByRole('document')
const sheet = (visitor, at) => paper(visitor).getByRole('region', { name: visitor.t('files:viewer.pdf.page_number', { at }), exact: true })
const count = (visitor, at, of = kPages) => viewer(visitor).getByText(visitor.t('files:viewer.pdf.page', { at, of }), { exact: true })
const canvases = (visitor) => paper(visitor).locator('canvas').count()
const share = async (visitor) => parseInt(await viewer(visitor).getByText(/%$/).textContent())

/** The colour at a place of a page, in points from its upper left corner. */
const colour = (visitor, at, x, y) =>
  sheet(visitor, at).locator('canvas').evaluate((canvas, [left, top]) => {
    const scale = canvas.width / 595
    return [...canvas.getContext('2d').getImageData(Math.round(left * scale), Math.round(top * scale), 1, 1).data].slice(0, 3)
  }, [x, y])

const is_drawn = (visitor, at) => eventually(`page ${at} is drawn`, async () => (await sheet(visitor, at).locator('canvas').count()) > 0 && (await colour(visitor, at, 100, 230))[2] > 200)

async function shuts(visitor) {
  await visitor.page.keyboard.press('Escape')
  await viewer(visitor).waitFor({ state: 'detached' })
}

step('a PDF opens in the viewer, drawn by us', async () => {
  await card(ada, 'offer.pdf').click()
  await viewer(ada, 'offer.pdf').waitFor()
  await is_drawn(ada, 1)
  await count(ada, 1).waitFor()
  assert.deepEqual(await colour(ada, 1, 300, 230), [255, 255, 255])
  await assert_accessible(ada, 'a PDF in the viewer')
})

step('its text is selected as text', async () => {
  await sheet(ada, 1).getByText('Paragraph 1').dblclick({ position: { x: 20, y: 10 } })
  assert.equal((await ada.page.evaluate(() => getSelection().toString())).trim(), 'Paragraph')
  const drawn = await sheet(ada, 1).getByText('Paragraph 1').boundingBox()
  const page = await sheet(ada, 1).boundingBox()
  const scale = page.width / 595
  assert.ok(Math.abs(drawn.x - page.x - 72 * scale) < 3, 'it lies over what is drawn')
  assert.ok(Math.abs(drawn.y + drawn.height - page.y - (842 - 720) * scale) < 12 * scale, 'and at its height')
})

step('what is not Latin is shown without a font of its own, by tables that come when they are needed', async () => {
  await sheet(ada, 2).getByText(kKorean).waitFor({ state: 'attached' })
  const table = answers.find((response) => /\/cmaps\/UniKS-UTF16-H\.bcmap$/.test(response.url()))
  assert.equal(table.headers()['cache-control'], 'public, max-age=31536000, immutable')
  assert.ok(answers.some((response) => /\/standard_fonts\/LiberationSans-Regular\.ttf$/.test(response.url())), 'Helvetica looks the same everywhere')
  const fonts = { 'FoxitSymbol.pfb': 'application/octet-stream', 'LiberationSans-Regular.ttf': 'font/ttf' }
  for (const [name, type] of Object.entries(fonts)) {
    const font = await ada.page.request.get(new URL(`../standard_fonts/${name}`, table.url()).href)
    assert.deepEqual([font.status(), font.headers()['content-type']], [200, type])
  }
})

step('pages are drawn as they come into sight, and only a few are held', async () => {
  await paper(ada).evaluate((scroller) => scroller.scrollTo({ top: scroller.scrollHeight / 2 }))
  await count(ada, 21).waitFor()
  await is_drawn(ada, 21)
  assert.equal(await sheet(ada, 1).count(), 0)
  await paper(ada).focus()
  await ada.page.keyboard.press('End')
  await count(ada, kPages).waitFor()
  await is_drawn(ada, kPages)
  assert.ok((await canvases(ada)) <= 5, 'few pages are held')
})

step('a page from a fax machine is drawn, by a decoder that only the worker may run', async () => {
  await eventually('the square is black', async () => (await colour(ada, kPages, 450, 692)).join() === '0,0,0')
  const worker = answers.find((response) => /pdf\.worker\.mjs$/.test(response.url()))
  const policy = (response) => response.headers()['content-security-policy']
  assert.equal(policy(worker), "default-src 'none'; script-src 'wasm-unsafe-eval'; frame-ancestors 'none'")
  const page = await ada.page.request.get(`${server.origin}/c`)
  assert.doesNotMatch(policy(page), /wasm|unsafe-eval/)
})

step('keys and buttons make it larger and as wide as the window, and what is read stays there', async () => {
  const before = await share(ada)
  await ada.page.keyboard.press('-')
  await eventually('it is smaller', async () => (await share(ada)) < before)
  await viewer(ada).getByRole('button', { name: ada.t('files:viewer.pdf.fit_width') }).click()
  await eventually('it is as wide as the window', async () => (await sheet(ada, kPages).boundingBox()).width > 1_300)
  await count(ada, kPages).waitFor()
  await shuts(ada)
})

step('the programs inside are not run', async () => {
  await card(chen, 'program.pdf').click()
  await is_drawn(chen, 1)
  await sheet(chen, 1).click({ position: { x: 150, y: 330 } })
  await chen.page.keyboard.press('ArrowRight')
  await viewer(chen, 'locked.pdf').waitFor()
  assert.notEqual(await chen.page.title(), 'run')
})

/** What a hostile PDF might do with the worker, could it make it run something of its own. */
const kTakenOver = `
  const ways = {
    fetch: () => fetch('/api/session'),
    import: () => import('/theme.js'),
    eval: async () => new Function('return 1')(),
    socket: () => new Promise((_, failed) => (new WebSocket('/api/socket').onerror = failed)),
  }
  for (const [name, way] of Object.entries(ways))
    Promise.resolve().then(way).then(() => 'done', () => 'refused').then((how) => new BroadcastChannel('reach').postMessage([name, how]))
`

step('whoever takes the worker over from inside a PDF reaches nobody', async () => {
  // A service worker would fetch it out of our sight.
  const visitor = await Visitor.of(browser, person, { worker: false })
  await visitor.page.route(/pdf\.worker\.mjs$/, async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: (await response.text()) + kTakenOver })
  })
  await visitor.opens(kGroup)
  await visitor.page.evaluate(() => (new BroadcastChannel('reach').onmessage = ({ data: [name, how] }) => ((globalThis.reached ??= {})[name] = how)))
  await card(visitor, 'program.pdf').click()
  await is_drawn(visitor, 1)
  await eventually('all was tried', () => visitor.page.evaluate(() => Object.keys(globalThis.reached ?? {}).length === 4))
  const reached = await visitor.page.evaluate(() => globalThis.reached)
  assert.deepEqual(reached, { fetch: 'refused', import: 'refused', eval: 'refused', socket: 'refused' })
  await visitor.close()
})

step('links lead to the web in a tab of its own and to other pages, and to no program', async () => {
  await card(ada, 'offer.pdf').click()
  await is_drawn(ada, 1)
  const outward = sheet(ada, 1).getByRole('link')
  await outward.waitFor()
  assert.deepEqual(await outward.evaluate(({ href, target, rel }) => [href, target, rel]), ['https://example.org/terms', '_blank', 'noopener noreferrer nofollow'])
  await sheet(ada, 1).getByRole('button', { name: ada.t('files:viewer.pdf.go') }).click()
  await count(ada, 7).waitFor()
  await shuts(ada)
})

step('a locked one asks for its password until one opens it', async () => {
  const lock = viewer(chen, 'locked.pdf')
  await lock.getByText(chen.t('files:viewer.pdf.lock.title')).waitFor()
  assert.match(await lock.locator('form').getByRole('link', { name: chen.t('files:get') }).getAttribute('href'), /download=true$/)
  const password = lock.getByLabel(chen.t('files:viewer.pdf.lock.password'), { exact: true })
  await password.fill('close sesame')
  await password.press('Enter')
  await lock.getByText(chen.t('files:viewer.pdf.lock.wrong')).waitFor()
  assert.equal(await password.inputValue(), '')
  await assert_accessible(chen, 'a locked PDF')
  await password.fill(kSecret)
  await lock.getByRole('button', { name: chen.t('files:viewer.pdf.lock.open'), exact: true }).click()
  await is_drawn(chen, 1)
  await sheet(chen, 1).getByText('secret').waitFor({ state: 'attached' })
  await chen.page.keyboard.press('ArrowRight')
})

step('a broken one is told in words, with the way to keep it', async () => {
  await viewer(chen, 'broken.pdf').getByText(chen.t('files:viewer.pdf.trouble.broken.title')).waitFor()
  const get = viewer(chen).getByRole('alert').getByRole('link', { name: chen.t('files:get') })
  assert.match(await get.getAttribute('href'), /download=true$/)
  await assert_accessible(chen, 'broken.pdf')
  await chen.page.keyboard.press('ArrowRight')
  await viewer(chen, 'large.pdf').waitFor()
  await is_drawn(chen, 1)
  await shuts(chen)
})

step('of a large one only the parts that are looked at are fetched', async () => {
  answers.length = 0
  await card(ada, 'large.pdf').click()
  await is_drawn(ada, 1)
  const parts = answers.filter((response) => /\/content$/.test(response.url()) && response.status() === 206)
  const fetched = parts.reduce((sum, response) => sum + Number(response.headers()['content-length']), 0)
  assert.ok(parts.length > 0 && fetched < large.length / 4, `${fetched} of ${large.length} bytes in ${parts.length} parts`)
  await shuts(ada)
})

step('one that did not come is tried again', async () => {
  ben.outage = true
  await ben.page.route(/\/content$/, (route) => route.abort())
  await card(ben, 'offer.pdf').tap()
  await viewer(ben).getByText(ben.t('files:viewer.pdf.trouble.not_loaded.title')).waitFor()
  await ben.page.unrouteAll()
  await viewer(ben).getByRole('button', { name: ben.t('app:ui.retry') }).tap()
  await is_drawn(ben, 1)
  ben.outage = false
})

step('on a phone it fills the width, is pinched, and Back closes it', async () => {
  const { width } = await sheet(ben, 1).boundingBox()
  assert.ok(width > 350, `${width} pixels are not the width of the phone`)
  await assert_accessible(ben, 'a PDF in the viewer')
  const before = await share(ben)
  const session = await ben.context.newCDPSession(ben.page)
  const touch = (type, reach) => session.send('Input.dispatchTouchEvent', { type, touchPoints: reach ? [{ x: 195 - reach, y: 400, id: 0 }, { x: 195 + reach, y: 400, id: 1 }] : [] })
  await touch('touchStart', 40)
  for (const reach of [60, 80, 100]) await touch('touchMove', reach)
  await touch('touchEnd')
  await eventually('two fingers make it larger', async () => (await share(ben)) > before * 1.8)
  await ben.page.goBack()
  await viewer(ben).waitFor({ state: 'detached' })
  await ben.page.getByRole('log').waitFor()
})

step('nothing went wrong on any page', () => [ada, ben, chen].forEach((visitor) => visitor.assert_clean()))
