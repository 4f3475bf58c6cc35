/** Every language says the same things, and nothing is said that nobody asks for. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const languages = ['en', 'ko', 'zh'] as const
const slices = readdirSync(root).filter((slice) => names_in(join(root, slice)).includes('locales'))

function names_in(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

type Words = { [key: string]: string | Words }

const kFirst = 'locales'
const kLater = 'locales/later'

function words_in(slice: string, folder: string, language: string): Map<string, string> {
  const path = join(root, slice, folder, `${language}.json`)
  const tree = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Words) : {}
  const flat = new Map<string, string>()
  const walk = (words: Words, prefix: string) => {
    for (const [key, value] of Object.entries(words)) {
      if (typeof value === 'string') flat.set(prefix + key, value)
      else walk(value, `${prefix}${key}.`)
    }
  }
  walk(tree, '')
  return flat
}

function words_of(slice: string, language: string): Map<string, string> {
  return new Map([kFirst, kLater].flatMap((folder) => [...words_in(slice, folder, language)]))
}

/** Languages differ in their plurals: `members_one` and `members_other` are one thing to say. */
const said = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, '')

function placeholders(text: string) {
  return [...new Set(Array.from(text.matchAll(/\{\{\s*(\w+)/g), ([, name]) => name))].sort()
}

const everything = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !path.includes('.test.') && !path.endsWith('.d.ts'))
  .map((path) => join(root, path))

/** What `entries` import, and what that imports, without what is fetched later. */
function imported_from(entries: readonly string[]): string[] {
  const found = new Set<string>()
  const walk = (path: string) => {
    if (found.has(path)) return
    found.add(path)
    const imports = readFileSync(path, 'utf8').matchAll(/^(?:import|export)\s(?!type\s)(?:[^;]*?\sfrom\s)?'(\.[^']+)'/gm)
    for (const [, name = ''] of imports) {
      const base = resolve(dirname(path), name)
      const file = [`${base}.ts`, `${base}.tsx`].find(existsSync)
      if (file) walk(file)
    }
  }
  entries.forEach((entry) => walk(join(root, entry)))
  return [...found]
}

type Asked = (key: string) => boolean

function asked_in(paths: readonly string[]): Asked {
  const sources = paths.map((path) => readFileSync(path, 'utf8')).join('\n')
  /** Keys put together at run time: `t(`roles.${role}`)` asks for everything below `roles.`. */
  const prefixes = Array.from(sources.matchAll(/`(?:\w+:)?([\w.]+)\$\{/g), ([, prefix]) => prefix ?? '')
  const trees = Array.from(sources.matchAll(/'(?:\w+:)?([\w.]+)', \{ returnObjects: true/g), ([, key]) => `${key}.`)
  return (key) => {
    const name = said(key)
    if ([...prefixes, ...trees].some((prefix) => prefix.length > 1 && name.startsWith(prefix))) return true
    const spellings = [key, name].flatMap((word) => [`'${word}'`, `:${word}'`, `"${word}"`, `\`${word}\``])
    return spellings.some((spelling) => sources.includes(spelling))
  }
}

const is_asked = asked_in(everything)
/** The page that opens first, with a conversation in it. */
const is_asked_at_first = asked_in(imported_from(['app/main.tsx', 'chat/ConversationView.tsx']))

describe.each(slices)('the words of %s', (slice) => {
  const english = words_of(slice, 'en')
  const keys = [...new Set([...english.keys()].map(said))].sort()

  it.each(languages)('%s says everything, and nothing more', (language) => {
    expect([...new Set([...words_of(slice, language).keys()].map(said))].sort()).toEqual(keys)
  })

  it.each(languages)('%s leaves nothing empty', (language) => {
    expect([...words_of(slice, language)].filter(([, text]) => text.trim() === '').map(([key]) => key)).toEqual([])
  })

  it.each(languages)('%s puts in the same names and numbers', (language) => {
    const other = words_of(slice, language)
    const differing = [...other].filter(([key, text]) => {
      const model = english.get(key) ?? english.get(`${said(key)}_other`) ?? english.get(said(key)) ?? ''
      return placeholders(model).join() !== placeholders(text).join()
    })
    expect(differing.map(([key]) => key)).toEqual([])
  })

  it('has no key that nobody asks for', () => {
    const unasked = [...english.keys()].filter((key) => !key.startsWith('refusals.') && !is_asked(key))
    expect(unasked).toEqual([])
  })

  it('has what is asked for at first among the first words', () => {
    expect([...words_in(slice, kLater, 'en').keys()].filter(is_asked_at_first)).toEqual([])
  })

  it.each(languages)('%s says the same things at first', (language) => {
    const first = (of: string) => [...new Set([...words_in(slice, kFirst, of).keys()].map(said))].sort()
    expect(first(language)).toEqual(first('en'))
  })

  it('writes Korean particles only in Korean', () => {
    const foreign = ['en', 'zh'].flatMap((language) => [...words_of(slice, language).values()])
    expect(foreign.filter((text) => /\[[가-힣]+\/[가-힣]+\]/.test(text))).toEqual([])
  })
})
