/** Every language says the same things, and nothing is said that nobody asks for. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

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

function words_of(slice: string, language: string): Map<string, string> {
  const tree = JSON.parse(readFileSync(join(root, slice, 'locales', `${language}.json`), 'utf8')) as Words
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

/** Languages differ in their plurals: `members_one` and `members_other` are one thing to say. */
const said = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, '')

function placeholders(text: string) {
  return [...new Set(Array.from(text.matchAll(/\{\{\s*(\w+)/g), ([, name]) => name))].sort()
}

const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !path.includes('.test.') && !path.endsWith('.d.ts'))
  .map((path) => readFileSync(join(root, path), 'utf8'))
  .join('\n')

/** Keys put together at run time: `t(`roles.${role}`)` asks for everything below `roles.`. */
const asked_prefixes = Array.from(sources.matchAll(/`(?:\w+:)?([\w.]+)\$\{/g), ([, prefix]) => prefix ?? '')
const asked_trees = Array.from(sources.matchAll(/'(?:\w+:)?([\w.]+)', \{ returnObjects: true/g), ([, key]) => `${key}.`)

function is_asked(key: string): boolean {
  const name = said(key)
  if (key.startsWith('refusals.')) return true
  if ([...asked_prefixes, ...asked_trees].some((prefix) => prefix.length > 1 && name.startsWith(prefix))) return true
  const spellings = [key, name].flatMap((word) => [`'${word}'`, `:${word}'`, `"${word}"`, `\`${word}\``])
  return spellings.some((spelling) => sources.includes(spelling))
}

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
    expect([...english.keys()].filter((key) => !is_asked(key))).toEqual([])
  })

  it('writes Korean particles only in Korean', () => {
    const foreign = ['en', 'zh'].flatMap((language) => [...words_of(slice, language).values()])
    expect(foreign.filter((text) => /\[[가-힣]+\/[가-힣]+\]/.test(text))).toEqual([])
  })
})
