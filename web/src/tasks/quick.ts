/** What a line that was typed quickly says about the day, in any of our languages. Pure. */
import { date_after } from './groups'

export interface QuickTask {
  title: string
  date: string | undefined
}

const day_words: readonly [RegExp, number][] = [
  [/(?:^|\s)(?:today|오늘|今天)(?:까지)?(?=\s|$)/i, 0],
  [/(?:^|\s)(?:tomorrow|내일|明天)(?:까지)?(?=\s|$)/i, 1],
  [/(?:^|\s)(?:모레|后天)(?:까지)?(?=\s|$)/i, 2],
]

/** Chinese writes no blanks: a day at the beginning is one as well. */
const leading: readonly [RegExp, number][] = [
  [/^今天(?=.)/, 0],
  [/^明天(?=.)/, 1],
  [/^后天(?=.)/, 2],
]

export function quick_task(line: string, now: Date): QuickTask {
  for (const [pattern, days] of [...day_words, ...leading]) {
    const title = line.replace(pattern, ' ').replace(/\s+/g, ' ').trim()
    if (pattern.test(line) && title) return { title, date: date_after(now, days) }
  }
  return { title: line.trim(), date: undefined }
}

const kMostTitle = 200

/** A title of what a message says: its first line, as far as a title reaches. */
export function title_of(text: string): string {
  const line = text.split('\n').map((part) => part.trim()).find(Boolean) ?? ''
  const signs = Array.from(line)
  return signs.length > kMostTitle ? `${signs.slice(0, kMostTitle - 1).join('')}…` : line
}

export function own_zone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}
