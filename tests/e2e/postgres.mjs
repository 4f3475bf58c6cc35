import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chown, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { eventually } from './eventually.mjs'

const kPrograms = '/usr/lib/postgresql/15/bin'
const kNobody = 65_534
const kSettings = ['listen_addresses=127.0.0.1', 'fsync=off', 'full_page_writes=off', 'max_connections=200', 'shared_buffers=64MB']

/** PostgreSQL will not run as root: then it is nobody's. It ends with whoever started it. */
function as_ordinary_user(words) {
  const user = process.getuid() === 0 ? [`--reuid=${kNobody}`, `--regid=${kNobody}`, '--clear-groups'] : []
  return spawn('setpriv', ['--pdeathsig', 'SIGINT', ...user, ...words], { stdio: ['ignore', 'ignore', 'inherit'] })
}

async function ended(child) {
  const [status] = await once(child, 'close')
  return status
}

/** A PostgreSQL of Debian's packages in a folder of its own. */
export class Postgres {
  #process

  static async start(port) {
    const server = new Postgres()
    server.port = port
    server.folder = await mkdtemp(join(tmpdir(), 'madang-postgres-'))
    if (process.getuid() === 0) await chown(server.folder, kNobody, kNobody)
    const made = as_ordinary_user([`${kPrograms}/initdb`, '-D', server.data, '-U', 'madang', '-A', 'trust', '--locale=C', '-E', 'UTF8', '--no-sync', '--no-instructions'])
    if ((await ended(made)) !== 0) throw new Error('initdb failed')
    await server.rise()
    return server
  }

  get data() {
    return join(this.folder, 'data')
  }

  async rise() {
    const settings = [...kSettings, `port=${this.port}`, `unix_socket_directories=${this.folder}`].flatMap((setting) => ['-c', setting])
    this.#process = as_ordinary_user([`${kPrograms}/postgres`, '-D', this.data, ...settings, '-c', 'log_min_messages=panic'])
    await eventually('PostgreSQL is ready', async () => (await ended(spawn(`${kPrograms}/pg_isready`, ['-q', '-h', '127.0.0.1', '-p', String(this.port)]))) === 0, 30_000)
  }

  async remove() {
    const gone = once(this.#process, 'exit')
    this.#process.kill('SIGQUIT')
    await gone
    await rm(this.folder, { recursive: true, force: true })
  }
}

/** Makes a database on the server that E2E_POSTGRES_PORT names, with E2E_STORE=shards two more for organisations; gives what goes into a server's [store]. */
export async function new_database(name) {
  const address = await made_database(name)
  const engine = `engine = 'postgresql'\npostgresql = '${address}'\n`
  if (process.env.E2E_STORE !== 'shards') return engine
  return `${engine}shards = { a = '${await made_database(`${name}_a`)}', b = '${await made_database(`${name}_b`)}' }\n`
}

async function made_database(name) {
  const port = process.env.E2E_POSTGRES_PORT
  const sql = `CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'`
  const status = await ended(spawn(`${kPrograms}/psql`, ['-q', '-h', '127.0.0.1', '-p', port, '-U', 'madang', '-c', sql, 'postgres'], { stdio: 'inherit' }))
  if (status !== 0) throw new Error(`${name} could not be made`)
  return `host=127.0.0.1 port=${port} user=madang dbname=${name}`
}
