/** A conversation as the server keeps it, small enough to compute every answer anew. */
import type { Attention, Conversation, ConversationMember, Event, EventOf, EventType, Message, Pin, Right, Rights } from '../../api/types'
import type { Me } from '../../sync/slices'
import { type GroupVerb, without_named } from '../rights'
import { type ChatState, fresh_timeline, kEmptyChat } from '../state'

export const me: Me = { account_id: 'acc_1', organisation_id: 'org_1', member_id: 'mem_me' }
export const kOther = 'mem_other'
export const kThird = 'mem_third'
export const kConversation = 'cnv_a'
const kAnybody: Right = { holders: 'everyone', named: [] }
const kAt = '2026-03-01T09:00:00.000Z'
const kGone = { text: '', mentions: [], mentions_all: false, reactions: [], previews: [], files: [] }

export function member(member_id: string, read_seq = 0): ConversationMember {
  return { member_id, role: 'member', read_seq, visible_from_seq: 1, joined_at: kAt }
}

/** The truth: what happens to it is announced as events, and it can be fetched at any moment. */
export class Truth {
  readonly id: string
  messages: Message[] = []
  members: ConversationMember[] = [member(me.member_id), member(kOther), member(kThird)]
  title = 'Launch'
  history: Conversation['history'] = 'all'
  rights: Rights = { speak: kAnybody, mention_all: kAnybody, add_members: kAnybody, pin: kAnybody }
  attention: Attention = { lets_mentions: true, is_starred: false }
  pins: Pin[] = []
  head = 0

  constructor(id = kConversation) {
    this.id = id
  }

  posts(author_id: string, text = 'hello', mentions: string[] = []): Event {
    const message = this.#message({ author_id, text, mentions })
    this.#mark(author_id, message.seq)
    return this.#event('chat.message_posted', { message })
  }

  /** A call to us, unless it is ours. */
  misses_call(author_id: string): Event {
    const notice = { what: 'call_missed' as const, subject_ids: [author_id === kOther ? me.member_id : kOther] }
    return this.#event('chat.message_posted', { message: this.#message({ author_id, kind: 'counted_notice', text: '', notice }) })
  }

  recalls(seq: number): Event {
    const message = this.messages.find((it) => it.seq === seq)
    if (!message) throw new Error(`nothing at ${seq}`)
    Object.assign(message, structuredClone(kGone), { edited_at: undefined, recalled_at: kAt })
    this.pins = this.pins.filter((it) => it.message_seq !== seq)
    this.head += 1
    const data = { message_id: message.id, message_seq: seq, recalled_at: kAt }
    return this.#event('chat.message_recalled', data)
  }

  edits(seq: number, text: string, mentions: string[] = [], mentions_all = false): Event {
    const message = this.messages.find((it) => it.seq === seq)
    if (!message) throw new Error(`nothing at ${seq}`)
    this.head += 1
    const edit = { text, mentions, mentions_all, edited_at: kAt }
    if (!message.recalled_at) Object.assign(message, edit)
    return this.#event('chat.message_edited', { message_id: message.id, message_seq: seq, ...edit })
  }

  reacts(member_id: string, seq: number, emoji: string, present = true): Event {
    const message = this.messages.find((it) => it.seq === seq)
    if (!message) throw new Error(`nothing at ${seq}`)
    this.head += 1
    const held = message.reactions.find((it) => it.emoji === emoji)
    const count = (held?.count ?? 0) + (present ? 1 : -1)
    const mine = member_id === me.member_id ? present : (held?.mine ?? false)
    if (!held) message.reactions.push({ emoji, count, mine })
    else Object.assign(held, { count, mine })
    message.reactions = message.reactions.filter((it) => it.count > 0)
    const data = { message_id: message.id, message_seq: seq, member_id, emoji, present, count }
    return this.#event('chat.message_reacted', data)
  }

  shows(seq: number, ...titles: string[]): Event {
    const message = this.messages.find((it) => it.seq === seq)
    if (!message) throw new Error(`nothing at ${seq}`)
    this.head += 1
    const previews = titles.map((title) => ({ id: `prv_${title}`, url: `https://${title}.example/`, title, description: '', site_name: '' }))
    if (!message.recalled_at) message.previews = previews
    return this.#event('chat.previews_changed', { message_id: message.id, message_seq: seq, previews })
  }

  pins_up(seq: number): Event {
    const pin = { message_id: `msg_${seq}`, message_seq: seq, pinned_by: kOther, pinned_at: kAt }
    this.head += 1
    this.pins = [...this.pins.filter((it) => it.message_seq !== seq), pin]
    return this.#event('chat.message_pinned', { pin })
  }

  takes_down(seq: number): Event {
    this.head += 1
    this.pins = this.pins.filter((it) => it.message_seq !== seq)
    return this.#event('chat.message_unpinned', { message_id: `msg_${seq}`, message_seq: seq })
  }

  adds(member_id: string): Event {
    const notice = this.#message({ author_id: kOther, kind: 'notice', text: '' })
    const added = { ...member(member_id, notice.seq), visible_from_seq: 1 }
    this.members.push(added)
    return this.#event('chat.members_added', { members: [{ ...added }], notice })
  }

  loses(member_id: string, new_owner_id?: string): Event {
    this.members = this.members.filter((it) => it.member_id !== member_id)
    const heir = this.members.find((it) => it.member_id === new_owner_id)
    if (heir) heir.role = 'owner'
    if (heir) delete heir.silenced_until
    this.rights = without_named(this.rights, member_id)
    const notice = this.#message({ author_id: member_id, kind: 'notice', text: '' })
    return this.#event('chat.member_left', { member_id, new_owner_id, notice })
  }

  changes(title: string, history: Conversation['history']): Event {
    Object.assign(this, { title, history })
    const notice = this.#message({ author_id: kOther, kind: 'notice', text: '' })
    return this.#event('chat.conversation_changed', { kind: 'group', title, history, notice })
  }

  grants(verb: GroupVerb, right: Right): Event {
    this.rights = { ...this.rights, [verb]: right }
    const notice = this.#message({ author_id: kOther, kind: 'notice', text: '' })
    return this.#event('chat.rights_changed', { rights: this.rights, notice })
  }

  ranks(...ranks: Pick<ConversationMember, 'member_id' | 'role' | 'silenced_until'>[]): Event {
    for (const { member_id, role, silenced_until } of ranks) {
      const held = this.members.find((it) => it.member_id === member_id)
      if (held) Object.assign(held, { role }, silenced_until && { silenced_until })
      if (held && !silenced_until) delete held.silenced_until
    }
    const notice = this.#message({ author_id: kOther, kind: 'notice', text: '' })
    return this.#event('chat.members_changed', { members: ranks, notice })
  }

  /** On the member's own stream. */
  we_read(seq: number): Event {
    this.#mark(me.member_id, seq)
    const { read_seq, unread, mentions } = this.conversation().mine
    const data = { conversation_id: this.id, read_seq, unread, mentions }
    return { ...this.#event('chat.read_mark_moved', data), stream: me.member_id }
  }

  /** On the member's own stream. */
  attends(change: Partial<Attention>): Event {
    this.attention = { ...this.attention, ...change }
    const data = { conversation_id: this.id, attention: this.attention }
    return { ...this.#event('chat.attention_changed', data), stream: me.member_id }
  }

  reads(member_id: string, seq: number): Event {
    this.#mark(member_id, seq)
    const read_seq = this.members.find((it) => it.member_id === member_id)?.read_seq ?? 0
    return this.#event('chat.reader_moved', { conversation_id: this.id, member_id, read_seq })
  }

  conversation(): Conversation {
    const mine = this.members.find((it) => it.member_id === me.member_id) ?? member(me.member_id)
    const unread = this.messages.filter((it) => counts(it) && it.seq > mine.read_seq)
    const mentions = unread.filter((it) => it.mentions_all || it.mentions.includes(me.member_id)).length
    const { id, title, history, rights, head } = this
    return structuredClone({
      ...{ id, kind: 'group', title, history, rights, created_by: kOther, created_at: kAt },
      ...{ member_count: this.members.length, head_seq: head, epoch: '1', pins: this.pins, last_message: this.#last() },
      mine: { ...mine, unread: unread.length, mentions, attention: this.attention, member_id: undefined },
    }) as unknown as Conversation
  }

  /** Everything, fetched afresh. */
  state(): ChatState {
    const conversation = this.conversation()
    const { id, head: as_of } = this
    const members = Object.fromEntries(this.members.map((it) => [it.member_id, { ...it }]))
    const messages = structuredClone(this.messages)
    return {
      ...kEmptyChat,
      conversations: { [id]: conversation },
      timelines: { [id]: { messages, covered_from: 0, as_of, loaded: true } },
      rosters: { [id]: { members, as_of } },
    }
  }

  /** What somebody holds who has the list of conversations and nothing else. */
  listed(): ChatState {
    const conversation = this.conversation()
    const timelines = { [this.id]: fresh_timeline(conversation) }
    return { ...kEmptyChat, conversations: { [this.id]: conversation }, timelines }
  }

  #last(): Message | undefined {
    const last = this.messages.at(-1)
    return last && { ...last, reactions: [], previews: [] }
  }

  #message(part: Partial<Message>): Message {
    this.head += 1
    const id = `msg_${this.head}`
    const empty = { ...structuredClone(kGone), conversation_id: this.id, kind: 'text', posted_at: kAt }
    const whole = { ...empty, id, seq: this.head, ...part }
    this.messages.push(whole as Message)
    return structuredClone(whole) as Message
  }

  #mark(member_id: string, seq: number): void {
    const reader = this.members.find((it) => it.member_id === member_id)
    if (reader) reader.read_seq = Math.max(reader.read_seq, seq)
  }

  #event<Type extends EventType>(type: Type, data: EventOf<Type>['data']): Event {
    return { v: 1, org: 'org_1', stream: this.id, epoch: '1', seq: this.head, type, at: kAt, data } as unknown as Event
  }
}

function counts(message: Message): boolean {
  return message.kind !== 'notice' && !message.recalled_at && message.author_id !== me.member_id
}
