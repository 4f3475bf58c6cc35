/**
 * What a person waits for in front of a long conversation, in Debian's Chromium: `node bench/browser/conversation.mjs ORIGIN
 * ORGANISATION_FILE`. Prints one JSON object: milliseconds from the click until the newest message is drawn (the median of
 * several), and the longest frame while scrolling back through it.
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

async function opening(context, newest) {
  const page = await context.newPage()
  await page.goto(`${origin}/`)
  const link = page.getByRole('link', { name: 'everybody' }).first()
  await link.waitFor()
  await page.waitForLoadState('networkidle')
  await page.evaluate(watch_opening, newest)
  await link.click()
  return { page, milliseconds: await page.evaluate(() => window.opened) }
}

async function scrolling(page) {
  await page.getByRole('log').hover()
  await page.evaluate(watch_frames)
  for (let step = 0; step < kScrollSteps; step += 1) {
    await page.mouse.wheel(0, -600)
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(drawn)))
  }
  const frames = await page.evaluate(() => ((window.watching = false), window.frames_taken.slice(2)))
  return frames.sort((a, b) => a - b)
}

async function newest_text() {
  const answer = await fetch(`${origin}/api/orgs/${organisation.org_id}/conversations/${organisation.everybody}/messages?limit=1`,
    { headers: { Authorization: `Bearer ${organisation.members[0].token}` } })
  return (await answer.json()).messages.at(-1).text
}

const browser = await launch()
try {
  const newest = await newest_text()
  const context = await browser.newContext({ ...kDesktop, locale: 'en-GB' })
  await context.addCookies([{ name: 'madang_session', value: organisation.members[0].token, url: origin }])
  const openings = []
  let page
  for (let turn = 0; turn < kOpenings; turn += 1) {
    await page?.close()
    const opened = await opening(context, newest)
    page = opened.page
    openings.push(opened.milliseconds)
  }
  const frames = await scrolling(page)
  const shown = await page.getByRole('log').innerText()
  if (shown.includes(newest)) throw new Error('nothing was scrolled')
  openings.sort((a, b) => a - b)
  console.log(JSON.stringify({
    open_ms: openings[Math.floor(kOpenings / 2)],
    frame_ms: frames.at(-1),
    frame_p99_ms: frames[Math.floor(frames.length * 0.99)],
    frames: frames.length,
  }))
} finally {
  await browser.close()
}
