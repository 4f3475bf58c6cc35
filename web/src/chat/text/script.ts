/**
 * The language a message should be drawn in. Shared code points look different in Korean, Chinese and Japanese fonts,
 * so a message says which it is; what gives no hint is drawn in the reader's own.
 */
export function language_of(text: string): 'ko' | 'zh' | 'ja' | undefined {
  if (/\p{Script=Hangul}/u.test(text)) return 'ko'
  if (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text)) return 'ja'
  if (/\p{Script=Han}/u.test(text)) return 'zh'
  return undefined
}

const only_emoji = /^(?:\s|\p{Extended_Pictographic}|\p{Emoji_Modifier}|[\u200d\ufe0f\u{1f1e6}-\u{1f1ff}])+$/u

const segmenter = new Intl.Segmenter()

/** Up to three emoji and nothing else are drawn large. */
export function is_only_emoji(text: string): boolean {
  if (text.length > 48 || !only_emoji.test(text)) return false
  const count = [...segmenter.segment(text.replace(/\s/g, ''))].length
  return count >= 1 && count <= 3
}
