/**
 * Three nodes, PostgreSQL with a synchronous standby, NATS, S3 and a balancer on machines of their own, while things fail
 * under people who talk: `./test --cluster`, or `node tests/e2e/cluster/run.mjs [part of a case's name]...`. First with all
 * organisations in one database, then with shards.
 *
 * Machines are network namespaces, all of them inside namespaces of this run: however it ends, nothing of it stays.
 * Builds nothing but the web client's sync engine.
 */
import { execFileSync, spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

import { within } from '../eventually.mjs'
import { binary } from '../server.mjs'
import { kSuites } from './cases.mjs'
import { kCheckout } from './services.mjs'
import { Site } from './site.mjs'

const kAlone = ['--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc']
const kResult = join(kCheckout, 'build/results/cluster.json')
const kNeeded = ['ip', 'unshare', 'setpriv', 'nats-server', 'haproxy', '/usr/lib/postgresql/15/bin/postgres', '/usr/lib/python3/dist-packages/swift']
const kLongestCase = 180_000
const kStops = ['SIGINT', 'SIGTERM', 'SIGHUP']

function what_lacks() {
  if (process.getuid() !== 0) return 'the cluster is tested as root, for it makes network namespaces: sudo ./test --cluster'
  const folders = `${process.env.PATH}:/usr/sbin:/sbin`.split(':')
  const lacking = kNeeded.filter((name) => !(name.startsWith('/') ? existsSync(name) : folders.some((folder) => existsSync(join(folder, name)))))
  if (lacking.length > 0) return `the cluster cannot be tested without ${lacking.join(', ')}: tools/ensure_packages run test`
  if (!existsSync(rolldown())) return 'the web client is not built: tools/build_web'
  return undefined
}

const rolldown = () => join(kCheckout, 'web/node_modules/.bin/rolldown')

/** Outside: makes the room for it, and tidies up. */
async function begin(words) {
  const lacking = what_lacks()
  if (lacking) return console.error(lacking), 2
  binary()
  const began = performance.now()
  const total = { passed: 0, failed: 0 }
  for (const suite of kSuites.filter((each) => chosen_of(each, words).length > 0)) {
    const { passed, failed } = await run_apart(suite, words)
    total.passed += passed
    total.failed += failed
  }
  mkdirSync(join(kCheckout, 'build/results'), { recursive: true })
  writeFileSync(kResult, `${JSON.stringify(total)}\n`)
  console.log(`${total.passed} passed, ${total.failed} failed, in ${((performance.now() - began) / 1_000).toFixed(0)} s`)
  return total.failed === 0 && total.passed > 0 ? 0 : 1
}

const chosen_of = ({ cases }, words) => cases.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)))

/** On machines of its own. */
async function run_apart({ name }, words) {
  const folder = mkdtempSync(join(tmpdir(), 'madang-cluster-'))
  chmodSync(folder, 0o711)
  const env = { ...process.env, MADANG_CLUSTER_FOLDER: folder, MADANG_CLUSTER_SUITE: name, PATH: `${process.env.PATH}:/usr/sbin:/sbin` }
  const inside = spawn('setpriv', ['--pdeathsig', 'KILL', 'unshare', ...kAlone, process.execPath, fileURLToPath(import.meta.url), ...words], { stdio: 'inherit', env, detached: true })
  const stop = () => inside.kill('SIGKILL')
  for (const signal of kStops) process.on(signal, stop)
  const status = await new Promise((ended) => inside.on('exit', (code) => ended(code ?? 130)))
  for (const signal of kStops) process.off(signal, stop)
  const told = join(folder, 'result.json')
  const result = existsSync(told) ? JSON.parse(readFileSync(told, 'utf8')) : { passed: 0, failed: 1 }
  if (status === 0 || !process.env.MADANG_CLUSTER_KEEP) rmSync(folder, { recursive: true, force: true })
  return result
}

async function web_client(folder) {
  const bundle = join(folder, 'web_client.mjs')
  execFileSync(rolldown(), [join(kCheckout, 'tests/e2e/cluster/web_client.ts'), '--format', 'esm', '--platform', 'node', '-o', bundle], {
    cwd: join(kCheckout, 'web'), stdio: ['ignore', 'ignore', 'inherit'],
  })
  return import(pathToFileURL(bundle))
}

async function run_case(one, site, crowds) {
  const began = performance.now()
  try {
    const seen = await within(one.name, one.run(...crowds), kLongestCase)
    await site.settled()
    console.log(`ok     ${one.name} (${((performance.now() - began) / 1_000).toFixed(1)} s)\n         ${[seen].flat().join('\n         ')}`)
    return true
  } catch (problem) {
    console.log(`FAILED ${one.name} (${((performance.now() - began) / 1_000).toFixed(1)} s)\n${String(problem.stack).slice(0, 4_000)}`)
    await show_logs(site)
    return false
  }
}

async function show_logs(site) {
  for (const { name, machine } of site.nodes) {
    const lines = (await machine.log()).split('\n').filter(Boolean)
    console.log([`  ${name}, the last it said:`, ...lines.slice(-12)].join('\n    ').slice(0, 3_000))
  }
}

/** What the cases do is written down as what it is, and nothing else went wrong inside. */
async function no_faults(site) {
  const found = await site.faults(/the database cannot be reached|The database of this organisation cannot be reached|under this one's number|has taken this one's place|The server cannot (write to its disk|reach its database)/)
  if (found.length > 0) console.log(`FAILED the nodes wrote down no other fault\n  ${found.slice(0, 20).join('\n  ')}`)
  return found.length === 0
}

/** A failure leaves the machines as they were: what comes after it would only tell of it again. */
async function inside(words) {
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(130))
  const began = performance.now()
  const folder = process.env.MADANG_CLUSTER_FOLDER
  const suite = kSuites.find(({ name }) => name === process.env.MADANG_CLUSTER_SUITE)
  const site = await Site.start(folder, suite)
  const crowds = await suite.gather(site, await web_client(folder))
  console.log(`${suite.machines} are up (${((performance.now() - began) / 1_000).toFixed(1)} s)`)
  const chosen = chosen_of(suite, words)
  let passed = 0
  for (const one of chosen) {
    if (!(await run_case(one, site, crowds))) break
    passed += 1
  }
  const failed = passed === chosen.length && (await no_faults(site)) ? 0 : 1
  const left = passed === chosen.length ? 0 : chosen.length - passed - failed
  writeFileSync(join(folder, 'result.json'), `${JSON.stringify({ passed, failed: failed + left })}\n`)
  if (left > 0) console.log(`${left} cases were not run after it`)
  process.exit(failed)
}

const words = process.argv.slice(2)
if (process.env.MADANG_CLUSTER_FOLDER) await inside(words)
else process.exitCode = await begin(words)
