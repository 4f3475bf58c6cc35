import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const kAxe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const kGrave = ['serious', 'critical']

/** Runs axe on what is on the screen; the page's own security policy stays in force. */
export async function assert_accessible(visitor, where) {
  const { page } = visitor
  if (!(await page.evaluate('typeof axe !== "undefined"'))) await page.evaluate(kAxe)
  const { violations } = await page.evaluate('axe.run(document, { resultTypes: ["violations"] })')
  const grave = violations.filter(({ impact }) => kGrave.includes(impact))
  const told = grave.map(({ id, help, nodes }) => `${id}: ${help}\n${nodes.slice(0, 3).map(({ html, failureSummary }) => `  ${html.slice(0, 200)}\n  ${failureSummary.replaceAll('\n', ' ')}`).join('\n')}`)
  assert.equal(told.join('\n'), '', `${where} (${visitor.language})`)
}
