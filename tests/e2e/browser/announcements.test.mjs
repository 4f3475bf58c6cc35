import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before } from 'node:test'

import { Server } from '../server.mjs'
import { founder, joined } from '../world.mjs'
import { assert_accessible } from './accessible.mjs'
import { story } from './story.mjs'
import { kPhone, launch, Visitor } from './visitor.mjs'

const step = story()
const kAlways = { days: Array.from({ length: 7 }, () => [{ from: 0, to: 1440 }]) }
const kTitle = '소방 훈련 안내'

let server, browser, owner, mina, wei, lena, desk, writer, phone, laptop, id

before(async () => {
  server = await Server.start()
  browser = await launch()
  owner = await founder(server, 'owner', '한지우', '마당 🏡')
  mina = await joined(owner, 'member', 'mina', '김미나')
  wei = await joined(owner, 'member', 'wei', '王伟')
  lena = await joined(owner, 'member', 'lena', 'Lena')
  await owner.in_org('PATCH', '/working_time', { country: 'none', hours: kAlways })
  desk = await Visitor.of(browser, owner, { language: 'ko' })
  writer = await Visitor.of(browser, mina, { language: 'ko', scheme: 'dark' })
  phone = await Visitor.of(browser, wei, { device: kPhone, language: 'zh', scheme: 'dark' })
  laptop = await Visitor.of(browser, lena, { language: 'en' })
})

after(async () => {
  await browser?.close()
  await server?.remove()
})

const word = (visitor, key, values) => visitor.t(`announcements:${key}`, values)
const press = (visitor, key, within = visitor.page) => within.getByRole('button', { name: word(visitor, key), exact: true }).click()
const part = (visitor, key) => visitor.page.getByRole('region', { name: word(visitor, key), exact: true })
const titled = (visitor) => visitor.page.getByRole('textbox', { name: word(visitor, 'editor.title'), exact: true })
const person = (visitor, name) => part(visitor, 'handling.readers').getByRole('button', { name })
const writing = (visitor) => visitor.page.getByRole('textbox', { name: word(visitor, 'editor.body'), exact: true })
const saved = (visitor) => visitor.page.getByRole('status').getByText(word(visitor, 'editor.saved'), { exact: true }).waitFor()
const progress = (visitor, done, total) => visitor.page.getByText(word(visitor, 'handling.progress', { done, total })).first().waitFor()

/** As a finger would: two lines across the sheet. */
async function sign(visitor) {
  const pad = visitor.page.getByRole('img', { name: word(visitor, 'receipt.pad') })
  await pad.scrollIntoViewIfNeeded()
  const box = await pad.boundingBox()
  const at = (x, y) => [box.x + box.width * x, box.y + box.height * y]
  for (const line of [[[0.15, 0.5], [0.3, 0.2], [0.4, 0.7]], [[0.5, 0.6], [0.8, 0.4]]]) {
    await visitor.page.mouse.move(...at(...line[0]))
    await visitor.page.mouse.down()
    for (const point of line.slice(1)) await visitor.page.mouse.move(...at(...point), { steps: 6 })
    await visitor.page.mouse.up()
  }
}

step('a draft is written, kept as it grows, and sent for review', async () => {
  await writer.go('/announcements')
  await writer.sees(word(writer, 'none.inbox'))
  await press(writer, 'write')
  await titled(writer).fill(kTitle)
  await writing(writer).click()
  await writer.page.keyboard.type('금요일 두 시에 ')
  await writer.page.getByRole('button', { name: word(writer, 'tools.bold') }).click()
  await writer.page.keyboard.type('마당')
  await writer.page.getByRole('button', { name: word(writer, 'tools.bold') }).click()
  await writer.page.keyboard.type('으로 나와 주세요.')
  await writer.page.keyboard.press('Enter')
  await writer.page.keyboard.type('- 엘리베이터는 타지 마세요')
  await writing(writer).getByRole('listitem').getByText('엘리베이터는 타지 마세요', { exact: true }).waitFor()
  await writer.page.locator('input[type=file]').setInputFiles({ name: '대피로.txt', mimeType: 'text/plain', buffer: Buffer.from('1층 동문') })
  await writer.page.getByRole('button', { name: word(writer, 'editor.remove_file', { name: '대피로.txt' }) }).waitFor()
  await writer.page.getByRole('checkbox', { name: word(writer, 'editor.everyone') }).check()
  await writer.page.getByRole('radio', { name: word(writer, 'editor.asks_values.signature'), exact: true }).check()
  await saved(writer)
  await assert_accessible(writer, 'writing an announcement')
  await writer.page.reload()
  await writing(writer).getByText('마당', { exact: true }).waitFor()
  await writing(writer).getByRole('listitem').getByText('엘리베이터는 타지 마세요', { exact: true }).waitFor()
  assert.equal(await titled(writer).inputValue(), kTitle)
  assert.equal(await writer.page.getByRole('button', { name: word(writer, 'editor.publish'), exact: true }).count(), 0, 'a member may not publish')
  await press(writer, 'editor.ask_review')
  const dialog = writer.dialog('announcements:editor.ask_review')
  await dialog.getByLabel(word(writer, 'editor.approver')).selectOption({ label: '한지우' })
  await assert_accessible(writer, 'asking for a review')
  await press(writer, 'editor.submit', dialog)
  await writer.sees(word(writer, 'editor.submitted'))
  await writer.page.waitForURL(/\/announcements\/ann_\w+$/)
  id = writer.page.url().split('/').at(-1)
})

step('somebody else sends it back with a reason, and then lets it out', async () => {
  await desk.go('/announcements?view=review')
  await desk.page.getByRole('link', { name: kTitle }).click()
  await assert_accessible(desk, 'deciding about an announcement')
  await press(desk, 'review.refuse')
  await desk.page.getByLabel(word(desk, 'review.reason')).fill('날짜를 적어 주세요')
  await press(desk, 'review.refuse')
  await desk.sees(word(desk, 'review.refused'))
  await writer.sees(word(writer, 'told.draft', { title: kTitle, reason: '날짜를 적어 주세요' }))
  await writer.go(`/announcements/${id}/edit`)
  await writer.sees(word(writer, 'editor.sent_back', { reason: '날짜를 적어 주세요' }))
  await writing(writer).getByText('엘리베이터').click()
  await writer.page.keyboard.press('Control+End')
  await writer.page.keyboard.type(' (12월 4일)')
  await saved(writer)
  await press(writer, 'editor.ask_review')
  const dialog = writer.dialog('announcements:editor.ask_review')
  await dialog.getByLabel(word(writer, 'editor.approver')).selectOption({ label: '한지우' })
  await press(writer, 'editor.submit', dialog)
  await desk.go(`/announcements/${id}`)
  await press(desk, 'review.approve')
  await desk.sees(word(desk, 'review.approved'))
  await writer.sees(word(writer, 'told.published', { title: kTitle }))
  await progress(desk, 0, 3)
})

step('it is marked, stands in the day, and is signed with a finger on a phone', async () => {
  await phone.go('/day')
  await phone.page.getByRole('link', { name: kTitle }).click()
  await phone.page.getByText('마당', { exact: true }).waitFor()
  await assert_accessible(phone, 'an announcement to sign on a phone')
  const button = phone.page.getByRole('button', { name: word(phone, 'receipt.sign'), exact: true })
  assert.ok(await button.isDisabled(), 'nothing is signed yet')
  await sign(phone)
  await button.click()
  await part(phone, 'receipt.signed').waitFor()
  await progress(desk, 1, 3)
})

step('its author sees the signature, and who is missing', async () => {
  await writer.go(`/announcements/${id}`)
  await progress(writer, 1, 3)
  await person(writer, '王伟').click()
  await writer.page.getByRole('img', { name: `${word(writer, 'standing.signed')}: 王伟` }).waitFor()
  await assert_accessible(writer, 'who has signed an announcement')
  await writer.page.getByLabel(word(writer, 'handling.title'), { exact: true }).last().selectOption('unread')
  await person(writer, 'Lena').waitFor()
  await person(writer, '王伟').waitFor({ state: 'detached' })
})

step('one button alerts those who are missing, and the alert leads to the announcement', async () => {
  await laptop.go('/c')
  await phone.go('/c')
  await press(writer, 'handling.chase')
  const dialog = writer.dialog('announcements:chase.title')
  await assert_accessible(writer, 'alerting those who are missing')
  await press(writer, 'chase.send', dialog)
  const card = laptop.page.getByRole('alert', { name: laptop.t('alerts:to_confirm') })
  await card.getByText(kTitle).waitFor()
  await card.getByRole('button', { name: laptop.t('alerts:card.open') }).click()
  await sign(laptop)
  await laptop.page.getByRole('button', { name: word(laptop, 'receipt.sign'), exact: true }).click()
  await part(laptop, 'receipt.signed').waitFor()
  await laptop.go('/alerts?view=received')
  await laptop.sees(laptop.t('alerts:none_received'))
  assert.equal(await phone.page.getByRole('alert', { name: phone.t('alerts:to_confirm') }).count(), 0, 'who has signed is left in peace')
  await progress(writer, 2, 3)
})

step('a corrected word asks nobody again', async () => {
  await desk.go(`/announcements/${id}`)
  await press(desk, 'handling.revise')
  await writing(desk).getByText('엘리베이터').click()
  await desk.page.keyboard.press('Control+End')
  await desk.page.keyboard.type(' 꼭요.')
  await desk.page.getByLabel(word(desk, 'editor.note')).fill('맞춤법')
  await press(desk, 'editor.publish_revision')
  await desk.sees(word(desk, 'editor.revision_out'))
  await laptop.go(`/announcements/${id}`)
  await laptop.page.getByRole('article').getByText('꼭요.').waitFor()
  await laptop.page.getByRole('article').getByText(word(laptop, 'reading.revised', { revision: 2, note: '맞춤법' })).waitFor()
  await part(laptop, 'receipt.signed').waitFor()
  await progress(desk, 2, 3)
})

step('a change that matters asks everybody again, also who has it open', async () => {
  await press(desk, 'handling.revise')
  await titled(desk).fill(`${kTitle} 세 시`)
  await desk.page.getByRole('checkbox', { name: word(desk, 'editor.asks_again') }).check()
  await assert_accessible(desk, 'revising an announcement')
  await press(desk, 'editor.publish_revision')
  await part(laptop, 'wanted.signature').waitFor()
  await laptop.sees(word(laptop, 'receipt.ask_again'))
  await progress(desk, 0, 3)
  await sign(laptop)
  await laptop.page.getByRole('button', { name: word(laptop, 'receipt.sign'), exact: true }).click()
  await progress(desk, 1, 3)
  await person(desk, 'Lena').click()
  await desk.page.getByRole('img', { name: `${word(desk, 'standing.signed')}: Lena` }).nth(1).waitFor()
})

step('comments are written under it', async () => {
  await phone.go(`/announcements/${id}`)
  await phone.page.getByLabel(word(phone, 'comments.label')).fill('下雨怎么办？')
  await press(phone, 'comments.send')
  await laptop.page.getByText('下雨怎么办？').waitFor()
})

step('who has signed which revision is saved as a table', async () => {
  const [download] = await Promise.all([desk.page.waitForEvent('download'), press(desk, 'handling.export')])
  const csv = await readFile(await download.path(), 'utf8')
  assert.ok(csv.startsWith('\uFEFF"member_id"'))
  for (const revision of ['1', '3']) assert.match(csv, new RegExp(`"Lena","","confirmed","${revision}","signature"`))
  assert.match(csv, /"王伟","","(unread|read)","1","signature"/)
})

step('withdrawn it is gone from everybody’s screen, and its author still has the proof', async () => {
  await press(desk, 'handling.withdraw')
  const dialog = desk.dialog('announcements:withdraw.title')
  await dialog.getByLabel(word(desk, 'withdraw.reason')).fill('잘못 나갔습니다')
  await press(desk, 'withdraw.action', dialog)
  await phone.sees(word(phone, 'reading.gone'))
  await laptop.sees(word(laptop, 'reading.gone'))
  await progress(desk, 1, 3)
  await assert_accessible(phone, 'an announcement that is gone')
})

/** A browser writes an error for what it asked about and is gone. */
const is_expected = (fault) => fault.includes('404') && fault.includes(id)

step('no page made an error', () => {
  for (const visitor of [desk, writer, phone, laptop]) {
    visitor.faults = visitor.faults.filter((fault) => !is_expected(fault))
    visitor.assert_clean()
  }
  assert.deepEqual(server.faults(), [])
})
