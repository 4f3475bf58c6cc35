// Finding people while typing: every word must occur somewhere, and Hangul may be given by its leading consonants.

const kFirstSyllable = 0xac00
const kLastSyllable = 0xd7a3
const kPerLeading = 588
const leading = 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ'

/** 김민수 -> ㄱㅁㅅ; everything else stays. */
export function leading_consonants(text: string): string {
  return Array.from(text, (character) => {
    const code = character.charCodeAt(0)
    if (code < kFirstSyllable || code > kLastSyllable) return character
    return leading[Math.floor((code - kFirstSyllable) / kPerLeading)] ?? character
  }).join('')
}

function plain(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').normalize('NFKC').toLocaleLowerCase('en')
}

/** True when every word of `query` occurs in one of the texts. */
export function matches(query: string, texts: readonly string[]): boolean {
  const words = query.trim().split(/\s+/).filter(Boolean)
  if (words.length === 0) return true
  const whole = texts.join('\n')
  const [hay, consonants] = [plain(whole), leading_consonants(whole.normalize('NFC'))]
  return words.every((word) => hay.includes(plain(word)) || (/^[ㄱ-ㅎ]+$/.test(word) && consonants.includes(word)))
}
