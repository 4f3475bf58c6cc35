import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before } from 'node:test'

import { names } from '../real_text.mjs'
import { Server } from '../server.mjs'
import { make_world } from '../world.mjs'
import { assert_accessible } from './accessible.mjs'
import { story } from './story.mjs'
import { kPhone, launch, Visitor } from './visitor.mjs'

const step = story()

let server, browser, world, desk

before(async () => {
  server = await Server.start()
  browser = await launch()
  world = await make_world(server)
  desk = await Visitor.of(browser, world.owner, { language: 'en' })
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

const entries = (visitor) => visitor.page.getByRole('list', { name: visitor.t('people:audit.title') }).getByRole('listitem')
const verb = (visitor, name) => entries(visitor).filter({ hasText: visitor.t(`people:audit.verbs.${name}`) })

step('an administrator reads who did what to whom, before and after', async () => {
  await world.owner.in_org('PATCH', `/members/${world.member.member_id}`, { role: 'admin', title: '팀장' })
  await desk.go('/settings/audit')
  const row = verb(desk, 'member_changed').first()
  await row.getByText(names.arabic).waitFor()
  await row.getByText(names.hangul).waitFor()
  assert.match(await row.innerText(), /Member\s*→\s*Admin/)
  await assert_accessible(desk, 'the audit log')
})

step('the log is narrowed by person and by kind', async () => {
  await desk.page.getByLabel(desk.t('people:audit.kind')).selectOption('department')
  await verb(desk, 'member_changed').first().waitFor({ state: 'detached' })
  await verb(desk, 'department_created').first().waitFor()
  assert.equal(await entries(desk).count(), await verb(desk, 'department_created').count())
  const actor = desk.page.getByRole('combobox', { name: desk.t('people:audit.actor') })
  await actor.fill(names.combining)
  await actor.press('Enter')
  await desk.sees(desk.t('people:audit.none'))
})

step('the log is taken along as a spreadsheet without formulas', async () => {
  await world.owner.in_org('POST', '/departments', { name: '=1+1' })
  await desk.go('/settings/audit')
  await entries(desk).first().waitFor()
  const [download] = await Promise.all([desk.page.waitForEvent('download'), desk.button('people:audit.export').click()])
  assert.match(download.suggestedFilename(), /^madang-audit-\d{4}-\d\d-\d\d\.csv$/)
  const file = await readFile(await download.path(), 'utf8')
  const [head, first] = file.split('\r\n')
  assert.ok(head.startsWith('\uFEFF"at","actor_id","actor_name","verb"'))
  assert.ok(first.includes('"department_created"') && first.includes('"\'=1+1"'), first)
})

step('on a phone, in the dark, in Korean, the same is there', async () => {
  const phone = await Visitor.of(browser, world.owner, { device: kPhone, language: 'ko', scheme: 'dark' })
  await phone.go('/settings/audit')
  await verb(phone, 'department_created').first().waitFor()
  await assert_accessible(phone, 'the audit log on a phone')
  phone.assert_clean()
})

step('no page made an error or asked anybody else anything', () => {
  desk.assert_clean()
  assert.deepEqual(server.faults(), [])
})
