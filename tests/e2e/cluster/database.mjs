import { chown, mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { eventually } from '../eventually.mjs'
import { end, is_alive, kNobody, kNobodyId } from './machines.mjs'

const kPrograms = '/usr/lib/postgresql/15/bin'
/** As deploy/cluster/postgresql/both.conf has them, where they say how a failure is noticed and what a commit means. */
const kSettings = {
  listen_addresses: '*', max_connections: 200, shared_buffers: '64MB', wal_level: 'replica', hot_standby: 'on', wal_log_hints: 'on',
  synchronous_commit: 'on', wal_sender_timeout: '10s', wal_receiver_timeout: '10s', tcp_keepalives_idle: 5, tcp_keepalives_interval: 2,
  tcp_keepalives_count: 3, log_min_messages: 'warning', log_connections: 'off', fsync: 'off', max_wal_size: '256MB',
}
const kRules = 'local all all trust\nlocal replication all trust\nhost all all 10.21.0.0/24 trust\nhost all all 10.24.0.0/24 trust\nhost replication all 10.21.0.0/24 trust\n'

/** A PostgreSQL on a machine of its own; a primary, or the standby of one. */
export class Database {
  #process

  constructor(machine) {
    this.machine = machine
    this.data = join(machine.folder, 'data')
  }

  get address() {
    return this.machine.at('data')
  }

  async #prepare() {
    await mkdir(this.machine.folder, { recursive: true })
    await chown(this.machine.folder, kNobodyId, kNobodyId)
  }

  program(name, ...words) {
    return this.machine.run(...kNobody, `${kPrograms}/${name}`, ...words)
  }

  async found(name = 'madang') {
    await this.#prepare()
    await this.program('initdb', '-D', this.data, '-U', 'madang', '-A', 'trust', '--locale=C', '-E', 'UTF8', '--no-sync', '--no-instructions')
    await writeFile(join(this.data, 'pg_hba.conf'), kRules)
    await this.rise()
    await this.found_another(name)
  }

  found_another(name) {
    return this.ask(`CREATE DATABASE ${name}`)
  }

  /** Copies the primary and follows it; its commits wait for this one from then on. */
  async follow(primary) {
    await this.#prepare()
    await primary.ask("SELECT pg_create_physical_replication_slot('standby') WHERE NOT EXISTS (SELECT 1 FROM pg_replication_slots)")
    await this.program('pg_basebackup', '-h', primary.address, '-U', 'madang', '-D', this.data, '-X', 'stream', '-S', 'standby', '-c', 'fast')
    await writeFile(join(this.data, 'standby.signal'), '')
    this.follows = `host=${primary.address} user=madang application_name=standby connect_timeout=3`
    await this.rise()
    await primary.set('synchronous_standby_names', 'standby')
    await eventually('the standby is synchronous', async () => (await primary.ask('SELECT sync_state FROM pg_stat_replication')) === 'sync', 30_000)
  }

  async rise() {
    const settings = { ...kSettings, unix_socket_directories: this.machine.folder }
    if (this.follows) Object.assign(settings, { primary_conninfo: this.follows, primary_slot_name: 'standby' })
    const words = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    this.#process = this.machine.start([...kNobody, `${kPrograms}/postgres`, '-D', this.data, ...words])
    await eventually(`${this.machine.name} takes questions`, () => this.ask('SELECT 1').then((said) => said === '1', () => false), 30_000)
  }

  /** Over the machine's own socket, so also while its networks are cut. */
  async ask(sql, database = 'postgres') {
    return (await this.program('psql', '-h', this.machine.folder, '-U', 'madang', '-d', database, '-v', 'ON_ERROR_STOP=1', '-XAtqc', sql)).trim()
  }

  of_madang(sql) {
    return this.ask(sql, 'madang')
  }

  async set(name, value) {
    await this.ask(`ALTER SYSTEM SET ${name} = '${value}'`)
    await this.ask('SELECT pg_reload_conf()')
  }

  /** Resolves at the moment from which it takes writes. */
  async promote() {
    await this.ask('SELECT pg_promote(true, 30)')
    this.follows = undefined
    await eventually('the standby takes writes', async () => (await this.ask('SELECT pg_is_in_recovery()')) === 'f')
  }

  get alive() {
    return is_alive(this.#process)
  }

  /** All of its processes at once: they go with the first. */
  kill() {
    return end(this.#process, 'SIGQUIT')
  }

  async clear() {
    await this.kill()
    await rm(this.data, { recursive: true, force: true })
  }
}
