import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)
const kNear = '198.51.100.1'
const kFar = '198.51.100.2'

/**
 * A line of the kernel's own between this machine and a network namespace, in which a server is started: iptables loses of
 * what passes, and a token bucket carries only so much of what comes back. Needs root.
 */
export class KernelLine {
  address = kFar

  static async open() {
    const line = new KernelLine()
    line.name = `madang-${process.pid}`
    line.near = `mdg${process.pid % 100_000}`
    await run('ip', ['netns', 'add', line.name])
    await run('ip', ['link', 'add', line.near, 'type', 'veth', 'peer', 'name', 'far', 'netns', line.name])
    await run('ip', ['address', 'add', `${kNear}/30`, 'dev', line.near])
    await run('ip', ['link', 'set', line.near, 'up'])
    await line.#far('ip', 'address', 'add', `${kFar}/30`, 'dev', 'far')
    await line.#far('ip', 'link', 'set', 'far', 'up')
    return line
  }

  /** What comes before a program that is to run at the far end. */
  get beyond() {
    return ['ip', 'netns', 'exec', this.name]
  }

  async #far(...words) {
    const [program, ...all] = [...this.beyond, ...words]
    return run(program, all)
  }

  /** Of a hundred packets, each way. */
  async lose(percent) {
    for (const chain of ['INPUT', 'OUTPUT']) {
      await this.#far('iptables', '--flush', chain)
      if (percent === 0) continue
      const chance = ['--match', 'statistic', '--mode', 'random', '--probability', String(percent / 100)]
      await this.#far('iptables', '--append', chain, '--protocol', 'udp', ...chance, '--jump', 'DROP')
    }
  }

  /** What comes back from there, in bits a second; 0: all. */
  async narrow(rate) {
    if (rate === 0) return this.#far('tc', 'qdisc', 'del', 'dev', 'far', 'root')
    return this.#far('tc', 'qdisc', 'replace', 'dev', 'far', 'root', 'tbf', 'rate', `${rate}bit`, 'burst', '10kb', 'latency', '400ms')
  }

  async close() {
    await run('ip', ['link', 'del', this.near])
    await run('ip', ['netns', 'del', this.name])
  }
}
