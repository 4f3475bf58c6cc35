import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { Person } from './client.mjs'
import { eventually } from './eventually.mjs'
import { free_port, Server } from './server.mjs'

const kPostgres = '/usr/lib/postgresql/15/bin'
/** PostgreSQL will not run as root: then it is nobody's. */
const kNobody = ['--reuid=65534', '--regid=65534', '--clear-groups']

async function answers(port) {
  const socket = connect(port, '127.0.0.1')
  const came = await once(socket, 'connect').catch(() => undefined)
  socket.destroy()
  return came !== undefined
}

function begin(words) {
  const [program, ...rest] = words
  return spawn(program, rest, { stdio: 'ignore' })
}

async function end(child, signal) {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill(signal)
  await once(child, 'exit')
}

/** A NATS server of the test's own, which may be killed and started again on its port. */
export class Nats {
  static async start() {
    const nats = new Nats()
    nats.port = await free_port()
    await nats.rise()
    return nats
  }

  async rise() {
    this.process = begin(['nats-server', '-a', '127.0.0.1', '-p', String(this.port), ...(this.words ?? [])])
    await eventually('NATS answers', () => answers(this.port))
  }

  get config() {
    return `[nats]\nurls = ["nats://127.0.0.1:${this.port}"]\n`
  }

  kill() {
    return end(this.process, 'SIGKILL')
  }
}

/** It listens before it is ready. */
async function takes_questions(port) {
  const asked = begin([`${kPostgres}/pg_isready`, '-q', '-h', '127.0.0.1', '-p', String(port)])
  return (await once(asked, 'exit'))[0] === 0
}

/** A PostgreSQL of the test's own. */
export class Postgres {
  static async start() {
    const postgres = new Postgres()
    postgres.folder = await mkdtemp(join(tmpdir(), 'madang-e2e-postgres-'))
    await chmod(postgres.folder, 0o777)
    postgres.port = await free_port()
    const data = join(postgres.folder, 'data')
    const as = process.getuid() === 0 ? ['setpriv', '--pdeathsig', 'SIGINT', ...kNobody] : ['setpriv', '--pdeathsig', 'SIGINT']
    const made = begin([...as, `${kPostgres}/initdb`, '-D', data, '-U', 'madang', '-E', 'UTF8', '--locale=C.UTF-8', '-A', 'trust', '--no-sync'])
    const [status] = await once(made, 'exit')
    if (status !== 0) throw new Error('initdb failed')
    const options = ['-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=${postgres.folder}`, '-c', 'fsync=off']
    postgres.process = begin([...as, `${kPostgres}/postgres`, '-D', data, '-p', String(postgres.port), ...options])
    await eventually('PostgreSQL answers', () => takes_questions(postgres.port), 30_000)
    return postgres
  }

  get conninfo() {
    return `host=127.0.0.1 port=${this.port} user=madang dbname=postgres`
  }

  conninfo_of(database) {
    return this.conninfo.replace('dbname=postgres', `dbname=${database}`)
  }

  async ask(sql, database = 'postgres') {
    const asked = spawn(`${kPostgres}/psql`, ['-Xqc', sql, this.conninfo_of(database)], { stdio: ['ignore', 'ignore', 'inherit'] })
    const [status] = await once(asked, 'exit')
    if (status !== 0) throw new Error(`${sql}: psql ended with ${status}`)
  }

  /** The first value of the answer, as text. */
  async value(sql, database = 'postgres') {
    const asked = spawn(`${kPostgres}/psql`, ['-XqAtc', sql, this.conninfo_of(database)], { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    asked.stdout.on('data', (bytes) => (said += bytes))
    const [status] = await once(asked, 'close')
    if (status !== 0) throw new Error(`${sql} was refused`)
    return said.trim()
  }

  async remove() {
    await end(this.process, 'SIGINT')
    await rm(this.folder, { recursive: true, force: true })
  }
}

/** Several servers that share a database, or several where `shards` names them, with NATS between them unless told not to. */
export class Cluster {
  static async start({ nodes = 2, config = '', shards = [], has_nats = true, nats } = {}) {
    const cluster = new Cluster()
    cluster.postgres = await Postgres.start()
    if (has_nats) cluster.nats = nats ?? (await Nats.start())
    cluster.nodes = []
    const key = randomBytes(32)
    for (const shard of shards) await cluster.postgres.ask(`CREATE DATABASE ${shard}`)
    const addresses = shards.map((shard) => `${shard} = "${cluster.postgres.conninfo_of(shard)}"`)
    const all = `[store]\nengine = "postgresql"\npostgresql = "${cluster.postgres.conninfo}"\nshards = { ${addresses.join(', ')} }\n${cluster.nats?.config ?? ''}${config}`
    for (let i = 0; i < nodes; i += 1) cluster.nodes.push(await Server.start({ config: all, machine: with_key(key) }))
    return cluster
  }

  /** Of a shard, or of the database above organisations. */
  ask(shard, sql) {
    return this.postgres.value(sql, shard === 'directory' ? 'postgres' : shard)
  }

  async remove() {
    for (const node of this.nodes) await node.remove()
    await this.nats?.kill()
    await this.postgres.remove()
  }
}

/** Servers that share a database share its secret. */
function with_key(key) {
  return (folder) => ({
    environment: {},
    async begin() {
      await mkdir(join(folder, 'data'), { recursive: true })
      await writeFile(join(folder, 'data/server.key'), key, { mode: 0o600 })
    },
    close() {},
  })
}

/** The same browser, come to another node. */
export function at_node(person, node) {
  const there = new Person(node)
  return Object.assign(there, { cookie: person.cookie, me: person.me, org_id: person.org_id, login: person.login })
}
