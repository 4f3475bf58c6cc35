// Finding people while typing: every word must occur somewhere; Hangul by its leading consonants or unfinished, Chinese
// names by their pinyin.
import type { Member } from '../api/types'
import { initials_of, spelled, typed_readings, ways_of } from './spelling'

// As on the server: what stands before a text tells how good it is to be found at its beginning.
const kName = '\u0002'
const kText = '\n'

function lines_of(mark: string, text: string, reading = ''): string {
  const line = spelled(text)
  if (line === '') return ''
  return [line, initials_of(line), ...typed_readings(reading)].filter(Boolean).map((one) => mark + one).join('')
}

const remembered = new Map<string, string>()
const kMostRemembered = 50_000

/** Whoever types asks for the same lines at every keystroke. */
function remembered_lines(mark: string, text: string, reading = ''): string {
  const name = `${mark}${reading}\u0000${text}`
  const known = remembered.get(name)
  if (known !== undefined) return known
  if (remembered.size >= kMostRemembered) remembered.clear()
  const lines = lines_of(mark, text, reading)
  remembered.set(name, lines)
  return lines
}

function stands_after(mark: string, pattern: readonly string[], key: string): boolean {
  for (let at = key.indexOf(mark); at !== -1; at = key.indexOf(mark, at + 1))
    if (key.startsWith(pattern[0] ?? '', at + mark.length) && stands_within(pattern, key, at + mark.length)) return true
  return false
}

function stands_within(pattern: readonly string[], key: string, from = 0): boolean {
  return pattern.every((part) => {
    const found = key.indexOf(part, from)
    from = found + part.length
    return found !== -1
  })
}

function fit_of_key(query: string, key: string): 0 | 1 | 2 | undefined {
  const words = query === '' ? [] : query.split(' ').slice(0, 4).map(ways_of)
  if (!words.every((ways) => ways.some((pattern) => stands_within(pattern, key)))) return undefined
  const stands = (mark: string) => (words[0] ?? [['']]).some((pattern) => stands_after(mark, pattern, key))
  if (words.length === 0 || stands(kName)) return 0
  return stands(kText) || stands(' ') ? 1 : 2
}

interface Findable {
  name: string
  reading?: string
  texts?: readonly string[]
}

/** 0 when the name begins so, 1 when another text or a word does, 2 when it is within; else undefined. */
export function fit({ name, reading, texts = [] }: Findable, query: string): 0 | 1 | 2 | undefined {
  const key = remembered_lines(kName, name, reading) + texts.map((text) => remembered_lines(kText, text)).join('')
  return fit_of_key(spelled(query), key)
}

/** Those that fit, the best first, else in the order they came. */
export function best_fits<T>(all: readonly T[], query: string, findable: (one: T) => Findable): T[] {
  const shelves: T[][] = [[], [], []]
  for (const one of all) {
    const found = fit(findable(one), query)
    if (found !== undefined) shelves[found]?.push(one)
  }
  return shelves.flat()
}

/** What a member is found by, and `more` that only some places know, such as their departments. */
export function findable_member(member: Member, more: readonly string[] = []): Findable {
  const { display_name: name, reading, title, email } = member
  return { name, reading, texts: [title, email, ...more] }
}

/** The members that fit, the best first. */
export function find_members(members: readonly Member[], query: string): Member[] {
  return best_fits(members, query, findable_member)
}
