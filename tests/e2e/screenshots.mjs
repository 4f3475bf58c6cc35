/**
 * Makes the pictures of the README from a server with the demo company: `node tests/e2e/screenshots.mjs [name]...`. They are
 * taken by the steps of a person, so they show what the product does.
 */
import { mkdir, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

import { Person } from './client.mjs'
import { eventually } from './eventually.mjs'
import { Server } from './server.mjs'
import { kDesktop, kPhone, launch, Visitor } from './browser/visitor.mjs'

const kFolder = resolve(dirname(fileURLToPath(import.meta.url)), '../../docs/screenshots')
const kMostBytes = 300_000

/** Each: who looks, how, and what they do before the picture. */
const pictures = {
  'conversation-ko': { who: 'minji', language: 'ko', act: (v) => v.opens('가을 신메뉴') },
  'conversation-dark-en': {
    who: 'emma', language: 'en', scheme: 'dark',
    act: async (v) => {
      await v.opens('Autumn launch')
      await v.button('chat:details').click()
      await v.page.getByRole('heading', { name: v.t('chat:panel.members') }).waitFor()
    },
  },
  'contacts-zh': {
    who: 'liwei', language: 'zh',
    act: async (v) => {
      await v.link('app:nav.contacts').click()
      await v.page.getByRole('list', { name: v.t('people:contacts.members') }).getByRole('link', { name: '王芳' }).click()
      await v.page.getByRole('heading', { name: v.t('people:card.title') }).waitFor()
    },
  },
  'jump-en': {
    who: 'emma', language: 'en',
    act: async (v) => {
      await v.opens('Autumn launch')
      await v.page.keyboard.press('Control+k')
      await v.page.getByPlaceholder(v.t('app:palette.placeholder')).fill('no')
      await v.page.getByText('Noah Patel').first().waitFor()
    },
  },
  'readers-ko': {
    who: 'minji', language: 'ko', scheme: 'dark',
    act: async (v) => {
      await v.opens('가을 신메뉴')
      const dialog = await v.asks_who_read('깔끔하네요')
      await dialog.getByRole('listitem').first().waitFor()
    },
  },
  'phone-list-ko': { who: 'minji', language: 'ko', device: kPhone, act: (v) => v.conversation('Autumn launch').waitFor() },
  'phone-conversation-zh': { who: 'liwei', language: 'zh', device: kPhone, act: (v) => v.opens('上海烘焙坊') },
  'phone-dark-en': { who: 'emma', language: 'en', device: kPhone, scheme: 'dark', act: (v) => v.opens('Autumn launch') },
  'calendar-en': {
    who: 'emma', language: 'en',
    act: async (v) => {
      await v.go('/calendar?view=agenda')
      await v.page.locator('[data-event]').first().waitFor()
    },
  },
  'task-ko': {
    who: 'minji', language: 'ko',
    act: async (v) => {
      const { tasks } = await v.person.in_org('GET', '/tasks')
      await v.go(`/tasks/${tasks.find(({ remind_until_confirmed }) => remind_until_confirmed).id}?view=made`)
      await v.page.getByRole('checkbox', { name: v.t('tasks:until_confirmed.label') }).waitFor()
    },
  },
  'alert-ko': {
    who: 'minji', language: 'ko', scheme: 'dark',
    act: async (v) => {
      const { alerts } = await v.person.in_org('GET', '/alerts')
      await v.go(`/alerts/${alerts[0].brief.id}?view=sent`)
      await v.page.getByText('I am in Vancouver.').waitFor()
    },
  },
  'announcement-zh': {
    who: 'liwei', language: 'zh',
    act: async (v) => {
      await v.go('/announcements')
      await v.page.getByRole('link', { name: /消防演习/ }).first().click()
      await v.page.getByText('请确认您已了解疏散路线').first().waitFor()
    },
  },
  'join-zh': { who: 'minji', language: 'zh', scheme: 'light', act: opens_an_invitation },
}

async function opens_an_invitation(visitor) {
  const { code } = await visitor.person.invite()
  await visitor.context.clearCookies()
  await visitor.go(`/join/${code}`)
  await visitor.field('people:fields.login').waitFor()
}

/** A time zone in which it is four in the afternoon now: people talk by day. Its names count against the sun. */
function afternoon() {
  const ahead = ((16 - new Date().getUTCHours() + 11 + 24) % 24) - 11
  return ahead === 0 ? 'UTC' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`
}

/** What `--demo` prints, so that no password stands here. */
function passwords_of(log) {
  return Object.fromEntries([...log.matchAll(/^\s+(\S+)\s+password (\S+)/gm)].map(([, login, password]) => [login, password]))
}

async function settled(page) {
  await page.evaluate(() => document.fonts.ready)
  const busy = () => page.locator('[aria-busy=true]').count()
  await eventually('nothing is loading any more', async () => (await busy()) === 0)
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined))))
}

async function take(browser, server, passwords, name) {
  const { who, language, scheme, device = kDesktop, act } = pictures[name]
  const person = new Person(server)
  await person.sign_in(who, passwords[who])
  const visitor = await Visitor.of(browser, person, { language, scheme, device, time_zone: afternoon() })
  visitor.person = person
  await act(visitor)
  await settled(visitor.page)
  const path = join(kFolder, `${name}.png`)
  await visitor.page.screenshot({ path, animations: 'disabled', caret: 'hide' })
  const { size } = await stat(path)
  if (size > kMostBytes) throw new Error(`${name}.png has ${size} bytes, more than ${kMostBytes}`)
  console.log(`docs/screenshots/${name}.png  ${Math.ceil(size / 1_024)} KB`)
  await visitor.close()
}

async function main() {
  const chosen = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(pictures)
  const server = await Server.start({ demo: true })
  const browser = await launch()
  try {
    await mkdir(kFolder, { recursive: true })
    const passwords = await eventually('the demo prints its sign-ins', () => /password/.test(server.log) && passwords_of(server.log))
    for (const name of chosen) await take(browser, server, passwords, name)
  } finally {
    await browser.close()
    await server.remove()
  }
}

await main()
