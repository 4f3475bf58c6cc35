import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before } from 'node:test'

import { kPassword } from '../client.mjs'
import { Server } from '../server.mjs'
import { founder } from '../world.mjs'
import { assert_accessible } from './accessible.mjs'
import { story } from './story.mjs'
import { kPhone, launch, Visitor } from './visitor.mjs'

const kTable = '아이디,이름,직함,부서,관리자\r\nminjae,김민재,팀장,본사/영업,owner\r\nwei,王伟,工程师,본사/영업;본사/기획,minjae\r\na b,오타,,,\r\n'

const step = story()

let server, browser, owner, desk, phone, links

before(async () => {
  server = await Server.start()
  browser = await launch()
  owner = await founder(server, 'owner', '한지우', '마당 🏡')
  desk = await Visitor.of(browser, owner, { language: 'ko' })
  phone = await Visitor.open(browser, server, { device: kPhone, language: 'zh', scheme: 'dark' })
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

const lines = () => desk.page.getByRole('list', { name: desk.t('people:import.lines') }).getByRole('listitem')

async function gives(text, name = '구성원.csv') {
  await desk.page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) })
}

step('what is no table is told so', async () => {
  await desk.go('/settings/import')
  await gives(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0]), 'picture.csv')
  await desk.sees(desk.t('people:import.no_table'))
  await gives('이름\n김민재\n')
  await desk.page.getByRole('alert').filter({ hasText: 'login' }).waitFor()
})

step('a table shows what would become of each line, and nothing is changed', async () => {
  await gives(kTable)
  await lines().nth(2).waitFor()
  await lines().nth(1).filter({ hasText: '王伟' }).filter({ hasText: desk.t('people:import.outcomes.added') }).waitFor()
  await lines().nth(2).filter({ hasText: desk.t('people:import.wrong.login') }).waitFor()
  await desk.sees('본사, 본사/영업, 본사/기획')
  await assert_accessible(desk, 'a dry run')
  assert.equal((await owner.in_org('GET', '/members')).members.length, 1)
})

step('importing adds who is right and gives the links', async () => {
  await desk.button('people:import.go', { count: 2 }).click()
  await desk.sees(desk.t('people:import.counted.done.added', { count: 2 }))
  const { members } = await owner.in_org('GET', '/members')
  assert.equal(members.length, 3)
  const saved = desk.page.waitForEvent('download')
  await desk.button('people:import.links').click()
  links = (await readFile(await (await saved).path(), 'utf8')).trim().split('\r\n').slice(1).map((line) => line.split(','))
  assert.deepEqual(links.map(([name, login]) => [name, login]), [['김민재', 'minjae'], ['王伟', 'wei']])
  await assert_accessible(desk, 'an import')
})

step('who gets a link finds everything prepared, and signs in with it from then on', async () => {
  await phone.page.goto(links[1][2])
  await phone.button('people:join.action').waitFor()
  assert.equal(await phone.field('people:fields.login').inputValue(), 'wei')
  assert.equal(await phone.field('people:fields.display_name').inputValue(), '王伟')
  await phone.field('people:fields.password').fill(kPassword)
  await phone.button('people:join.action').tap()
  await phone.page.getByRole('heading', { name: phone.t('chat:title') }).waitFor()
  const { members } = await owner.in_org('GET', '/members')
  const wei = members.find(({ account_login }) => account_login === 'wei')
  assert.equal(wei.title, '工程师')
  assert.equal(wei.manager_id, members.find(({ account_login }) => account_login === 'minjae').id)
  assert.equal(wei.department_ids.length, 2)
})

step('the same table again changes nothing', async () => {
  await desk.button('people:import.another').click()
  await gives(kTable)
  await desk.sees(desk.t('people:import.counted.dry.unchanged', { count: 2 }))
  assert.ok(await desk.button('people:import.go', { count: 0 }).isDisabled())
})

step('the organisation\'s own fields are columns too, and say what is wrong with them', async () => {
  await owner.in_org('PATCH', '', { profile_fields: [{ name: '입사일', kind: 'date', writer: 'admin' }] })
  await desk.button('people:import.another').click()
  await desk.sees(desk.t('people:import.own_columns_hint', { names: '입사일' }))
  await gives('아이디,이름,입사일\nwei,王伟,2026. 5. 3.\nminjae,김민재,어제\n')
  await lines().nth(0).filter({ hasText: desk.t('people:import.outcomes.changed') }).waitFor()
  await lines().nth(1).filter({ hasText: `입사일: ${desk.t('people:import.wrong.profile')}` }).waitFor()
  await desk.button('people:import.go', { count: 1 }).click()
  await desk.sees(desk.t('people:import.counted.done.changed', { count: 1 }))
  const { members } = await owner.in_org('GET', '/members')
  assert.equal(members.find(({ account_login }) => account_login === 'wei').profile[0].value, '2026-05-03')
})

step('no page made an error or asked anybody else anything', () => {
  const expected = desk.faults.filter((fault) => !/400 \(Bad Request\)/.test(fault))
  assert.deepEqual(expected, [])
  phone.assert_clean()
  assert.deepEqual(server.faults(), [])
})
