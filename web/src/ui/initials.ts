// What an avatar shows for a name. Korean and Chinese people are called by the last two characters of their name.

const hangul = /^[\p{Script=Hangul}]+$/u
const han = /^[\p{Script=Han}]+$/u
const emoji = /\p{Extended_Pictographic}|\p{Regional_Indicator}/u
const joined = /\p{Script=Arabic}/u
const letter = /[\p{L}\p{N}]/u

/** Keeps letters of joined scripts apart. */
const kNonJoiner = '\u200c'

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

function graphemes(text: string): string[] {
  return Array.from(segmenter.segment(text), (part) => part.segment)
}

function last_two(word: string): string {
  return graphemes(word).slice(-2).join('')
}

function first(word: string): string {
  return (graphemes(word).find((part) => letter.test(part)) ?? '').toLocaleUpperCase('en')
}

const kMostKept = 2_000
const kept = new Map<string, string>()

/** Kept by name: the same few people stand beside everything that is said. */
export function initials(name: string): string {
  const known = kept.get(name)
  if (known !== undefined) return known
  if (kept.size >= kMostKept) kept.clear()
  const found = initials_of(name)
  kept.set(name, found)
  return found
}

function initials_of(name: string): string {
  const trimmed = name.normalize('NFC').trim()
  const opening = graphemes(trimmed)[0]
  if (opening === undefined) return '?'
  if (emoji.test(opening)) return opening
  const words = trimmed.split(/[\s·・.,()[\]/_-]+/).filter((word) => letter.test(word))
  const [head] = words
  if (head === undefined) return opening
  if (hangul.test(head) || han.test(head)) return last_two(words.length === 2 && head.length <= 2 ? words.join('') : head)
  const tail = words.length > 1 ? words.at(-1) : undefined
  if (!tail || hangul.test(tail) || han.test(tail)) return first(head)
  return first(head) + (joined.test(head) ? kNonJoiner : '') + first(tail)
}

/** For things that are not people: 마당컴퍼니 begins with 마당, a name of several words with their letters. */
export function opening(name: string): string {
  const short = initials(name)
  const word = name.normalize('NFC').trim().split(/\s+/)[0] ?? ''
  return hangul.test(short) || han.test(short) ? graphemes(word).slice(0, 2).join('') : short
}

const hues = [24, 52, 84, 128, 158, 192, 224, 264, 296, 332]

/** The same id has the same colour on every screen. */
export function hue_of(id: string): number {
  let hash = 2166136261
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 16777619) >>> 0
  return hues[hash % hues.length] ?? 264
}
