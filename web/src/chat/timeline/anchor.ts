/** Keeps what is read where it stands while rows around it come and go. */
import type { RefObject } from 'react'

/** Pixels from the newest message that still count as being there. */
export const kAtNewest = 40

export interface Anchor {
  key: string
  top: number
}

/**
 * A row below that was never drawn has a guessed height, and would move what is above it when it comes into sight. So
 * rows that are put below are laid out once; the browser remembers their heights.
 */
export function measure_rows(scroller: HTMLElement | null): void {
  const log = scroller?.firstElementChild as HTMLElement | null | undefined
  if (!log) return
  log.dataset.measuring = ''
  const done = () => delete log.dataset.measuring
  requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done)))
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
  if (!scroller) return undefined
  const box = scroller.getBoundingClientRect()
  const under = document.elementsFromPoint(box.left + box.width / 2, box.top + box.height / 2)
  const row = under.map((element) => element.closest<HTMLElement>('[data-key]')).find((found) => found !== null)
  return row?.dataset.key ? { key: row.dataset.key, top: row.getBoundingClientRect().top } : undefined
}

export function hold(scroller: HTMLElement | null, anchor: RefObject<Anchor | undefined>): void {
  const wanted = anchor.current
  anchor.current = undefined
  if (!scroller || !wanted) return
  const row = scroller.querySelector(`[data-key="${CSS.escape(wanted.key)}"]`)
  const moved = row ? row.getBoundingClientRect().top - wanted.top : 0
  if (Math.abs(moved) >= 1) scroller.scrollTop += moved
}
