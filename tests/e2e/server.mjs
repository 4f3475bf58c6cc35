import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import http from 'node:http'
import https from 'node:https'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

import { Certificate } from './certificate.mjs'
import { eventually, within } from './eventually.mjs'
import { new_database } from './postgres.mjs'

const kCheckout = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const kKeptLog = 2_000_000

/** The program under test: what MADANG_BINARY names, or what was built last for development. */
export function binary() {
  const named = process.env.MADANG_BINARY
  const choices = named ? [resolve(named)] : ['build/dev/madang', 'build/release/madang'].map((path) => join(kCheckout, path))
  const found = choices.find((path) => existsSync(path))
  if (!found) throw new Error(`no madang to test at ${choices.join(' or ')}: build it, or name it in MADANG_BINARY`)
  return found
}

/**
 * A port that nobody listens at. Below those that the kernel gives to outgoing connections: one of these could take it
 * before the server does, also while the server is away.
 */
export async function free_port() {
  for (;;) {
    const port = randomInt(12_000, 32_000)
    const probe = createServer().listen(port, '127.0.0.1')
    const free = await once(probe, 'listening').catch(() => undefined)
    if (!free) continue
    probe.close()
    await once(probe, 'close')
    return port
  }
}

/** What a start says that must fail. */
export async function start_that_fails(config) {
  const folder = await mkdtemp(join(tmpdir(), 'madang-bad-'))
  await writeFile(join(folder, 'madang.toml'), config)
  const port = await free_port()
  const child = spawn(binary(), ['serve', '--config', 'madang.toml', '--data', 'data', '--port', String(port)], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (bytes) => (said += bytes))
  const patience = setTimeout(() => child.kill(), 20_000)
  const [status] = await once(child, 'close')
  clearTimeout(patience)
  await rm(folder, { recursive: true, force: true })
  return { status, said }
}

/**
 * A real server of its own in a folder of its own, its database on PostgreSQL where E2E_POSTGRES_PORT is set. It keeps its port and its data when it is stopped or killed, so that
 * clients come back to where they were.
 */
export class Server {
  #process
  #log = ''
  #agent

  /** `config` is the text of a TOML file; `demo` founds the demo company; `tls` makes a certificate and speaks HTTPS;
   *  `machine` makes the machine it runs on, given the folder (bad_machine.mjs); people reach it over `line` (bad_line.mjs). */
  static async start({ config = '', demo = false, tls = false, machine, line } = {}) {
    const server = new Server()
    server.folder = await mkdtemp(join(tmpdir(), 'madang-e2e-'))
    server.machine = machine?.(server.folder)
    if (tls) {
      server.certificate = await Certificate.in(server.folder)
      config = `${server.certificate.config}\n${config}`
    }
    if (process.env.E2E_POSTGRES_PORT) {
      const store = await new_database(basename(server.folder).toLowerCase().replaceAll('-', '_'))
      config = config.includes('[store]\n') ? config.replace('[store]\n', `[store]\n${store}`) : `[store]\n${store}\n${config}`
    }
    const port = await free_port()
    server.line = line
    await line?.lead_to(port)
    server.port = line?.port ?? port
    server.options = ['--data', join(server.folder, 'data'), '--port', String(port), ...(demo ? ['--demo'] : [])]
    if (config) {
      server.config = join(server.folder, 'madang.toml')
      await writeFile(server.config, config)
      server.options.push('--config', server.config)
    }
    await server.rise()
    return server
  }

  get #protocol() {
    return this.certificate ? https : http
  }

  get origin() {
    return `${this.certificate ? 'https' : 'http'}://127.0.0.1:${this.port}`
  }

  /** Nobody but the test has signed its certificate. */
  get trust() {
    return this.certificate ? { rejectUnauthorized: false } : {}
  }

  get log() {
    return this.#log
  }

  get alive() {
    return this.#process !== undefined && this.#process.exitCode === null && this.#process.signalCode === null
  }

  /** Starts on the same data and port, as `program` if that is set; resolves when it is ready for people. */
  async rise() {
    await this.machine?.begin()
    const env = { ...process.env, ...this.machine?.environment }
    const child = spawn(this.program ?? binary(), ['serve', ...this.options], { cwd: this.folder, stdio: ['ignore', 'pipe', 'pipe'], env })
    this.#process = child
    const keep = (bytes) => (this.#log = (this.#log + bytes).slice(-kKeptLog))
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('error', (problem) => keep(`could not start: ${problem.message}\n`))
    const ready = async () => {
      if (!this.alive) throw new Error(`the server ended by itself:\n${this.#log.slice(-4_000)}`)
      return (await this.exchange({ path: '/readyz' })).status === 200
    }
    await eventually('the server becomes ready', () => (this.alive ? ready() : 'ended'), 30_000)
    if (!this.alive) await ready()
  }

  /** Asks it to go, as an operator does; gives its exit status. */
  async stop() {
    return this.#end('SIGTERM', 30_000)
  }

  /** Ends it between two instructions. */
  async kill() {
    return this.#end('SIGKILL', 10_000)
  }

  /** Bytes of memory it holds now. */
  async memory() {
    const status = await readFile(`/proc/${this.#process.pid}/status`, 'utf8')
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)[1]) * 1024
  }

  /** Processor time it has used so far. */
  async processor_ms() {
    const fields = (await readFile(`/proc/${this.#process.pid}/stat`, 'utf8')).split(') ')[1].split(' ')
    return (Number(fields[11]) + Number(fields[12])) * 10
  }

  async remove() {
    if (this.alive) await this.stop()
    this.machine?.close()
    this.line?.close()
    await rm(this.folder, { recursive: true, force: true })
  }

  /** How many files and connections it may have open. */
  async allow_files(count) {
    const changed = spawn('prlimit', ['--pid', String(this.#process.pid), `--nofile=${count}:`], { stdio: 'inherit' })
    const [status] = await once(changed, 'close')
    if (status !== 0) throw new Error(`prlimit ended with ${status}`)
  }

  async files_open() {
    return (await readdir(`/proc/${this.#process.pid}/fd`)).length
  }

  async #end(signal, within_ms) {
    const child = this.#process
    if (this.alive) {
      const gone = once(child, 'exit')
      child.kill(signal)
      await within(`the server ends on ${signal}`, gone, within_ms)
    }
    this.#agent?.destroy()
    this.#agent = undefined
    return child.exitCode
  }

  /** Has it read its certificate again. */
  hang_up() {
    this.#process.kill('SIGHUP')
  }

  /** What the program finds wrong with the database; nothing is printed but that all is well. */
  async check() {
    const config = this.config ? ['--config', this.config] : []
    const { status, printed } = await this.run('check', '--data', this.data, ...config)
    if (status !== 0) throw new Error(printed)
  }

  /** Another verb of the program on the same data, such as `check`; gives its exit status and what it printed. */
  async run(...words) {
    const child = spawn(binary(), words, { cwd: this.folder, stdio: ['ignore', 'pipe', 'pipe'] })
    let printed = ''
    child.stdout.on('data', (bytes) => (printed += bytes))
    child.stderr.on('data', (bytes) => (printed += bytes))
    const [status] = await once(child, 'close')
    return { status, printed }
  }

  get data() {
    return join(this.folder, 'data')
  }

  /** One HTTP exchange, exactly as given: nothing is added but Host and Content-Length. */
  exchange({ method = 'GET', path, headers = {}, body }) {
    const bytes = body === undefined ? undefined : Buffer.from(body)
    const length = bytes ? { 'Content-Length': bytes.length } : {}
    const agent = (this.#agent ??= new this.#protocol.Agent({ keepAlive: true, maxSockets: 32 }))
    const options = { host: '127.0.0.1', port: this.port, method, path, headers: { ...length, ...headers }, agent, ...this.trust }
    return new Promise((done, failed) => {
      const asked = this.#protocol.request(options, (answer) => {
        const parts = []
        answer.on('data', (part) => parts.push(part))
        answer.on('error', failed)
        answer.on('end', () => {
          const bytes = Buffer.concat(parts)
          done({ status: answer.statusCode, headers: answer.headers, text: bytes.toString(), bytes })
        })
      })
      asked.on('error', failed)
      asked.end(bytes)
    })
  }

  /** Says that nothing went wrong inside; for the end of every test file. */
  faults() {
    return this.#log.split('\n').filter((line) => /\[(error|critical)\]|failed|AddressSanitizer|runtime error|data race/.test(line))
  }
}
