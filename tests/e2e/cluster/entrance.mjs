import http from 'node:http'
import https from 'node:https'

/** Where people come in: the balancer, or one node asked directly. What client.mjs and socket.mjs take for a server. */
export class Entrance {
  #agent

  constructor({ host, port, tls = false, patience_ms = 20_000 }) {
    Object.assign(this, { host, port, tls, patience_ms })
    this.#agent = new this.protocol.Agent({ keepAlive: false })
  }

  get protocol() {
    return this.tls ? https : http
  }

  get origin() {
    const usual = this.tls ? 443 : 80
    return `${this.tls ? 'https' : 'http'}://${this.host}${this.port === usual ? '' : `:${this.port}`}`
  }

  /** Nobody but the test has signed the balancer's certificate. */
  get trust() {
    return this.tls ? { rejectUnauthorized: false } : {}
  }

  exchange({ method = 'GET', path, headers = {}, body }) {
    const bytes = body === undefined ? undefined : Buffer.from(body)
    const length = bytes ? { 'Content-Length': bytes.length } : {}
    const options = { host: this.host, port: this.port, method, path, headers: { ...length, ...headers }, agent: this.#agent, timeout: this.patience_ms, ...this.trust }
    return new Promise((done, failed) => {
      const asked = this.protocol.request(options, (answer) => {
        const parts = []
        answer.on('data', (part) => parts.push(part))
        answer.on('error', failed)
        answer.on('end', () => {
          const whole = Buffer.concat(parts)
          done({ status: answer.statusCode, headers: answer.headers, text: whole.toString(), bytes: whole })
        })
      })
      asked.on('timeout', () => asked.destroy(new Error(`${this.origin}${path} does not answer`)))
      asked.on('error', failed)
      asked.end(bytes)
    })
  }
}
