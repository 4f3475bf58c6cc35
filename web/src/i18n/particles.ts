// Korean particles follow the sound before them: 민수가, 서연이. Words that take a name are written with a choice in
// square brackets, `{{name}}[이/가]`, and the choice is made here after the name has been put in.

const kFirstSyllable = 0xac00
const kLastSyllable = 0xd7a3
const kFinals = 28
const kRieul = 8

type Ending = 'vowel' | 'rieul' | 'consonant'

/** 0 1 2 3 4 5 6 7 8 9 read in Korean: 영 일 이 삼 사 오 육 칠 팔 구. */
const digits: readonly Ending[] = [
  'consonant', 'rieul', 'vowel', 'consonant', 'vowel', 'vowel', 'consonant', 'rieul', 'rieul', 'vowel',
]

function of_hangul(code: number): Ending {
  const final = (code - kFirstSyllable) % kFinals
  if (final === 0) return 'vowel'
  return final === kRieul ? 'rieul' : 'consonant'
}

/** Latin words as Koreans read them aloud: -l is ㄹ, -m -n -ng -b -k -p -t close the syllable, the rest is open. */
function of_latin(word: string): Ending {
  const lower = word.toLowerCase()
  if (/l$/.test(lower)) return 'rieul'
  if (/(m|n|ng|[bckpt])$/.test(lower) && !/[^aeiou][bckpt]$/.test(lower)) return 'consonant'
  return 'vowel'
}

/** How the sound of `text` ends; what cannot be read aloud counts as open. */
export function ending(text: string): Ending {
  const clean = text.replace(/<\/?\w+>/g, '').replace(/[^\p{L}\p{N}]+$/u, '')
  const last = clean.at(-1)
  if (last === undefined) return 'vowel'
  const code = last.charCodeAt(0)
  if (code >= kFirstSyllable && code <= kLastSyllable) return of_hangul(code)
  if (/[0-9]/.test(last)) return digits[Number(last)] ?? 'vowel'
  const latin = /[a-z]+$/i.exec(clean.normalize('NFD').replace(/\p{M}/gu, ''))
  return latin ? of_latin(latin[0]) : 'vowel'
}

function chosen(before: string, closed: string, open: string): string {
  const end = ending(before)
  if (closed === '으로') return end === 'consonant' ? closed : open
  return end === 'vowel' ? open : closed
}

const choice = /\[(을|이|은|과|으로|아|이랑|이나)\/(를|가|는|와|로|야|랑|나)\]/

/** Resolves every `[을/를]`, `[이/가]`, `[은/는]`, `[과/와]`, `[으로/로]` in a finished sentence. */
export function with_particles(sentence: string): string {
  let rest = sentence
  let done = ''
  for (let found = choice.exec(rest); found; found = choice.exec(rest)) {
    const before = done + rest.slice(0, found.index)
    done = before + chosen(before, found[1] ?? '', found[2] ?? '')
    rest = rest.slice(found.index + found[0].length)
  }
  return done + rest
}
