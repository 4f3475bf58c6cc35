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

/** A function around another: what the name in the text is for does not matter here. */
const wrapped = (body) =>
  function () {
    return body.apply(this, arguments)
  }

/** Calls what is compiled, with what it is given put into the form that it takes. */
function invoker(names, text) {
  const [has_this, keeps, returns] = ['var thisWired', 'var destructors', 'return ret;'].map((part) => text.includes(part))
  const released = names.filter((name) => name.endsWith('_dtor'))
  return (...values) => {
    const known = Object.fromEntries(names.map((name, at) => [name, values[at]]))
    const types = names.filter((name) => name.startsWith('argType')).map((name) => known[name])
    return function (...given) {
      if (given.length !== types.length) known.throwBindingError(`expected ${types.length} arguments`)
      const destructors = keeps ? [] : null
      const wired = has_this ? { thisWired: known.classParam.toWireType(destructors, this) } : {}
      types.forEach((type, at) => (wired[`arg${at}Wired`] = type.toWireType(destructors, given[at])))
      const result = known.invoker(known.fn, ...Object.values(wired))
      if (keeps) known.runDestructors(destructors)
      else for (const name of released) known[name](wired[name.slice(0, -'_dtor'.length)])
      return returns ? known.retType.fromWireType(result) : undefined
    }
  }
}

/** What is compiled calls a method of ours. */
const method_caller = (returned, ...types) => (handle, name, destructors, at) => {
  let place = at
  const given = types.map((type) => {
    const value = type.readValueFromPointer(place)
    place += type.argPackAdvance
    return value
  })
  const result = handle[name](...given)
  types.forEach((type, index) => type.deleteObject?.(given[index]))
  return returned.isVoid ? undefined : returned.toWireType(destructors, result)
}

/**
 * The face mesh writes the doors into its WebAssembly as text and has it compiled, which the policy forbids. There are
 * three shapes of them, made here without compiling anything.
 */
function Written(...names) {
  const text = names.pop()
  if (names.join() === 'body') return wrapped
  if (names[0] === 'throwBindingError') return invoker(names, text)
  if (names[0] === 'retType') return method_caller
  throw new Error('a function of unknown shape was written')
}
Object.defineProperty(Written, Symbol.hasInstance, { value: (one) => typeof one === 'function' })
Written.prototype = Function.prototype
self.Function = Written
