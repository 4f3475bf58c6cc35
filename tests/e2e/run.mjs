/**
 * Runs everything here against a built server, several files at a time, and says how it went: `node tests/e2e/run.mjs [part of a file name]...`.
 * Builds nothing: MADANG_BINARY names the program, or build/dev/madang is taken. With E2E_STORE=postgresql every server
 * has its database on a PostgreSQL that is started for the run, with E2E_STORE=shards three there: organisations live on two of them.
 */
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { run } from 'node:test'
import { fileURLToPath } from 'node:url'

import { Postgres } from './postgres.mjs'
import { binary, free_port } from './server.mjs'

const kHere = dirname(fileURLToPath(import.meta.url))
const kCheckout = resolve(kHere, '../..')
const kResult = join(kCheckout, 'build/results/e2e.json')
const kLongest = 'browser/pages.test.mjs' // begins first, so that nobody waits for it alone
// Paint and encode on all cores, for which others would wait too long; and a server that finds none free shows fewer pictures.
const kAlone = [
  ...['effects', 'meetings', 'guests', 'recordings', 'capacity', 'captions', 'hosting', 'breakouts'].map((name) => `browser/${name}`),
  'media/',
]
const kAtOnce = Math.min(availableParallelism() + 1, 8) // files: each has servers of its own, and mostly waits for a page

async function tests_in(folder) {
  const found = await readdir(join(kHere, folder))
  return found.filter((name) => name.endsWith('.test.mjs')).sort().map((name) => join(kHere, folder, name))
}

async function chosen_files(words) {
  const all = [...(await tests_in('api')), join(kHere, 'crash.mjs'), join(kHere, 'faults.mjs'), join(kHere, 'lines.mjs'), ...(await tests_in('media')), ...(await tests_in('browser'))]
  all.unshift(...all.splice(all.indexOf(join(kHere, kLongest)), 1))
  return words.length === 0 ? all : all.filter((file) => words.some((word) => relative(kHere, file).includes(word)))
}

/** A file that breaks before its tests is one failure of its own name. */
function is_test(file, { name, details }) {
  return details?.type !== 'suite' && resolve(kCheckout, name) !== file && resolve(name) !== file
}

async function run_file(file) {
  const result = { passed: 0, failed: 0, failures: [], notes: [] }
  const events = run({ files: [file], concurrency: 1, timeout: 600_000 })
  events.on('test:pass', (data) => (result.passed += is_test(file, data) && data.skip === undefined ? 1 : 0))
  events.on('test:fail', (data) => {
    if (!is_test(file, data) && result.failed > 0) return
    result.failed += 1
    result.failures.push({ name: data.name, error: data.details.error })
  })
  events.on('test:diagnostic', ({ message }) => /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) /.test(message) || result.notes.push(message))
  events.on('test:stderr', ({ message }) => process.stderr.write(message))
  for await (const _ of events);
  return result
}

function shown(error) {
  const cause = error?.cause ?? error
  return String(cause?.stack ?? cause).split('\n').slice(0, 14).join('\n      ')
}

function report(file, { passed, failed, failures, notes }, seconds) {
  const verdict = failed === 0 ? 'ok    ' : 'FAILED'
  console.log(`${verdict} ${relative(kHere, file)}: ${passed} passed, ${failed} failed, ${seconds.toFixed(1)} s`)
  for (const note of notes) console.log(`    ${note}`)
  for (const { name, error } of failures) console.log(`    ${name}\n      ${shown(error)}`)
}

async function main() {
  console.log(`testing ${relative(kCheckout, binary())}`)
  const postgres = process.env.E2E_STORE ? await Postgres.start(await free_port()) : undefined
  if (postgres) process.env.E2E_POSTGRES_PORT = String(postgres.port)
  const total = { passed: 0, failed: 0 }
  const files = await chosen_files(process.argv.slice(2))
  const is_alone = (file) => kAlone.some((part) => relative(kHere, file).startsWith(part))
  const run_all_of = async (left) => {
    for (let file = left.shift(); file; file = left.shift()) {
      const began = performance.now()
      const result = await run_file(file)
      report(file, result, (performance.now() - began) / 1_000)
      total.passed += result.passed
      total.failed += result.failed
    }
  }
  const together = files.filter((file) => !is_alone(file))
  await Promise.all(Array.from({ length: kAtOnce }, () => run_all_of(together)))
  await run_all_of(files.filter(is_alone))
  await postgres?.remove()
  await mkdir(dirname(kResult), { recursive: true })
  await writeFile(kResult, `${JSON.stringify(total)}\n`)
  console.log(`${total.passed} passed, ${total.failed} failed`)
  process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1
}

await main()
