/**
 * What a person waits for in front of a long conversation, in Debian's Chromium: `node bench/browser/conversation.mjs ORIGIN
 * ORGANISATION_FILE`. Prints one JSON object: milliseconds from the press until the newest message is drawn, on a device
 * that never showed it and on one that holds its newest page, and the longest frame while scrolling back through it; with
 * each the processor time of the page's thread. Openings are medians of several.
 */
import { readFile } from 'node:fs/promises'

import { kDesktop, launch } from '../../tests/e2e/browser/visitor.mjs'

const kOpenings = 7
const kScrollSteps = 300
const [origin, file] = process.argv.slice(2)
const organisation = JSON.parse(await readFile(file, 'utf8'))

/** In the page: remembers when a link was pressed, and when what it leads to was drawn. */
function watch_opening(text) {
  window.opened = new Promise((resolve) => {
    document.addEventListener('pointerdown', () => {
      const pressed = performance.now()
      const look = () => {
        const log = document.querySelector('[role=log]')
        if (!log?.textContent.includes(text)) return requestAnimationFrame(look)
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - pressed)))
      }
      look()
    }, { capture: true, once: true })
  })
}

function watch_frames() {
  window.frames_taken = []
  let last = performance.now()
  const next = (now) => {
    window.frames_taken.push(now - last)
    last = now
    window.watching && requestAnimationFrame(next)
  }
  window.watching = true
  requestAnimationFrame(next)
}

/** Milliseconds that the page's main thread has worked. */
async function worked(page) {
  page.protocol ??= await page.context().newCDPSession(page)
  await page.protocol.send('Performance.enable', { timeDomain: 'threadTicks' })
  const { metrics } = await page.protocol.send('Performance.getMetrics')
  return 1000 * metrics.find(({ name }) => name === 'TaskDuration').value
}

async function visit() {
  const context = await browser.newContext({ ...kDesktop, locale: 'en-GB' })
  await context.addCookies([{ name: 'madang_session', value: organisation.members[0].token, url: origin }])
  return context
}

/** Opens the list and presses the conversation. */
async function opening(page, newest) {
  await page.goto(`${origin}/`)
  const link = page.getByRole('link', { name: 'everybody' }).first()
  await link.waitFor()
  await page.waitForLoadState('networkidle')
  await page.evaluate(watch_opening, newest)
  const before = await worked(page)
  await link.click()
  const milliseconds = await page.evaluate(() => window.opened)
  return { milliseconds, cpu: await worked(page) - before }
}

async function scrolling(page, newest) {
  await page.getByRole('log').hover()
  await page.evaluate(watch_frames)
  const before = await worked(page)
  for (let step = 0; step < kScrollSteps; step += 1) {
    await page.mouse.wheel(0, -600)
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(drawn)))
  }
  const cpu = await worked(page) - before
  const frames = await page.evaluate(() => ((window.watching = false), window.frames_taken.slice(2)))
  if ((await page.getByRole('log').innerText()).includes(newest)) throw new Error('nothing was scrolled')
  return { frames: sorted(frames), cpu }
}

async function newest_text() {
  const answer = await fetch(`${origin}/api/orgs/${organisation.org_id}/conversations/${organisation.everybody}/messages?limit=1`,
    { headers: { Authorization: `Bearer ${organisation.members[0].token}` } })
  return (await answer.json()).messages.at(-1).text
}

/** What the device holds is written a moment after it came. */
async function is_held(page, id) {
  await page.waitForFunction((key) => new Promise((told) => {
    const opened = indexedDB.databases().then(([{ name }]) => indexedDB.open(name))
    opened.then((request) => (request.onsuccess = () => {
      const asked = request.result.transaction('mirror').objectStore('mirror').get(key)
      asked.onsuccess = () => (request.result.close(), told(asked.result?.timeline.messages.length > 0))
    }))
  }), `chat/${id}`, { polling: 200 })
}

const sorted = (values) => values.sort((a, b) => a - b)
const median = (values) => sorted(values)[Math.floor(values.length / 2)]

const browser = await launch()
try {
  const newest = await newest_text()
  const [first, again] = [[], []]
  let scrolled
  for (let turn = 0; turn < kOpenings; turn += 1) {
    const context = await visit()
    const page = await context.newPage()
    first.push(await opening(page, newest))
    await is_held(page, organisation.everybody)
    again.push(await opening(page, newest))
    if (turn === kOpenings - 1) scrolled = await scrolling(page, newest)
    await context.close()
  }
  console.log(JSON.stringify({
    open_ms: median(first.map((it) => it.milliseconds)),
    open_cpu_ms: median(first.map((it) => it.cpu)),
    open_again_ms: median(again.map((it) => it.milliseconds)),
    open_again_cpu_ms: median(again.map((it) => it.cpu)),
    frame_ms: scrolled.frames.at(-1),
    frame_p99_ms: scrolled.frames[Math.floor(scrolled.frames.length * 0.99)],
    frames: scrolled.frames.length,
    scroll_cpu_ms: scrolled.cpu,
  }))
} finally {
  await browser.close()
}
