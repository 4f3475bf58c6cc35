import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'

import { chromium } from 'playwright-core'

import { kPassword } from '../client.mjs'
import { eventually } from '../eventually.mjs'
import { words_of } from './words.mjs'

const kArguments = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--font-render-hinting=none']

export const kDesktop = { viewport: { width: 1440, height: 900 } }
export const kPhone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true }

/** The same browser without windows and what belongs to them, notifications too, saves a quarter of the time. */
const kBrowsers = ['chromium-headless-shell', 'chromium', 'chromium-browser'].map((name) => `/usr/bin/${name}`)

/** Debian's browser, or what CHROMIUM names; `more` are arguments that some stories need, and some need the whole of it. */
export async function launch(more = [], { whole = false } = {}) {
  const executablePath = process.env.CHROMIUM ?? kBrowsers.slice(whole ? 1 : 0).find((path) => existsSync(path))
  assert.ok(executablePath, 'no Chromium: install Debian\'s package chromium-headless-shell, or name one in CHROMIUM')
  return chromium.launch({ executablePath, args: [...kArguments, ...more] })
}

/**
 * Somebody in front of a browser of their own. Steps are named after what the person does, and find things by the words
 * that the person reads. Everything the page asks of another origin and every error it writes is remembered.
 */
export class Visitor {
  static present = new Set()

  faults = []
  strangers = []
  outage = false

  /** The page's service worker fetches all of Madang to open without a network: a fifth of the time, for stories that need it. */
  static async open(browser, server, { device = kDesktop, language = 'en', scheme = 'light', time_zone = 'Asia/Seoul', worker = false } = {}) {
    const visitor = new Visitor()
    Object.assign(visitor, { server, language, t: words_of(language), is_phone: device === kPhone })
    visitor.context = await browser.newContext({
      ...device, locale: { en: 'en-GB', ko: 'ko-KR', zh: 'zh-CN' }[language], colorScheme: scheme, reducedMotion: 'reduce', timezoneId: time_zone,
      ignoreHTTPSErrors: server.certificate !== undefined, serviceWorkers: worker ? 'allow' : 'block',
    })
    visitor.context.setDefaultTimeout(15_000)
    const same_origin = (url) => [server.origin, server.origin.replace('http', 'ws')].some((origin) => url.startsWith(`${origin}/`))
    visitor.visit = (url) => same_origin(url) || /^(data|blob|about):/.test(url) || visitor.strangers.push(url)
    visitor.context.on('request', (request) => visitor.visit(request.url()))
    await visitor.#new_page()
    Visitor.present.add(visitor)
    visitor.context.on('close', () => Visitor.present.delete(visitor))
    return visitor
  }

  /** The browser of somebody who is signed in already. */
  static async of(browser, person, options) {
    const visitor = await Visitor.open(browser, person.server, options)
    await visitor.bring_cookie(person)
    visitor.name = person.me.display_name
    await visitor.go('/')
    return visitor
  }

  async bring_cookie(person) {
    const [name, value] = person.cookie.split('=')
    await this.context.addCookies([{ name, value, url: this.server.origin, httpOnly: true, secure: this.server.certificate !== undefined, sameSite: 'Lax' }])
  }

  async #new_page() {
    this.page = await this.context.newPage()
    this.page.on('console', (message) => message.type() === 'error' && this.#note(message.text(), message.location().url))
    this.page.on('pageerror', (problem) => this.faults.push(`uncaught: ${problem.stack}`))
    this.page.on('websocket', (socket) => this.visit(socket.url()))
  }

  /** The browser holds what the page needs to open without a network. */
  async can_open_offline() {
    await this.page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated')
  }

  /** The lid was closed, and is opened again. */
  async reopens() {
    await this.#new_page()
    await this.go('/')
  }

  /**
   * The browser writes an error for every 401, also where a page only asks whether somebody is signed in; and it takes no
   * service worker from behind a certificate that nobody vouches for, whatever the page was told to overlook.
   */
  #note(text, url) {
    const is_question = text.includes('401') && url.endsWith('/api/session')
    const is_outage = this.outage && /Failed to load resource|WebSocket connection|error occurred when fetching the script/.test(text)
    const is_own_certificate = this.server.certificate !== undefined && text.startsWith('An SSL certificate error')
    if (!is_question && !is_outage && !is_own_certificate) this.faults.push(`${text} (${url})`)
  }

  /** Nothing went wrong here, and nobody else was asked anything. */
  assert_clean() {
    assert.deepEqual(this.faults, [])
    assert.deepEqual(this.strangers, [], 'a request left our origin')
  }

  async go(path) {
    await this.page.goto(this.server.origin + path)
  }

  /** As by a link of a page that is open. */
  async walk(path) {
    await this.page.evaluate((to) => {
      history.pushState(null, '', to)
      dispatchEvent(new PopStateEvent('popstate'))
    }, path)
  }

  async close() {
    await this.context.close()
  }

  button(key, values) {
    return this.page.getByRole('button', { name: this.t(key, values), exact: true })
  }

  link(key, values) {
    return this.page.getByRole('link', { name: this.t(key, values) })
  }

  dialog(key) {
    return this.page.getByRole('dialog', { name: this.t(key) })
  }

  field(key) {
    return this.page.getByLabel(this.t(key), { exact: true })
  }

  async sees(text, options) {
    await this.page.getByText(text, options).first().waitFor()
  }

  async #introduce({ name, login }) {
    this.name = name
    await this.field('people:fields.display_name').fill(name)
    await this.field('people:fields.login').fill(login)
    await this.field('people:fields.password').fill(kPassword)
  }

  async founds(organisation, who) {
    await this.go('/found')
    await this.field('people:fields.organisation').fill(organisation)
    await this.#introduce(who)
    await this.button('people:found.action').click()
    await this.sees(this.t('chat:empty_list.title'))
  }

  async joins(link, who) {
    await this.page.goto(link)
    await this.#introduce(who)
    await this.button('people:join.action').click()
    await this.page.getByRole('heading', { name: this.t('chat:title') }).waitFor()
  }

  async signs_in({ login }) {
    await this.go('/sign-in')
    await this.field('people:fields.login').fill(login)
    await this.field('people:fields.password').fill(kPassword)
    await this.button('people:sign_in.action').click()
  }

  /** Makes an invitation link and gives it. */
  async makes_link(role = 'member') {
    await this.link('app:nav.contacts').click()
    await this.page.getByRole('button', { name: this.t('people:invite.action'), exact: true }).first().click()
    const dialog = this.dialog('people:invite.title')
    await dialog.getByLabel(this.t('people:invite.role')).selectOption(role)
    await dialog.getByRole('button', { name: this.t('people:invite.make') }).click()
    const link = await dialog.getByLabel(this.t('people:invite.link'), { exact: true }).inputValue()
    await dialog.getByRole('button', { name: this.t('people:done') }).click()
    return link
  }

  async goes_to_messages() {
    await this.link('app:nav.messages').click()
  }

  async #chooses(dialog, names) {
    for (const name of names) await dialog.getByRole('checkbox', { name }).click()
  }

  async starts_group(title, names, rule) {
    await this.goes_to_messages()
    await this.page.getByRole('button', { name: this.t('chat:new_conversation') }).first().click()
    const dialog = this.dialog('chat:start.title')
    await this.#chooses(dialog, names)
    await dialog.getByLabel(this.t('chat:start.name')).fill(title)
    await dialog.getByRole('radio', { name: this.t(`chat:history.${rule}`) }).check()
    await dialog.getByRole('button', { name: this.t('chat:start.create') }).click()
    await this.composer('group', title).waitFor()
  }

  async starts_talking_with(name) {
    await this.goes_to_messages()
    await this.page.getByRole('button', { name: this.t('chat:new_conversation') }).first().click()
    const dialog = this.dialog('chat:start.title')
    await this.#chooses(dialog, [name])
    await dialog.getByRole('button', { name: this.t('chat:start.open') }).click()
    await this.composer('direct', name).waitFor()
  }

  async adds(...names) {
    await this.button('chat:details').click()
    await this.button('chat:panel.add').click()
    const dialog = this.dialog('chat:add.title')
    await this.#chooses(dialog, names)
    await dialog.getByRole('button', { name: this.t('chat:add.confirm', { count: names.length }) }).click()
    await dialog.waitFor({ state: 'detached' })
    await this.button('chat:details').click()
  }

  conversation(title) {
    return this.page.getByRole('list', { name: this.t('chat:conversations') }).getByRole('link', { name: title })
  }

  async opens(title) {
    await this.conversation(title).click()
    await this.page.getByRole('log').waitFor()
  }

  composer(kind, name) {
    return this.page.getByRole('textbox', { name: this.t(`chat:composer.${kind}`, { name }), exact: true })
  }

  async writes(text) {
    const box = this.page.locator('textarea')
    await box.fill(text)
    if (this.is_phone) await this.button('chat:composer.send').click()
    else await box.press('Enter')
  }

  /** The bubbles, oldest first, that show this text. */
  message(text) {
    return this.page.getByRole('log').getByRole('article').filter({ hasText: text })
  }

  async says(text) {
    await this.writes(text)
    await this.message(text).waitFor()
    await eventually(`"${text}" is on the server`, async () => !(await this.waits(text)))
  }

  async waits(text) {
    const row = this.message(text)
    for (const state of ['queued', 'sending', 'failed']) if ((await row.getByText(this.t(`chat:pending.${state}`)).count()) > 0) return state
    return undefined
  }

  async reads(text) {
    await this.message(text).waitFor()
  }

  /** Something that the conversation tells by itself, such as that a message was recalled. */
  async is_told(text) {
    await this.page.getByRole('log').getByText(text).first().waitFor()
  }

  async said() {
    return this.page.getByRole('log').getByRole('article').allTextContents()
  }

  async asks_who_read(text) {
    await this.message(text).hover()
    await this.message(text).getByRole('button', { name: this.t('chat:tools.readers') }).click()
    return this.dialog('chat:readers.title')
  }

  async recalls(text) {
    const row = this.message(text).first()
    await row.hover()
    await row.getByRole('button', { name: this.t('chat:tools.recall'), exact: true }).click()
    await this.page.getByRole('dialog').getByRole('button', { name: this.t('chat:recall.confirm'), exact: true }).click()
  }

  /** Rests a finger on something until the page has answered with `expected`. */
  async presses_long(target, expected) {
    const { x, y, width, height } = await target.boundingBox()
    const session = await this.context.newCDPSession(this.page)
    const point = { x: x + width / 2, y: y + height / 2 }
    await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [point] })
    await expected.waitFor()
    await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    await session.detach()
  }
}
