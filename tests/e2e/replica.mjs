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
  loading = []
  #held = new Map()

  constructor(person) {
    this.person = person
  }

  static async fetch(person) {
    const replica = new Replica(person)
    await replica.load()
    return replica
  }

  async load() {
    const { conversations, member_cursor, starred_ids } = await this.person.in_org('GET', '/conversations')
    this.#take_cursor(member_cursor)
    this.starred_ids = starred_ids
    this.working_time = await this.person.in_org('GET', `/members/${this.person.member_id}/working_time`)
    const { tasks } = await this.person.in_org('GET', '/tasks')
    const { alerts } = await this.person.in_org('GET', '/received_alerts')
    const { invitations } = await this.person.in_org('GET', '/invitations')
    this.invitations = new Map(invitations.map((invitation) => [invitation.event_id, invitation]))
    this.alerts = new Map(alerts.map((alert) => [key_of(alert.receipt), alert]))
    await this.#load_meetings()
    const asked = await this.person.in_org('GET', '/asked_announcements')
    this.asked = new Map(asked.announcements.map(({ id }) => [id, true]))
    this.reviews = new Map(asked.reviews.map(({ id }) => [id, true]))
    this.tasks = new Map(tasks.map((task) => [task.id, task]))
    for (const { id } of conversations) await this.load_conversation(id)
  }

  /** One's own; of those one is in, who is there as well. */
  async #load_meetings() {
    const { meetings, calls } = await this.person.in_org('GET', '/meetings')
    this.meetings = new Map(meetings.map((meeting) => [meeting.id, meeting]))
    this.calls = new Map(calls.map((call) => [call.id, call]))
    this.places = new Map()
    this.breakouts = new Map()
    for (const { id } of meetings) await this.load_places(id)
  }

  load_places(id) {
    return this.#load(id, () => this.#fetch_places(id))
  }

  async #fetch_places(id) {
    const { participants, breakouts, places, cursor } = await this.person.in_org('GET', `/meetings/${id}`)
    if (!participants.some(({ member_id, state }) => member_id === this.person.member_id && state === 'joined')) return
    this.places.set(id, new Map(participants.map((participant) => [participant.id, participant])))
    this.breakouts.set(id, { breakouts, places: new Map(places.map((place) => [place.participant_id, place])) })
    this.#take_cursor(cursor)
  }

  /** A conversation with its members and all its readable messages. */
  load_conversation(id) {
    return this.#load(id, () => this.#fetch_conversation(id))
  }

  /** What is told of it meanwhile is taken in after. */
  async #load(stream, fetched) {
    if (this.#held.has(stream)) return
    this.#held.set(stream, [])
    try {
      await fetched()
    } finally {
      const held = this.#held.get(stream)
      this.#held.delete(stream)
      for (const event of held) this.take(event)
    }
  }

  async #fetch_conversation(id) {
    const conversation = await this.person.in_org('GET', `/conversations/${id}`)
    const { members } = await this.person.in_org('GET', `/conversations/${id}/members`)
    const messages = await this.person.messages(id)
    const { head_seq, epoch } = conversation
    const until_then = messages.filter(({ seq }) => seq <= head_seq)
    this.conversations.set(id, { conversation, members: by_id(members), messages: until_then })
    this.#take_cursor({ stream: id, epoch, seq: head_seq })
  }

  load_later(id) {
    this.loading.push(this.load_conversation(id))
  }

  load_places_later(id) {
    this.loading.push(this.load_places(id))
  }

  /** Everything that was told and asked for before has been taken in when this resolves. */
  async settled(device) {
    await device.settled()
    await Promise.all(this.loading.splice(0))
  }

  cursor_list() {
    return [...this.cursors.values()]
  }

  /** Opens a socket that keeps this replica true, also over gaps; everything since the cursors is applied on return. */
  async follow(options = {}) {
    const device = await Device.connect(this.person, { ...options, cursors: this.cursor_list() })
    let held = []
    const hold = (data) => held.push(JSON.parse(data))
    device.socket.on('message', hold)
    held = device.frames.slice()
    await this.take_answers(device.welcome.streams)
    await Promise.all(this.loading.splice(0))
    device.socket.off('message', hold)
    device.socket.on('message', (data) => this.#hear(JSON.parse(data)))
    for (const frame of held) this.#hear(frame)
    await this.settled(device)
    return device
  }

  #hear({ frame, event }) {
    if (frame === 'event') this.take(event)
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
    if (stream.startsWith('mtg_')) await this.load_places(stream)
    if (stream === this.person.member_id) await this.load()
  }

  forget(stream) {
    this.conversations.delete(stream)
    this.cursors.delete(stream)
  }

  take(event) {
    if (this.#held.has(event.stream)) return void this.#held.get(event.stream).push(event)
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
    if (known) recount(known, this.person.member_id)
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
    const known = entries.map(([id, { conversation, members, messages }]) => [id, {
      conversation, members: Object.fromEntries([...members].sort()), messages,
    }])
    const tasks = Object.fromEntries([...this.tasks].sort())
    const places = Object.fromEntries([...this.places].sort().map(([id, there]) => [id, Object.fromEntries([...there].sort())]))
    const divided = Object.fromEntries([...this.breakouts].sort().map(([id, { breakouts, places: there }]) => [id, { breakouts, there: Object.fromEntries([...there].sort()) }]))
    const of_meetings = { places, divided, meetings: Object.fromEntries([...this.meetings].sort()), calls: Object.fromEntries([...this.calls].sort()) }
    return { starred_ids: this.starred_ids, working_time: this.working_time, tasks, ...of_meetings, alerts: Object.fromEntries([...this.alerts].sort()), invitations: Object.fromEntries([...this.invitations].sort()), asked: Object.fromEntries([...this.asked].sort()), reviews: Object.fromEntries([...this.reviews].sort()), ...Object.fromEntries(known) }
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

/** What is unread follows from the messages and the mark, so it is right in whatever order the streams are told. */
function recount({ conversation: { mine }, messages }, me) {
  const unread = messages.filter(({ seq, kind, author_id, recalled_at }) => seq > mine.read_seq && kind !== 'notice' && author_id !== me && !recalled_at)
  mine.unread = unread.length
  mine.mentions = unread.filter(({ mentions, mentions_all }) => mentions_all || mentions.includes(me)).length
}

function mark_read({ conversation: { mine }, members }, member_id, read_seq, me) {
  const reader = members.get(member_id)
  if (reader) reader.read_seq = Math.max(reader.read_seq, read_seq)
  if (member_id === me) mine.read_seq = Math.max(mine.read_seq, read_seq)
}

function posted(known, message, me) {
  known.messages.push(message)
  known.conversation.last_message = message
  if (message.kind === 'text') mark_read(known, message.author_id, message.seq, me)
}

/** The message as it is held, and as the last one, which carries no reactions and no previews. */
function amend({ conversation, messages }, message_id, change) {
  const message = messages.find(({ id }) => id === message_id)
  if (message && !message.recalled_at) change(message)
  if (message && conversation.last_message?.id === message_id) conversation.last_message = { ...message, reactions: [], previews: [] }
}

function recalled(known, { message_id, recalled_at }) {
  unpinned(known, { message_id })
  amend(known, message_id, (message) => {
    delete message.edited_at
    Object.assign(message, { text: '', mentions: [], mentions_all: false, files: [], reactions: [], previews: [], recalled_at })
  })
}

function reacted(known, { message_id, member_id, emoji, present, count }, me) {
  amend(known, message_id, (message) => {
    const held = message.reactions.find((reaction) => reaction.emoji === emoji)
    const mine = member_id === me ? present : (held?.mine ?? false)
    if (held) Object.assign(held, { count, mine })
    else message.reactions.push({ emoji, count, mine })
    message.reactions = message.reactions.filter((reaction) => reaction.count > 0)
  })
}

function unpinned({ conversation }, { message_id }) {
  conversation.pins = conversation.pins.filter((pin) => pin.message_id !== message_id)
}

function left(known, { member_id, new_owner_id }, me) {
  const { conversation, members } = known
  members.delete(member_id)
  conversation.member_count = members.size
  for (const right of Object.values(conversation.rights)) right.named = right.named.filter((id) => id !== member_id)
  if (new_owner_id) take_rank(known, { member_id: new_owner_id, role: 'owner' }, me)
}

function take_rank({ conversation, members }, { member_id, role, silenced_until }, me) {
  for (const place of [members.get(member_id), member_id === me && conversation.mine].filter(Boolean)) {
    delete place.silenced_until
    Object.assign(place, { role }, silenced_until && { silenced_until })
  }
}

/** One for every event that changes what is compared; the table of replay.test.mjs has one scene for every event. */
const key_of = ({ alert_id, stands_for }) => `${alert_id}/${stands_for ?? ''}`

function keep_meeting({ meetings }, meeting) {
  if (meeting.state === 'ended') meetings.delete(meeting.id)
  else meetings.set(meeting.id, meeting)
}

function role_in({ host_id, cohost_ids }, { member_id, role }) {
  if (member_id === host_id) return 'host'
  if (cohost_ids.includes(member_id)) return 'cohost'
  return role === 'guest' ? 'guest' : 'participant'
}

const kReducers = {
  'chat.message_posted': (known, { message }, me) => posted(known, message, me),
  'chat.message_recalled': recalled,
  'chat.message_edited': (known, { message_id, text, mentions, mentions_all, edited_at }) =>
    amend(known, message_id, (message) => Object.assign(message, { text, mentions, mentions_all, edited_at })),
  'chat.message_reacted': reacted,
  'chat.previews_changed': (known, { message_id, previews }) => amend(known, message_id, (message) => Object.assign(message, { previews })),
  'chat.message_pinned': ({ conversation }, { pin }) => conversation.pins.push(pin),
  'chat.message_unpinned': unpinned,
  'chat.members_added': (known, { members, notice }, me) => {
    for (const member of members) known.members.set(member.member_id, member)
    known.conversation.member_count = known.members.size
    posted(known, notice, me)
  },
  'chat.member_left': (known, data, me) => {
    left(known, data, me)
    posted(known, data.notice, me)
  },
  'chat.conversation_changed': (known, { kind, title, history, notice }, me) => {
    Object.assign(known.conversation, { kind, title, history })
    if (kind !== 'department') delete known.conversation.department_id
    posted(known, notice, me)
  },
  'chat.rights_changed': (known, { rights, notice }, me) => {
    known.conversation.rights = rights
    posted(known, notice, me)
  },
  'chat.members_changed': (known, { members, notice }, me) => {
    for (const rank of members) take_rank(known, rank, me)
    posted(known, notice, me)
  },
  'chat.conversation_joined': (replica, { conversation }) => replica.load_later(conversation.id),
  'chat.conversation_left': (replica, { conversation_id }) => replica.forget(conversation_id),
  'chat.read_mark_moved': (replica, { conversation_id, read_seq }, me) => {
    const known = replica.conversations.get(conversation_id)
    if (known) mark_read(known, me, read_seq, me)
    if (known) recount(known, me)
  },
  'chat.attention_changed': ({ conversations }, { conversation_id, attention }) => {
    const known = conversations.get(conversation_id)
    if (known) known.conversation.mine.attention = attention
  },
  'chat.starred_people_changed': (replica, { member_ids }) => {
    replica.starred_ids = member_ids
  },
  'working_time.member_changed': (replica, { time }) => {
    replica.working_time = time
  },
  'tasks.task_saved': ({ tasks }, { task }) => (task.state === 'open' ? tasks.set(task.id, task) : tasks.delete(task.id)),
  'alerts.received': ({ alerts }, { alert }) => alerts.set(key_of(alert.receipt), alert),
  'alerts.receipt_changed': ({ alerts }, { receipt }) => {
    const known = alerts.get(key_of(receipt))
    if (receipt.closed_at) alerts.delete(key_of(receipt))
    else if (known) known.receipt = receipt
  },
  'calendar.invitation_saved': ({ invitations }, { invitation }) =>
    invitation.answer === 'needs_action' ? invitations.set(invitation.event_id, invitation) : invitations.delete(invitation.event_id),
  'calendar.invitation_left': ({ invitations }, { event_id }) => invitations.delete(event_id),
  'alerts.sent_changed': () => undefined,
  'announcements.asked': ({ asked }, { brief }) => asked.set(brief.id, true),
  'announcements.settled': ({ asked }, { announcement_id }) => asked.delete(announcement_id),
  'announcements.review_asked': ({ reviews }, { brief }) => reviews.set(brief.id, true),
  'announcements.review_settled': ({ reviews }, { announcement_id }) => reviews.delete(announcement_id),
  'announcements.moved': () => undefined,
  'announcements.counted': () => undefined,
  'announcements.changed': () => undefined,
  'meetings.meeting_saved': (replica, { meeting }) => keep_meeting(replica, meeting),
  'meetings.meeting_changed': (replica, { meeting }) => {
    keep_meeting(replica, meeting)
    for (const participant of replica.places.get(meeting.id)?.values() ?? []) participant.role = role_in(meeting, participant)
  },
  'meetings.participant_changed': ({ places, breakouts }, { participant }) => {
    const there = places.get(participant.meeting_id)
    if (['joined', 'waiting'].includes(participant.state)) there?.set(participant.id, participant)
    else there?.delete(participant.id)
    if (!['joined', 'waiting'].includes(participant.state)) breakouts.get(participant.meeting_id)?.places.delete(participant.id)
  },
  'meetings.breakouts_changed': (replica, { breakouts }) => {
    const known = replica.breakouts.get(breakouts.meeting_id)
    if (known) known.breakouts = breakouts
  },
  'meetings.breakout_place_changed': ({ breakouts }, { meeting_id, place }) => breakouts.get(meeting_id)?.places.set(place.participant_id, place),
  'meetings.own_participant_changed': (replica, { participant }) => {
    if (participant.state === 'joined' && !replica.places.has(participant.meeting_id)) replica.load_places_later(participant.meeting_id)
    if (participant.state !== 'left' && participant.state !== 'removed') return
    replica.places.delete(participant.meeting_id)
    replica.breakouts.delete(participant.meeting_id)
  },
  'meetings.call_changed': ({ calls }, { call }) => (call.state === 'ringing' ? calls.set(call.id, call) : calls.delete(call.id)),
  'tasks.task_left': ({ tasks }, { task_id }) => tasks.delete(task_id),
  'tasks.comments_changed': ({ tasks }, { task_id, comment_count }) => {
    const task = tasks.get(task_id)
    if (task) task.comment_count = comment_count
  },
  'chat.reader_moved': (known, { member_id, read_seq }, me) => mark_read(known, member_id, read_seq, me),
}
