import WebSocket from 'ws'

import { RawLine } from './raw_line.mjs'

const kLongestGoodbye = 1_000

/** A stream that the web client keeps here: what was posted, in the order it was taken in. */
function chat_slice(person, notes) {
  const fetched = async (stream) => {
    const { head_seq: seq, epoch } = await person.in_org('GET', `/conversations/${stream}`)
    const messages = (await person.messages(stream)).filter((message) => message.seq <= seq)
    return { cursor: { stream, epoch, seq }, messages }
  }
  const taken = (all) => ({
    change: (state) => ({ ...state, ...Object.fromEntries(all.map(({ cursor, messages }) => [cursor.stream, messages])) }),
    cursors: all.map(({ cursor }) => cursor),
  })
  return {
    name: 'chat',
    initial: {},
    owns: (stream) => stream.startsWith('cnv_'),
    passing: () => false,
    reducers: {
      'chat.message_posted': (state, event) => {
        notes.heard(event)
        state[event.stream]?.push(event.data.message)
        return state
      },
    },
    load: async () => taken(await Promise.all(notes.conversations.map(fetched))),
    refetch: async (stream) => {
      notes.refetches += 1
      return taken([await fetched(stream)])
    },
    gone: (state) => state,
    delivered: (state, { body }) => {
      notes.acknowledged(body)
      return state
    },
  }
}

/**
 * One person at the web client: its sync engine, its socket with ticket, claim and backoff, its outbox with client ids
 * and retries (web_client.ts); only the page is missing. Writes down what happens and when.
 */
export class WebDevice {
  refetches = 0
  heard_at = new Map()
  hearings = []
  acknowledgements = new Map()
  faults = []
  connections = 0

  static async open(person, conversations, { Tab, SyncedStore }) {
    const device = new WebDevice()
    Object.assign(device, { person, conversations: conversations.map(({ id }) => id) })
    const me = { account_id: person.login, organisation_id: person.org_id, member_id: person.member_id }
    device.store = new SyncedStore(me, [chat_slice(person, device)])
    device.tab = new Tab(device.store, {
      wire: device.#wire(),
      shelf: { all: async () => [], put: async () => undefined, remove: async () => undefined },
      channel: () => ({ post: () => undefined, close: () => undefined }),
      signed_out: () => device.faults.push('signed out'),
    })
    await device.tab.engine.load()
    device.tab.lead()
    return device
  }

  get is_online() {
    return this.store.state.connection === 'online'
  }

  /** What waits in the outbox, or was refused for good. */
  get pending() {
    return this.store.state.outbox
  }

  say(conversation, text, file_ids) {
    const path = `/api/orgs/${this.person.org_id}/conversations/${conversation.id}/messages`
    return this.tab.outbox.add({ slice: 'chat', lane: conversation.id, path, body: { text, ...(file_ids && { file_ids }) } })
  }

  messages(conversation) {
    return this.store.state.slices.chat[conversation.id]
  }

  heard(event) {
    const now = performance.now()
    this.heard_at.set(event.data.message.id, now)
    this.hearings.push(now)
  }

  acknowledged(message) {
    if (this.acknowledgements.has(message.client_id)) this.faults.push(`acknowledged twice: ${message.text}`)
    this.acknowledgements.set(message.client_id, { message, at: performance.now() })
  }

  close() {
    this.tab.close()
  }

  #wire() {
    const { person } = this
    return {
      ticket: async () => (await person.ask('POST', '/api/session/tickets', {})).ticket,
      open: (listener) => this.#open(listener, person.server),
    }
  }

  #open(listener, { origin, trust }) {
    const raw = new RawLine(this.faults)
    const socket = new WebSocket(`${origin.replace('http', 'ws')}/api/socket`, { headers: { Origin: origin }, ...trust })
    socket.on('open', () => listener.opened())
    socket.on('message', (data) => {
      const text = String(data)
      if (raw.received(text) === 'welcome') this.connections += 1
      listener.received(text)
    })
    socket.on('error', () => undefined)
    socket.on('close', () => listener.closed())
    return {
      send: (text) => socket.readyState === WebSocket.OPEN && socket.send(text),
      close: () => {
        socket.close()
        setTimeout(() => socket.terminate(), kLongestGoodbye).unref()
      },
    }
  }
}
