import assert from 'node:assert/strict'

import { eventually, within } from '../../eventually.mjs'
import { Device } from '../../socket.mjs'
import { kBackWithin, told } from './telling.mjs'

const kStormers = 250

/** One node after the other is told to go and comes back, as an upgrade does it. */
async function rolling_restart(crowd) {
  const { site } = crowd
  const load = await crowd.load('rolling')
  const tries = load.devices.map(({ connections }) => connections)
  const seen = await load.during(async () => {
    for (const node of site.nodes) {
      load.demand(`from the word to ${node.name} on`, kBackWithin)
      const gone = node.stop()
      await eventually(`the balancer sends nobody to ${node.name}`, async () => !(await site.balancer.states())[node.name].startsWith('UP'))
      assert.equal(await gone, 0, await node.machine.log())
      await load.progress()
      await node.rise()
      await site.settled()
    }
  })
  const moved = load.devices.reduce((sum, { connections }, index) => sum + connections - tries[index], 0)
  return told(seen, `devices came to another node ${moved} times, and no send failed for good`)
}

/** Everybody at once comes to the two nodes that are left. */
async function storm(crowd) {
  const { site } = crowd
  const load = await crowd.load('storm')
  const devices = []
  while (devices.length < kStormers) {
    const some = crowd.people.map((person) => Device.connect(person))
    devices.push(...(await Promise.all(some)))
  }
  let seconds, reads
  const seen = await load.during(async () => {
    load.demand('from the storm on', kBackWithin)
    const [dead, ...left] = site.nodes
    const count = async () => (await Promise.all(left.map((node) => node.metric('madang_store_reads_total')))).reduce((sum, value) => sum + value)
    const before = await count()
    const began = performance.now()
    await dead.kill()
    for (const device of devices) device.cut()
    const back = await within('everybody is back', Promise.all(devices.map((device, index) => come_back(device, crowd.people[index % crowd.people.length]))), 20_000)
    seconds = (performance.now() - began) / 1_000
    reads = (await count()) - before
    for (const { welcome } of back) assert.ok(welcome.streams.every(({ answer }) => answer === 'complete'), 'somebody must fetch afresh')
    await load.progress()
    for (const device of back) device.cut()
    await dead.rise()
  })
  assert.ok(seconds <= kBackWithin, `the last was back after ${seconds.toFixed(1)} s`)
  return told(seen, `${devices.length} devices came to two nodes at once, the last was back after ${seconds.toFixed(1)} s; all reads of the database meanwhile: ${reads}`)
}

/** As a client does it, which shows its last token and how far it has come. */
async function come_back(device, person) {
  const have = Object.fromEntries(device.events.filter(({ seq }) => seq !== undefined).map(({ stream, seq }) => [stream, seq]))
  return eventually('a device comes back', () => device.come_back(person, have).catch(() => undefined), 20_000)
}

export const leaving_cases = [
  { name: 'a rolling restart', run: rolling_restart },
  { name: 'everybody comes to two nodes at once', run: storm },
]
