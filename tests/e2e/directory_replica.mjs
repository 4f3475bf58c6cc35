import { first_difference } from './replica.mjs'
import { Device } from './socket.mjs'

/** What one device knows of the directory. Its stream keeps no log: who was away fetches it afresh. */
export class DirectoryReplica {
  gaps = []

  constructor(person) {
    this.person = person
  }

  static async fetch(person) {
    const replica = new DirectoryReplica(person)
    await replica.load()
    return replica
  }

  async load() {
    const organisation = await this.person.in_org('GET', '')
    const { members, revision, epoch, next_cursor } = await this.person.in_org('GET', '/members?limit=200')
    if (next_cursor) throw new Error('this test expects at most 200 members')
    const { departments } = await this.person.in_org('GET', '/departments')
    this.organisation = organisation
    this.members = Object.fromEntries(members.map((member) => [member.id, member]))
    this.departments = Object.fromEntries(departments.map((department) => [department.id, department]))
    this.cursor = { stream: this.person.org_id, epoch, seq: revision }
  }

  async follow() {
    const device = await Device.connect(this.person, { cursors: [this.cursor] })
    const answer = device.welcome.streams.find(({ stream }) => stream === this.person.org_id)
    if (answer.seq === this.cursor.seq) {
      if (answer.answer !== 'complete') throw new Error('up to date, and told to fetch')
    } else {
      if (answer.answer !== 'refetch') throw new Error(`behind, and answered ${answer.answer}`)
      await this.load()
    }
    device.socket.on('message', (data) => {
      const { frame, event } = JSON.parse(data)
      if (frame === 'event' && event.stream === this.person.org_id) this.take(event)
    })
    return device
  }

  take(event) {
    if (event.seq <= this.cursor.seq) return
    if (event.seq !== this.cursor.seq + 1) return void this.gaps.push(event)
    this.cursor.seq = event.seq
    kReducers[event.type]?.(this, event.data)
  }

  async settled(device) {
    await device.settled()
    if (!this.stale) return
    this.stale = false
    await this.load()
  }

  async difference() {
    const fresh = await DirectoryReplica.fetch(this.person)
    return first_difference(this.picture(), fresh.picture())
  }

  picture() {
    const { organisation, members, departments, cursor } = this
    return { organisation, members, departments, cursor }
  }
}

/** An event never tells a login; a device keeps the one it was given. */
function member_came(replica, { member }) {
  const login = replica.members[member.id]?.account_login
  replica.members[member.id] = { ...member, ...(login && { account_login: login }) }
}

const kReducers = {
  'people.member_joined': member_came,
  'people.member_changed': member_came,
  'people.department_saved': (replica, { department }) => (replica.departments[department.id] = department),
  'people.department_removed': (replica, { department_id }) => delete replica.departments[department_id],
  'people.directory_changed': (replica) => (replica.stale = true),
  'people.organisation_changed': (replica, { organisation }) => (replica.organisation = organisation),
}
