import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import http from 'node:http'

const kPage = '<!doctype html><meta charset="utf-8"><title>caller</title><body><script src="/clapper.js"></script><script src="/caller.js"></script>'

/** Serves one page with caller.js and clapper.js, from localhost, as browsers want it who give a microphone away. */
export async function serve_caller() {
  const names = ['/caller.js', '/clapper.js']
  const scripts = await Promise.all(names.map((name) => readFile(new URL(`.${name}`, import.meta.url))))
  const server = http.createServer((request, response) => {
    const script = scripts[names.indexOf(request.url)]
    response.setHeader('content-type', script ? 'text/javascript' : 'text/html')
    response.end(script ?? kPage)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `http://localhost:${server.address().port}/`, close: () => server.close() }
}
