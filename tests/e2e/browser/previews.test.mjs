import assert from 'node:assert/strict'
import { after, before } from 'node:test'

import { eventually } from '../eventually.mjs'
import { page, Pages } from '../pages.mjs'
import { png } from '../pictures.mjs'
import { lines, names } from '../real_text.mjs'
import { Server } from '../server.mjs'
import { founder, joined } from '../world.mjs'
import { assert_accessible } from './accessible.mjs'
import { story } from './story.mjs'
import { kDesktop, kPhone, launch, Visitor } from './visitor.mjs'

const step = story()
const kGroup = '기획 팀'
const kTitle = '마당 <b>소식</b> & 更多'
const kLong = '아주 긴 제목 '.repeat(60)

let server, pages, browser, ada, ben, owner, team
let release

before(async () => {
  const held = new Promise((resolve) => (release = resolve))
  pages = await Pages.serve(async ({ url }) => {
    if (['/picture.png', '/plan.png'].includes(url)) return { type: 'image/png', body: png(640, 400) }
    if (url === '/late') await held
    if (url === '/long') return page({ title: kLong, about: kLong, site: kLong })
    return page({ title: url === '/news' ? kTitle : `Page ${url}`, about: '무슨 일이 있었는지', site: 'Madang News', picture: 'picture.png' })
  })
  server = await Server.start({ config: pages.config })
  browser = await launch()
  owner = await founder(server, 'ada.links', names.hangul, '마당')
  const member = await joined(owner, 'member', 'ben.links', names.hanzi)
  team = await owner.group(kGroup, [member])
  ada = await Visitor.of(browser, owner, { device: kDesktop, language: 'zh', scheme: 'light' })
  ben = await Visitor.of(browser, member, { device: kPhone, language: 'ko', scheme: 'dark' })
  await ada.opens(kGroup)
  await ben.opens(kGroup)
})

after(async () => {
  release()
  await browser?.close()
  await server?.remove()
  await pages?.close()
})

const card = (visitor, path) => visitor.page.getByRole('log').locator(`a[href="${pages.at(path)}"]`).filter({ has: visitor.page.locator('strong') })
/** With its picture: whoever takes a card away while it loads would have the page told that there is none (404). */
async function whole(visitor, path) {
  const link = card(visitor, path)
  await link.waitFor()
  await eventually('the picture is drawn', () => link.locator('img').evaluate((image) => image.complete && image.naturalWidth > 0))
  return link
}
/** Whether the mirror in the browser's database says so anywhere. */
const keeps = (visitor, text) => visitor.page.evaluate(async (words) => {
  const done = (request) => new Promise((resolve, reject) => Object.assign(request, { onsuccess: () => resolve(request.result), onerror: () => reject(request.error) }))
  const { name } = (await indexedDB.databases()).find((each) => each.name.startsWith('madang:'))
  const database = await done(indexedDB.open(name))
  const values = await done(database.transaction('mirror').objectStore('mirror').getAll())
  database.close()
  return JSON.stringify(values).includes(words)
}, text)
const taken = (visitor, title) => visitor.button('chat:preview.take', { title })
const top_of = (row) => row.evaluate((element) => element.getBoundingClientRect().top)

step('under a message both see what the page says of itself, and its picture from our own server', async () => {
  await ada.says(`see ${pages.at('/news')}`)
  for (const visitor of [ada, ben]) {
    const link = await whole(visitor, '/news')
    for (const text of [kTitle, 'Madang News', '무슨 일이 있었는지']) await link.getByText(text).waitFor()
    assert.deepEqual([await link.getAttribute('rel'), await link.getAttribute('target')], ['noopener noreferrer', '_blank'])
    const source = await link.locator('img').getAttribute('src')
    assert.match(source, /^\/api\/orgs\/[^/]+\/files\/[^/]+\/content$/)
    await assert_accessible(visitor, 'a preview')
    visitor.assert_clean()
  }
  assert.deepEqual(pages.requests.map(({ url }) => url), ['/news', '/picture.png'])
  for (const { headers } of pages.requests) {
    assert.match(headers['user-agent'], /^Madang\//)
    for (const name of ['cookie', 'referer', 'authorization', 'x-forwarded-for']) assert.equal(headers[name], undefined)
  }
})

step('a page that was read is not read again', async () => {
  await ben.says(`again ${pages.at('/news')}`)
  await eventually('two cards', async () => (await card(ada, '/news').count()) === 2)
  assert.equal(pages.requests.length, 2)
})

step('what is long is cut, and no card is higher than another', async () => {
  await ada.says(pages.at('/long'))
  for (const visitor of [ada, ben]) {
    await card(visitor, '/long').waitFor()
    const height = (path) => card(visitor, path).first().evaluate((element) => element.offsetHeight)
    assert.equal(await height('/long'), await height('/news'))
    const { width } = await card(visitor, '/long').boundingBox()
    assert.ok(width <= visitor.page.viewportSize().width)
  }
})

step('a card that comes later moves nothing of what somebody reads', async () => {
  for (let turn = 1; turn <= 40; turn += 1) await owner.talk(team, `#${turn}# ${lines('ko')[turn]}`)
  await owner.talk(team, `late ${pages.at('/late')}`)
  for (let turn = 41; turn <= 43; turn += 1) await owner.talk(team, `#${turn}# ${lines('zh')[turn]}`)
  const shown = {}
  for (const visitor of [ada, ben]) {
    const scroller = visitor.page.locator('[data-scroller]')
    await visitor.message('#43#').waitFor()
    await scroller.evaluate((element) => element.scrollTo({ top: -element.clientHeight * 0.8 }))
    await eventually('the way back', () => visitor.button('chat:jump_to_newest').isVisible())
    const box = await scroller.boundingBox()
    const rows = visitor.page.locator('[data-row]')
    const at = await rows.evaluateAll((all, middle) => all.findIndex((row) => row.getBoundingClientRect().bottom > middle), box.y + box.height * 0.4)
    shown[visitor.language] = { row: rows.nth(at), top: await top_of(rows.nth(at)) }
  }
  release()
  for (const visitor of [ada, ben]) {
    await card(visitor, '/late').waitFor({ state: 'attached' })
    await visitor.page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
    const { row, top } = shown[visitor.language]
    assert.ok(Math.abs((await top_of(row)) - top) < 2, `moved from ${top} to ${await top_of(row)}`)
    await visitor.button('chat:jump_to_newest').click()
  }
  await card(ada, '/late').waitFor()
})

step('a link to a picture shows the picture', async () => {
  await ada.says(pages.at('/plan.png'))
  const link = card(ben, '/plan.png')
  await link.getByText('plan.png', { exact: true }).waitFor()
  await eventually('the picture is drawn', () => link.locator('img').evaluate((image) => image.complete && image.naturalWidth > 0))
})

step('the author takes a preview away, and nobody else can', async () => {
  await ada.says(pages.at('/mine'))
  for (const visitor of [ada, ben]) await whole(visitor, '/mine')
  assert.equal(await taken(ben, 'Page /mine').count(), 0)
  await eventually('the browser keeps it', () => keeps(ada, 'Page /mine'))
  await card(ada, '/mine').hover()
  await taken(ada, 'Page /mine').click()
  for (const visitor of [ada, ben]) await card(visitor, '/mine').waitFor({ state: 'detached' })
  // What the browser keeps is shown first, and would ask for the picture once more.
  await eventually('the browser forgets it', async () => !(await keeps(ada, 'Page /mine')))
  await ada.page.reload()
  await ada.message(pages.at('/mine')).waitFor()
  assert.equal(await card(ada, '/mine').count(), 0)
})

step('on a phone, with one finger', async () => {
  await ben.says(pages.at('/ours'))
  for (const visitor of [ada, ben]) await whole(visitor, '/ours')
  await taken(ben, 'Page /ours').tap()
  for (const visitor of [ada, ben]) await card(visitor, '/ours').waitFor({ state: 'detached' })
})

step('what is edited away or recalled shows nothing any more', async () => {
  const edited = await owner.talk(team, pages.at('/edited'))
  const recalled = await owner.talk(team, pages.at('/recalled'))
  for (const path of ['/edited', '/recalled']) for (const visitor of [ada, ben]) await whole(visitor, path)
  await owner.edit(edited, 'nothing')
  await owner.in_org('POST', `/conversations/${team.id}/messages/${recalled.id}/recall`, {})
  for (const path of ['/edited', '/recalled']) for (const visitor of [ada, ben]) await card(visitor, path).waitFor({ state: 'detached' })
})

step('no page made an error or asked anybody else anything', () => {
  for (const visitor of [ada, ben]) visitor.assert_clean()
  assert.deepEqual(server.faults(), [])
})
