import assert from 'node:assert/strict'
import { after, before } from 'node:test'

import { lines, names } from '../real_text.mjs'
import { Server } from '../server.mjs'
import { founder, joined } from '../world.mjs'
import { scene } from './story.mjs'
import { launch, Visitor } from './visitor.mjs'

const kRules = { nothing: 0, last_100: 100, all: 130 }

let server, browser, owner, ada

before(async () => {
  server = await Server.start()
  browser = await launch()
  owner = await founder(server, 'ada', names.hangul, '마당')
  for (const name of ['ben', 'cho']) await joined(owner, 'member', name, name)
  ada = await Visitor.of(browser, owner)
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

/** Scrolls up, as a person would, until nothing earlier comes. */
async function scrolls_to_the_beginning(visitor, expected) {
  const log = visitor.page.getByRole('log')
  for (let turn = 0; turn < 40 && (await log.getByText(expected).count()) === 0; turn += 1) {
    await log.hover()
    await visitor.page.mouse.wheel(0, -4_000)
    await visitor.page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))))
  }
  await log.getByText(expected).waitFor()
}

for (const [rule, readable] of Object.entries(kRules)) {
  scene(`under the rule "${rule}" somebody who joins late reads ${readable} of 130 earlier messages`, async () => {
    const title = `Rule ${rule}`
    await ada.starts_group(title, ['ben', 'cho'], rule)
    const [{ id }] = (await owner.in_org('GET', '/conversations')).conversations.filter((each) => each.title === title)
    for (let turn = 1; turn <= 130; turn += 1) await owner.talk(id, `#${turn}# ${lines('ko')[turn]}`)
    await ada.reads('#130#')

    const person = await joined(owner, 'member', `late.${rule.replace('_', '.')}`, `Late ${rule}`)
    const late = await Visitor.of(browser, person)
    await ada.adds(person.me.display_name)
    await ada.says('Now you are here')
    await late.opens(title)
    await late.reads('Now you are here')

    const first = 131 - readable
    if (readable > 0) await scrolls_to_the_beginning(late, `#${first}#`)
    await late.sees(late.t(rule === 'all' ? 'chat:first_message.group' : 'chat:first_message.joined', { title }))
    for (const hidden of [first - 1, 1].filter((turn) => turn > 0 && turn < first)) assert.equal(await late.message(`#${hidden}#`).count(), 0)
    late.assert_clean()
    await late.close()
  })
}

scene('no page made an error or asked anybody else anything', () => {
  ada.assert_clean()
  assert.deepEqual(server.faults(), [])
})
