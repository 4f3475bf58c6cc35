/** Keeps what is read where it stands while rows around it come and go. */
import type { RefObject } from 'react'

/** Pixels from the newest message that still count as being there. */
export const kAtNewest = 40

export interface Anchor {
  row: HTMLElement
  top: number
  /** The last row there was: what stands below it afterwards is new. */
  last: Element | null
}

/**
 * A row below that was never drawn has a guessed height, and would move what is above it when it comes into sight. So
 * rows that are put below are laid out once; the browser remembers their heights.
 */
export function measure_rows(scroller: HTMLElement | null): void {
  const log = log_in(scroller)
  if (log) measure([log])
}

function measure(elements: readonly HTMLElement[]): void {
  for (const element of elements) element.dataset.measuring = ''
  const done = () => elements.forEach((element) => delete element.dataset.measuring)
  requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done)))
}

function log_in(scroller: HTMLElement | null): HTMLElement | null {
  return (scroller?.firstElementChild as HTMLElement | null | undefined) ?? null
}

/** A part below what is read has become higher by itself: what is read stays. Whoever is at the newest stays there. */
export function make_up_for(part: HTMLElement | null, grown: number): void {
  const scroller = part?.closest<HTMLElement>('[data-scroller]')
  if (!part || !scroller || grown === 0 || -scroller.scrollTop < kAtNewest) return
  measure_rows(scroller)
  const { top, height } = scroller.getBoundingClientRect()
  if (part.getBoundingClientRect().bottom > top + height / 2) scroller.scrollTop -= grown
}

/** A row in the middle of what is seen, and where it stands. */
export function anchor_in(scroller: HTMLElement | null): Anchor | undefined {
  const log = log_in(scroller)
  if (!scroller || !log) return undefined
  const { top, height } = scroller.getBoundingClientRect()
  const row = row_at(log.children, top + height / 2)
  return row && { row, top: row.getBoundingClientRect().top, last: log.lastElementChild }
}

/** The first of the rows, which stand one below the other, that ends below this height; else the last. */
function row_at(rows: HTMLCollection, height: number): HTMLElement | undefined {
  let low = 0
  let high = rows.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rows[middle]?.getBoundingClientRect().bottom ?? 0) > height) high = middle
    else low = middle + 1
  }
  return rows[low] as HTMLElement | undefined
}

export function hold(scroller: HTMLElement | null, anchor: RefObject<Anchor | undefined>): void {
  const wanted = anchor.current
  anchor.current = undefined
  if (!scroller || !wanted) return
  if (wanted.last?.isConnected) measure(rows_after(wanted.last))
  const moved = wanted.row.isConnected ? wanted.row.getBoundingClientRect().top - wanted.top : 0
  if (Math.abs(moved) >= 1) scroller.scrollTop += moved
}

function rows_after(last: Element): HTMLElement[] {
  const rows: HTMLElement[] = []
  for (let next = last.nextElementSibling; next; next = next.nextElementSibling) rows.push(next as HTMLElement)
  return rows
}
