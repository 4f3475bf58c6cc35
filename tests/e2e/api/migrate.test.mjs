import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'

import { Person } from '../client.mjs'
import { Postgres } from '../cluster.mjs'
import { eventually } from '../eventually.mjs'
import { Server } from '../server.mjs'
import { Device } from '../socket.mjs'
import { make_world, state_of } from '../world.mjs'

const kCopiedBesideServer = 3

let postgres, server, world, file, demo

before(async () => {
  postgres = await Postgres.start()
  server = await Server.start({ demo: true, config: `[store]\npostgresql = "${postgres.conninfo}"\n` })
  file = join(server.folder, 'madang.toml')
  await eventually('the demo company is founded', () => server.log.includes('Madang is at'), 60_000)
  world = await make_world(server)
  const [, login, password] = /^\s+(\S+)\s+password (\S+)/m.exec(server.log)
  demo = new Person(server)
  await demo.sign_in(login, password)
})

after(async () => {
  await server?.remove()
  await postgres?.remove()
})

const migrate = (...words) => server.run('migrate', '--config', file, '--data', server.data, ...words)
const up = () => migrate('--from', 'sqlite', '--to', 'postgresql')
const down = () => migrate('--from', 'postgresql', '--to', 'sqlite')

/** Starts on the other engine, as an operator does who changes the file. */
async function rise_on(engine) {
  const text = (await readFile(file, 'utf8')).replace(/^engine = .*\n/m, '')
  await writeFile(file, text.replace('[store]\n', `[store]\nengine = "${engine}"\n`))
  await server.rise()
}

async function everything() {
  const { conversations } = await demo.in_org('GET', '/conversations')
  const histories = []
  for (const { id } of conversations.slice(0, 5)) histories.push(await demo.in_org('GET', `/conversations/${id}/messages`))
  return { world: await state_of(world), conversations, histories }
}

test('a running machine moves up: beside the server first, the rest while it is stopped, and devices go on where they were', async () => {
  const device = await Device.connect(world.member)
  const beside = await up()
  assert.equal(beside.status, kCopiedBesideServer, beside.printed)
  assert.match(beside.printed, /A server works on the file .*madang\.db: stop it and give the same command again/)
  await world.owner.talk(world.team, 'said between the two runs')
  const seen = await everything()
  await device.cut()
  await server.stop()
  const moved = await up()
  assert.equal(moved.status, 0, moved.printed)
  assert.match(moved.printed, /^messages +(\d+) +\1 +[0-9a-f]{32} /m)
  assert.match(moved.printed, /copy .*server\.key into its data folder/)
  const { status, printed } = await server.run('serve', ...server.options)
  assert.equal(status, 1)
  assert.match(printed, /is sealed, since everything was moved to the database at 127\.0\.0\.1/)

  await rise_on('postgresql')
  assert.deepEqual(await everything(), seen)
  await world.owner.talk(world.team, 'said on PostgreSQL')
  const back = await device.come_back(world.member)
  const missed = back.welcome.streams.find(({ stream }) => stream === world.team.id)
  assert.equal(missed.answer, 'complete')
  assert.equal(missed.events.at(-1).data.message.text, 'said on PostgreSQL')
  back.cut()
})

test('and back, onto the file that was sealed', async () => {
  const seen = await everything()
  await server.stop()
  const moved = await down()
  assert.equal(moved.status, 0, moved.printed)
  await rise_on('sqlite')
  assert.deepEqual(await everything(), seen)
  await server.stop()
  assert.equal((await server.run('check', '--data', server.data)).status, 0)
})

test('a seal is taken back on request alone, and not twice', async () => {
  assert.equal((await up()).status, 0)
  const undone = await migrate('--from', 'sqlite', '--undo-seal')
  assert.equal(undone.status, 0, undone.printed)
  assert.match((await migrate('--from', 'sqlite', '--undo-seal')).printed, /is not sealed; nothing was done/)
  await server.rise()
  assert.ok((await everything()).conversations.length > 0)
})

test('what cannot be moved is said in a sentence', async () => {
  assert.match((await migrate('--from', 'sqlite', '--to', 'sqlite')).printed, /name the same engine/)
  assert.match((await migrate('--from', 'sqlite')).printed, /--to or --undo-seal/)
  assert.match((await up()).printed, /is not empty \(there is something in \w+\): name an empty one/)
  await writeFile(file, '[store]\npostgresql = "host=127.0.0.1 port=1 dbname=madang"\n')
  assert.match((await up()).printed, /madang: the database at 127\.0\.0\.1:1\/madang cannot be used: .*refused/)
  await writeFile(file, '[server]\nport = 0\n')
  assert.match((await up()).printed, /names no database of PostgreSQL/)
})
