import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const kRun = promisify(execFile)

/** PostgreSQL will not run as root: then it is nobody's. */
export const kNobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups']
export const kNobodyId = 65_534

/**
 * The networks between the machines, each a bridge of its own, so that a machine can be cut from one thing and go on
 * with all others: people and the balancer, databases, NATS, the bucket, one of two shards.
 */
export const kNetworks = { people: '10.20.0', data: '10.21.0', hints: '10.22.0', bodies: '10.23.0', shard: '10.24.0' }

export async function must(program, ...words) {
  try {
    return (await kRun(program, words.map(String), { maxBuffer: 64 * 2 ** 20 })).stdout
  } catch (problem) {
    throw new Error(`${program} ${words.join(' ')}: ${problem.stderr || problem.message}`)
  }
}

/** In namespaces of this run's own (run.mjs): nothing of it is seen outside, and all of it goes when the run ends. */
export async function lay_networks() {
  await must('mount', '-t', 'tmpfs', 'tmpfs', '/run')  // where ip keeps the names of the machines
  await must('ip', 'link', 'set', 'lo', 'up')
  for (const [name, prefix] of Object.entries(kNetworks)) {
    await must('ip', 'link', 'add', name, 'type', 'bridge')
    await must('ip', 'link', 'set', name, 'up')
    await must('ip', 'address', 'add', `${prefix}.1/24`, 'dev', name)
  }
}

/** A machine as a network namespace, on some of the networks, under the same number in each. */
export class Machine {
  static async start(name, number, networks, folder) {
    const machine = new Machine()
    Object.assign(machine, { name, number, networks, folder: join(folder, name) })
    await mkdir(machine.folder, { mode: 0o755 })
    await must('ip', 'netns', 'add', name)
    for (const network of networks) await machine.#plug_in(network)
    await machine.run('ip', 'link', 'set', 'lo', 'up')
    machine.log_file = join(machine.folder, 'log')
    return machine
  }

  async #plug_in(network) {
    const cable = this.#cable(network)
    await must('ip', 'link', 'add', cable, 'type', 'veth', 'peer', 'name', network, 'netns', this.name)
    await must('ip', 'link', 'set', cable, 'master', network, 'up')
    await this.run('ip', 'address', 'add', `${this.at(network)}/24`, 'dev', network)
    await this.run('ip', 'link', 'set', network, 'up')
  }

  #cable(network) {
    return `${network}-${this.name}`
  }

  at(network) {
    return `${kNetworks[network]}.${this.number}`
  }

  words(...command) {
    return ['netns', 'exec', this.name, ...command.map(String)]
  }

  run(...command) {
    return must('ip', ...this.words(...command))
  }

  /** A program that runs on, and writes into the machine's log. */
  start(command, options = {}) {
    const child = spawn('ip', this.words(...command), { stdio: ['ignore', 'pipe', 'pipe'], ...options })
    const log = createWriteStream(this.log_file, { flags: 'a' })
    child.stdout?.pipe(log, { end: false })
    child.stderr?.pipe(log, { end: false })
    return child
  }

  log() {
    return readFile(this.log_file, 'utf8').catch(() => '')
  }

  /** Silence: packets go nowhere, and nobody is told. Without a name, on all networks. */
  async cut(...networks) {
    for (const network of networks.length > 0 ? networks : this.networks) await must('ip', 'link', 'set', this.#cable(network), 'nomaster')
  }

  async mend(...networks) {
    for (const network of networks.length > 0 ? networks : this.networks)
      await must('ip', 'link', 'set', this.#cable(network), 'master', network)
  }
}

export function is_alive(child) {
  return child !== undefined && child.exitCode === null && child.signalCode === null
}

export async function end(child, signal) {
  if (!is_alive(child)) return child?.exitCode
  const gone = once(child, 'exit')
  child.kill(signal)
  await gone
  return child.exitCode
}
