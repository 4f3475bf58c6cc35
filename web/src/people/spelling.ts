// How texts are taken apart so that they are found by what people type. src/people/spelling_model.cpp does the same on
// the server; src/people/tests/spelling_cases.json holds both to it.

const vowel_strokes: Readonly<Record<string, string>> = {
  'ᅪ': 'ᅩᅡ', 'ᅫ': 'ᅩᅢ', 'ᅬ': 'ᅩᅵ', 'ᅯ': 'ᅮᅥ', 'ᅰ': 'ᅮᅦ', 'ᅱ': 'ᅮᅵ', 'ᅴ': 'ᅳᅵ',
}
const closing_strokes: Readonly<Record<string, string>> = {
  'ᆪ': 'ᆨᆺ', 'ᆬ': 'ᆫᆽ', 'ᆭ': 'ᆫᇂ', 'ᆰ': 'ᆯᆨ', 'ᆱ': 'ᆯᆷ', 'ᆲ': 'ᆯᆸ', 'ᆳ': 'ᆯᆺ', 'ᆴ': 'ᆯᇀ', 'ᆵ': 'ᆯᇁ', 'ᆶ': 'ᆯᇂ', 'ᆹ': 'ᆸᆺ',
}
const closings = 'ᆨᆩᆫᆮᆯᆷᆸᆺᆻᆼᆽᆾᆿᇀᇁᇂ'
const leadings = 'ᄀᄁᄂᄃᄅᄆᄇᄉᄊᄋᄌᄎᄏᄐᄑᄒ'

function leading_of(closing: string): string {
  return leadings[closings.indexOf(closing)] ?? closing
}

/** A closing consonant that closes nothing was typed for a leading one: ㄳ is what a keyboard makes of ㄱ and ㅅ. */
function with_lone_closings_leading(text: string): string {
  return text.replace(/(?<![ᅡ-ᅵᆨ-ᇂ])[ᆨ-ᇂ]+/gu, (run) => Array.from(run, leading_of).join(''))
}

/** Lower case, without accents, narrow, one space between words, and Hangul stroke by stroke: 값 is ㄱㅏㅂㅅ. */
export function spelled(text: string): string {
  const strokes = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(/[ᅪ-ᅴ]/gu, (vowel) => vowel_strokes[vowel] ?? vowel)
    .replace(/[ᆪ-ᆹ]/gu, (closing) => closing_strokes[closing] ?? closing)
  return with_lone_closings_leading(strokes)
}

/** The leading consonants alone of a spelled text: 김민재 gives ㄱㅁㅈ. */
export function initials_of(text: string): string {
  return text.replace(/[^ᄀ-ᄒ]/gu, '')
}

/** What a pinyin is typed as: `lü bu` gives `lvbu`, `lubu` and `lb`. */
export function typed_readings(reading: string): string[] {
  if (reading === '') return []
  const syllables = reading.split(' ')
  const whole = syllables.join('')
  const firsts = syllables.map((syllable) => syllable[0]).join('')
  return whole.includes('ü') ? [whole.replaceAll('ü', 'v'), whole.replaceAll('ü', 'u'), firsts] : [whole, firsts]
}

/** Parts that must follow one another: a leading consonant within a word stands for a whole syllable. */
function parted(word: string): string[] {
  return /^[ᄀ-ᄒ]+$/u.test(word) ? [word] : word.split(/(?<=[ᄀ-ᄒ])(?=[^ᅡ-ᅵ])/u)
}

/** Both ways in which a word may go on: 민 is the beginning of 미나 too. */
export function ways_of(word: string): string[][] {
  const last = word.at(-1) ?? ''
  const as_is = parted(word)
  return closings.includes(last) ? [as_is, parted(word.slice(0, -1) + leading_of(last))] : [as_is]
}
