import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import http from 'node:http'

const kPage = '<!doctype html><meta charset="utf-8"><title>caller</title><body><script src="/caller.js"></script>'

/** Serves one page with caller.js, from localhost, as browsers want it who give a microphone away. */
export async function serve_caller() {
  const script = await readFile(new URL('caller.js', import.meta.url))
  const server = http.createServer((request, response) => {
    const is_script = request.url === '/caller.js'
    response.setHeader('content-type', is_script ? 'text/javascript' : 'text/html')
    response.end(is_script ? script : kPage)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `http://localhost:${server.address().port}/`, close: () => server.close() }
}
