import { once } from 'node:events'
import { createServer } from 'node:http'

/** A web server beside ours, for what messages link to. `answer` is given a request and says what it gets. */
export class Pages {
  requests = []
  #server

  static async serve(answer) {
    const pages = new Pages()
    pages.#server = createServer(async (request, response) => {
      pages.requests.push({ url: request.url, headers: request.headers })
      const { status = 200, type = 'text/html; charset=utf-8', body, headers = {} } = await answer(request)
      response.writeHead(status, { 'Content-Type': type, ...headers }).end(body)
    })
    await once(pages.#server.listen(0, '127.0.0.1'), 'listening')
    return pages
  }

  get endpoint() {
    return `127.0.0.1:${this.#server.address().port}`
  }

  /** What lets the server read them, though they are not public. */
  get config() {
    return `[previews]\nallow_private = ["${this.endpoint}"]\n`
  }

  at(path) {
    return `http://${this.endpoint}${path}`
  }

  async close() {
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }
}

const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;')

export function page({ title, about = '', site = '', picture = '' }) {
  const meta = (name, content) => content && `<meta property="og:${name}" content="${escaped(content)}">`
  const head = [meta('title', title), meta('description', about), meta('site_name', site), meta('image', picture)].join('')
  return { body: `<!doctype html><html><head><title>plain</title>${head}</head><body>text</body></html>` }
}
