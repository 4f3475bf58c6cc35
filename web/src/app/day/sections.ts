/** What of somebody's day stands under which heading. Pure. */
import type { DayItem } from '../../ui/DayRow'

export type Heading = 'asks' | 'late' | 'today' | 'tomorrow' | 'week' | 'undated'
export const headings: readonly Heading[] = ['asks', 'late', 'today', 'tomorrow', 'week', 'undated']

export interface Section {
  heading: Heading
  items: readonly DayItem[]
}

/** The first moment of the reader's day, so many days from now. */
function day_after(now: Date, days: number): number {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days).getTime()
}

/** Nothing for what is further off than a week, and for what has passed. */
export function heading_of(item: DayItem, now: Date): Heading | undefined {
  if (item.asks) return 'asks'
  if (item.at === undefined) return 'undated'
  const at = Date.parse(item.at)
  if (at <= now.getTime()) return item.passes ? undefined : 'late'
  if (at <= day_after(now, 1)) return 'today'
  if (at <= day_after(now, 2)) return 'tomorrow'
  return at <= day_after(now, 8) ? 'week' : undefined
}

function in_order(a: DayItem, b: DayItem): number {
  const first = a.at ?? '~'
  const second = b.at ?? '~'
  if (first !== second) return first < second ? -1 : 1
  return a.key < b.key ? -1 : 1
}

export function sections_of(items: readonly DayItem[], now: Date): Section[] {
  const under = (heading: Heading) => items.filter((item) => heading_of(item, now) === heading).sort(in_order)
  const sections = headings.map((heading) => ({ heading, items: under(heading) }))
  return sections.filter((section) => section.items.length > 0)
}
