import { isDeepStrictEqual } from 'node:util'

import { Device } from './socket.mjs'

/**
 * What one device of one person knows: fetched once, then changed by events alone, by the rule of the contract: an event
 * at or below the cursor is known already, the next one applies, a later one means that something is missing.
 */
export class Replica {
  conversations = new Map()
  cursors = new Map()
  ignored = 0
  gaps = []

  constructor(person) {
    this.person = person
  }

  static async fetch(person) {
    const replica = new Replica(person)
    await replica.load()
    return replica
  }

  async load() {
    const { conversations, member_cursor } = await this.person.in_org('GET', '/conversations')
    this.#take_cursor(member_cursor)
    for (const { id } of conversations) await this.load_conversation(id)
  }

  /** A conversation with its members and all its readable messages, as of one moment each; events close the seams. */
  async load_conversation(id) {
    const conversation = await this.person.in_org('GET', `/conversations/${id}`)
    const { members } = await this.person.in_org('GET', `/conversations/${id}/members`)
    const messages = await this.person.messages(id)
    const { seq, epoch } = { seq: conversation.head_seq, epoch: conversation.epoch }
    this.conversations.set(id, { conversation, members: by_id(members), messages })
    this.#take_cursor({ stream: id, epoch, seq })
  }

  cursor_list() {
    return [...this.cursors.values()]
  }

  /** Opens a socket that keeps this replica true, also over gaps; everything since the cursors is applied on return. */
  async follow(options = {}) {
    const device = await Device.connect(this.person, { ...options, cursors: this.cursor_list() })
    await this.take_answers(device.welcome.streams)
    for (const { event } of device.frames.filter(({ frame }) => frame === 'event')) this.take(event)
    device.socket.on('message', (data) => {
      const frame = JSON.parse(data)
      if (frame.frame === 'event') this.take(frame.event)
    })
    return device
  }

  async take_answers(answers) {
    for (const { stream, answer, events } of answers) {
      if (answer === 'complete') for (const event of events) this.take(event)
      if (answer === 'gone') this.forget(stream)
      if (answer === 'refetch') await this.#refetch(stream)
    }
  }

  async #refetch(stream) {
    if (stream.startsWith('cnv_')) await this.load_conversation(stream)
    if (stream === this.person.member_id) await this.load()
  }

  forget(stream) {
    this.conversations.delete(stream)
    this.cursors.delete(stream)
  }

  take(event) {
    const cursor = this.cursors.get(event.stream)
    if (event.seq === undefined) return void this.#apply(event)
    if (!cursor || event.seq <= cursor.seq) return void (this.ignored += 1)
    if (event.seq !== cursor.seq + 1) return void this.gaps.push(event)
    cursor.seq = event.seq
    this.#apply(event)
  }

  #apply(event) {
    const known = this.conversations.get(event.stream)
    if (event.stream.startsWith('cnv_') && !known) return
    if (event.seq !== undefined && known) known.conversation.head_seq = event.seq
    kReducers[event.type]?.(known ?? this, event.data, this.person.member_id)
  }

  #take_cursor({ stream, epoch, seq }) {
    this.cursors.set(stream, { stream, epoch, seq })
  }

  /** Where this differs from what a fresh fetch gives, in words; nothing when both are the same. */
  async difference() {
    const fresh = await Replica.fetch(this.person)
    const [mine, theirs] = [this.picture(), fresh.picture()]
    return first_difference(mine, theirs)
  }

  picture() {
    const entries = [...this.conversations].sort(([left], [right]) => (left < right ? -1 : 1))
    return Object.fromEntries(entries.map(([id, { conversation, members, messages }]) => [id, {
      conversation, members: Object.fromEntries([...members].sort()), messages,
    }]))
  }
}

function by_id(members) {
  return new Map(members.map((member) => [member.member_id, member]))
}

export function first_difference(mine, theirs, path = '') {
  if (isDeepStrictEqual(mine, theirs)) return undefined
  const both_objects = [mine, theirs].every((value) => typeof value === 'object' && value !== null)
  if (!both_objects) return `${path}: by events ${JSON.stringify(mine)}, fetched ${JSON.stringify(theirs)}`
  const keys = new Set([...Object.keys(mine), ...Object.keys(theirs)])
  for (const key of keys) {
    const found = first_difference(mine[key], theirs[key], `${path}/${key}`)
    if (found) return found
  }
  return `${path}: another order`
}

function posted(known, message, me) {
  known.messages.push(message)
  known.conversation.last_message = message
  if (message.author_id === me) return posted_by_me(known, message.seq, me)
  const author = known.members.get(message.author_id)
  if (author && message.kind === 'text') author.read_seq = message.seq
  if (message.kind !== 'text') return
  known.conversation.mine.unread += 1
  if (message.mentions.includes(me)) known.conversation.mine.mentions += 1
}

function posted_by_me({ conversation, members }, seq, me) {
  members.get(me).read_seq = seq
  Object.assign(conversation.mine, { read_seq: seq, unread: 0, mentions: 0 })
}

/** One for every event that changes what is compared; the table of replay.test.mjs has one scene for every event. */
const kReducers = {
  'chat.message_posted': (known, { message }, me) => posted(known, message, me),
  'chat.message_recalled': (known, { message_id, recalled_at }, me) => {
    const { conversation, messages } = known
    const message = messages.find(({ id }) => id === message_id)
    if (!message) return
    const was_unread = message.author_id !== me && message.seq > conversation.mine.read_seq
    if (was_unread) conversation.mine.unread -= 1
    if (was_unread && message.mentions.includes(me)) conversation.mine.mentions -= 1
    Object.assign(message, { text: '', mentions: [], recalled_at })
    if (conversation.last_message?.id === message_id) conversation.last_message = message
  },
  'chat.members_added': (known, { members, notice }, me) => {
    for (const member of members) known.members.set(member.member_id, member)
    known.conversation.member_count = known.members.size
    posted(known, notice, me)
  },
  'chat.member_left': (known, { member_id, notice }, me) => {
    known.members.delete(member_id)
    known.conversation.member_count = known.members.size
    posted(known, notice, me)
  },
  'chat.conversation_changed': (known, { title, history, notice }, me) => {
    Object.assign(known.conversation, { title, history })
    posted(known, notice, me)
  },
  'chat.conversation_joined': (replica, { conversation }) => {
    replica.conversations.set(conversation.id, { conversation, members: new Map(), messages: [] })
    replica.cursors.set(conversation.id, { stream: conversation.id, epoch: conversation.epoch, seq: conversation.head_seq })
  },
  'chat.conversation_left': (replica, { conversation_id }) => replica.forget(conversation_id),
  'chat.read_mark_moved': (replica, { conversation_id, read_seq, unread, mentions }, me) => {
    const known = replica.conversations.get(conversation_id)
    if (!known || read_seq < known.conversation.mine.read_seq) return
    Object.assign(known.conversation.mine, { read_seq, unread, mentions })
    if (known.members.has(me)) known.members.get(me).read_seq = read_seq
  },
  'chat.reader_moved': (known, { member_id, read_seq }) => {
    const reader = known.members.get(member_id)
    if (reader && reader.read_seq < read_seq) reader.read_seq = read_seq
  },
}
