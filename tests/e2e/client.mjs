import { randomBytes } from 'node:crypto'

import { kChunkBytes, Octets, sha256 } from './octets.mjs'

const kAlphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** A fresh name for one write. */
export function client_id() {
  return Array.from(randomBytes(20), (byte) => kAlphabet[byte & 31]).join('')
}

/** Thrown by `ask` when the server says no. */
export class Refused extends Error {
  constructor(method, path, status, body) {
    super(`${method} ${path}: ${status} ${JSON.stringify(body)}`)
    this.status = status
    this.body = body
  }
}

/** Retries of one write carry the same name; a new write gets a new one. Signing in is no write that is retried. */
function named(method, path, body) {
  const is_write = (method === 'POST' || method === 'PATCH') && path !== '/api/sessions'
  const wants_name = is_write && body && typeof body === 'object' && !('client_id' in body)
  return wants_name ? { client_id: client_id(), ...body } : body
}

/** One browser of one person: a cookie jar and the API. */
export class Person {
  constructor(server) {
    this.server = server
    this.cookie = undefined
    this.me = undefined
    this.org_id = undefined
  }

  get member_id() {
    return this.me.id
  }

  /** Sends and gives whatever comes: `{status, body}`. A body that is text or bytes goes out as it is. */
  async request(method, path, body, headers = {}) {
    const raw = typeof body === 'string' || body instanceof Uint8Array || body === undefined
    const answer = await this.server.exchange({
      method,
      path,
      headers: {
        ...(this.cookie && { Cookie: this.cookie }),
        ...(body !== undefined && { 'Content-Type': body instanceof Octets ? 'application/octet-stream' : 'application/json' }),
        ...headers,
      },
      body: body instanceof Octets ? body.bytes : raw ? body : JSON.stringify(body),
    })
    this.#keep_cookie(answer.headers['set-cookie'])
    return { status: answer.status, headers: answer.headers, body: parsed(answer.text) }
  }

  /** Like `request`, but what is refused throws, and a write without a client_id gets one. */
  async ask(method, path, body) {
    const answer = await this.request(method, path, named(method, path, body))
    if (answer.status > 299) throw new Refused(method, path, answer.status, answer.body)
    return answer.body
  }

  /** `ask` under the person's organisation. */
  in_org(method, path, body) {
    return this.ask(method, `/api/orgs/${this.org_id}${path}`, body)
  }

  async found({ name, login, password = kPassword, display_name = login, locale = 'en', time_zone = 'Asia/Seoul' }) {
    this.login = login
    const newcomer = this.cookie ? undefined : { login, password }
    return this.#entered(await this.ask('POST', '/api/organisations', { name, locale, time_zone, display_name, newcomer }))
  }

  async invite({ role = 'member', expires_in_hours = 24, ...others } = {}) {
    return this.in_org('POST', '/invites', { role, expires_in_hours, ...others })
  }

  async join(code, { login, password = kPassword, display_name = login }) {
    this.login = login
    const newcomer = this.cookie ? undefined : { login, password }
    return this.#entered(await this.ask('POST', `/api/invites/${code}/accept`, { display_name, newcomer }))
  }

  async sign_in(login, password = kPassword, device_name = 'A test') {
    this.login = login
    return this.#entered(await this.ask('POST', '/api/sessions', { login, password, device_name }))
  }

  /** Of this browser, among all where the person is signed in. */
  async session_id() {
    const { sessions } = await this.ask('GET', '/api/sessions')
    return sessions.find(({ present }) => present).id
  }

  /** Another browser of the same person. */
  async another_device() {
    const device = new Person(this.server)
    await device.sign_in(this.login)
    device.enter(this.org_id)
    return device
  }

  enter(org_id) {
    const place = this.signed_in.memberships.find(({ organisation }) => organisation.id === org_id)
    this.org_id = org_id
    this.me = place.member
  }

  async group(title, others = [], history = 'all') {
    const member_ids = others.map((person) => person.member_id)
    return this.in_org('POST', '/conversations', { kind: 'group', title, history, member_ids })
  }

  async direct(other) {
    return this.in_org('POST', '/conversations', { kind: 'direct', history: 'all', member_ids: [other.member_id] })
  }

  async talk(conversation, text) {
    return this.in_org('POST', `/conversations/${conversation.id ?? conversation}/messages`, { text })
  }

  async edit({ conversation_id, id }, text) {
    return this.in_org('PATCH', `/conversations/${conversation_id}/messages/${id}`, { text })
  }

  async react({ conversation_id, id }, emoji, present = true) {
    return this.in_org('PUT', `/conversations/${conversation_id}/messages/${id}/reactions`, { emoji, present })
  }

  async pin({ conversation_id, id }, pinned = true) {
    return this.in_org('PUT', `/conversations/${conversation_id}/messages/${id}/pin`, { pinned })
  }

  async add(conversation, ...others) {
    const member_ids = others.map((person) => person.member_id)
    return this.in_org('POST', `/conversations/${conversation.id}/members`, { member_ids })
  }

  async send_files(conversation, files, text = '') {
    return this.in_org('POST', `/conversations/${conversation.id}/messages`, { text, file_ids: files.map(({ id }) => id) })
  }

  async begin_upload(name, bytes) {
    return this.in_org('POST', '/uploads', { name, size: bytes.length })
  }

  async put_chunk(upload_id, number, bytes) {
    return this.in_org('PUT', `/uploads/${upload_id}/chunks/${number}?sha256=${sha256(bytes)}`, new Octets(bytes))
  }

  /** A whole file at once. */
  async upload(name, content) {
    const bytes = Buffer.from(content)
    const { id, chunk_count } = await this.begin_upload(name, bytes)
    for (let number = 0; number < chunk_count; number += 1)
      await this.put_chunk(id, number, bytes.subarray(number * kChunkBytes, (number + 1) * kChunkBytes))
    return this.in_org('PUT', `/uploads/${id}/file`, {})
  }

  async leave(conversation) {
    return this.in_org('DELETE', `/conversations/${conversation.id}/members/${this.member_id}`)
  }

  /** Everything of a conversation that this person may read, gathered page by page in the given direction. */
  async messages(conversation, { limit = 100 } = {}) {
    const address = `/conversations/${conversation.id ?? conversation}/messages`
    let page = await this.in_org('GET', `${address}?limit=${limit}`)
    const messages = page.messages
    while (page.has_earlier) {
      page = await this.in_org('GET', `${address}?limit=${limit}&before_seq=${messages[0].seq}`)
      messages.unshift(...page.messages)
    }
    return messages
  }

  #entered(signed_in) {
    this.signed_in = signed_in
    const [entered] = signed_in.memberships
    if (entered) this.enter(entered.organisation.id)
    return signed_in
  }

  #keep_cookie(lines = []) {
    for (const line of lines) {
      const [pair] = line.split(';')
      if (!pair.startsWith('madang_session=')) continue
      this.cookie = pair === 'madang_session=' ? undefined : pair
    }
  }
}

export const kPassword = 'correct horse 마당 院子'

function parsed(text) {
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return text
  }
}
