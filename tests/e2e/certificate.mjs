import { execFile } from 'node:child_process'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A real certificate for 127.0.0.1 and its key, signed by itself, in files of their own. */
export class Certificate {
  static async in(folder) {
    const made = new Certificate()
    made.chain = join(folder, 'chain.pem')
    made.key = join(folder, 'key.pem')
    await made.renew(1)
    return made
  }

  get config() {
    return `[tls]\ncertificate = "${this.chain}"\nkey = "${this.key}"`
  }

  /** In place of the ones before, as programs that renew certificates do it. */
  async renew(serial) {
    await run('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=madang',
      '-addext', 'subjectAltName=IP:127.0.0.1', '-set_serial', String(serial), '-keyout', `${this.key}.new`, '-out', `${this.chain}.new`])
    await rename(`${this.key}.new`, this.key)
    await rename(`${this.chain}.new`, this.chain)
  }
}
