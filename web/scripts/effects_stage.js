// Put before MediaPipe's scripts in a worker: what they take from a page, which a worker has not. They find every script
// loaded already, every file in what the page handed over, and nobody to ask for more: the worker's policy lets it reach no one.
/* global OffscreenCanvas, Response */
/* eslint-disable @typescript-eslint/no-unused-vars -- by the scripts behind this one */
const files = {}
let arrived
const arriving = new Promise((resolve) => (arrived = resolve))

var createMediapipeSolutionsPackedAssets = {}

const give = (name) => {
  if (!files[name]) throw new Error(`nobody brought ${name}`)
  return files[name]
}

self.fetch = async (name) => new Response(give(String(name).split('/').pop()))

/** The loader of the packed models asks before anything was brought. */
self.XMLHttpRequest = class {
  open(_method, name) {
    this.name = name
  }

  async send() {
    await arriving
    Object.assign(this, { status: 200, response: give(this.name) })
    this.onload()
  }
}

class Script extends EventTarget {
  setAttribute() {}
}

var document = {
  createElement: (name) => (name === 'script' ? new Script() : new OffscreenCanvas(1, 1)),
  body: { appendChild: (script) => queueMicrotask(() => script.dispatchEvent(new Event('load'))) },
  addEventListener() {},
  removeEventListener() {},
}

/** What the solutions write here stands here already. */
var window = new Proxy(self, {
  get: (from, name) => Reflect.get(from, name),
  set: (to, name, value) => /^createMediapipe/.test(String(name)) || Reflect.set(to, name, value),
})
