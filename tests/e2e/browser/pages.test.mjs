import assert from 'node:assert/strict'
import { after, before } from 'node:test'

import { hard_texts, lines, names } from '../real_text.mjs'
import { Server } from '../server.mjs'
import { make_world } from '../world.mjs'
import { assert_accessible } from './accessible.mjs'
import { scene } from './story.mjs'
import { kDesktop, kPhone, launch, Visitor } from './visitor.mjs'

let server, browser, world

before(async () => {
  server = await Server.start()
  browser = await launch()
  world = await make_world(server)
  for (const text of [...lines('ko').slice(0, 4), ...lines('zh').slice(0, 4), ...hard_texts]) await world.member.talk(world.team, text)
  await world.owner.in_org('PATCH', `/members/${world.owner.member_id}`, { title: '대표', about: lines('zh')[5], phone: '+82 2 000 0000' })
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

/** Every page behind the doors, and what tells that it is there. */
const pages = {
  '/c': (v) => v.conversation(world.team.title),
  conversation: (v) => v.page.getByRole('log').getByText(hard_texts.at(-1)),
  '/people': (v) => v.page.getByRole('heading', { name: v.t('people:contacts.title') }),
  card: (v) => v.page.getByRole('heading', { name: v.t('people:card.title') }),
  '/day': (v) => v.page.getByRole('heading', { name: v.t('app:nav.day') }),
  '/alerts': (v) => v.page.getByRole('heading', { name: v.t('alerts:page_title') }),
  '/announcements': (v) => v.page.getByRole('heading', { name: v.t('announcements:page_title') }).first(),
  '/tasks?view=mine': (v) => v.page.getByRole('textbox', { name: v.t('tasks:quick.label'), exact: true }),
  task: (v) => v.page.getByRole('heading', { name: v.t('tasks:comments.title') }),
  '/settings/general': (v) => v.field('people:fields.organisation'),
  '/settings/rules': (v) => v.page.getByText(v.t('people:rules.lead')),
  '/settings/working_time': (v) => v.page.getByText(v.t('working_time:holidays.chuseok')),
  '/settings/alerts': (v) => v.page.getByText(v.t('alerts:rules.ladder_note')),
  '/settings/invites': (v) => v.page.getByText(v.t('people:invites.lead')),
  '/settings/import': (v) => v.page.getByText(v.t('people:import.drop')),
  '/settings/profile_fields': (v) => v.page.getByText(v.t('people:profile_fields.lead')),
  '/settings/departments': (v) => v.page.getByText('연구소').first(),
  '/settings/roles': (v) => v.page.getByText(names.family).first(),
  '/settings/leavers': (v) => v.page.getByText(v.t('people:leaving.nobody')),
  '/settings/audit': (v) => v.page.getByText(v.t('people:audit.verbs.department_created')).first(),
  '/me/profile': (v) => v.field('people:fields.display_name'),
  '/me/working_time': (v) => v.page.getByRole('combobox', { name: v.t('working_time:zone.label') }),
  '/me/alerts': (v) => v.page.getByRole('searchbox', { name: v.t('chat:start.search') }),
  '/me/effects': (v) => v.button('meetings:effects.camera_on'),
  '/me/appearance': (v) => v.page.getByText(v.t('app:appearance.theme')).first(),
  '/me/security': (v) => v.page.getByText(v.t('people:devices.present')),
}

const path_of = (name) => ({ conversation: `/c/${world.team.id}`, card: `/people/${world.member.member_id}`, task: `/tasks/${world.task.id}` })[name] ?? name

/** What people said may look like that; what the client says may not. */
async function assert_nothing_raw(visitor, where) {
  const seen = await visitor.page.evaluate(() => document.body.innerText)
  const text = hard_texts.reduce((rest, said) => rest.replaceAll(said, ''), seen)
  assert.doesNotMatch(text, /\{\{|\bundefined\b|\[object |NaN/, where)
}

// Once by its address, and otherwise as by a link, which takes a third of the time.
for (const [language, scheme, device, shape, way] of [
  ['en', 'light', kDesktop, 'desktop', 'go'], ['ko', 'dark', kDesktop, 'desktop', 'walk'], ['zh', 'light', kDesktop, 'desktop', 'walk'],
  ['zh', 'dark', kPhone, 'phone', 'go'], ['ko', 'light', kPhone, 'phone', 'walk'], ['en', 'dark', kPhone, 'phone', 'walk'],
]) {
  scene(`every page in ${language}, ${scheme}, on a ${shape}: accessible, complete, within the screen`, async () => {
    const visitor = await Visitor.of(browser, world.owner, { language, scheme, device, worker: way === 'go' })
    for (const [name, landmark] of Object.entries(pages)) {
      await visitor[way](path_of(name))
      await landmark(visitor).waitFor()
      await assert_accessible(visitor, `${name}, ${scheme}, ${shape}`)
      await assert_nothing_raw(visitor, name)
      assert.equal(await visitor.page.evaluate(() => document.documentElement.lang), language)
      const overflow = await visitor.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      assert.ok(overflow <= 0, `${name} is ${overflow} pixels too wide`)
    }
    visitor.assert_clean()
    await visitor.close()
  })
}

scene('a broken invitation link and an unknown conversation say so', async () => {
  const visitor = await Visitor.of(browser, world.owner)
  await visitor.go('/c/cnv_00000000000zz')
  await visitor.sees(visitor.t('chat:not_found.title'))
  await visitor.close()
  const nobody = await Visitor.open(browser, server)
  await nobody.go('/join/nonsense')
  await nobody.sees(nobody.t('people:join.unknown.title'))
  await nobody.close()
})

scene('the server wrote down no fault', () => assert.deepEqual(server.faults(), []))
