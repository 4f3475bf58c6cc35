import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'

import { useFormats } from '../../../i18n/formats'
import { useTranslation } from '../../../i18n/translation'
import { useSize } from '../use_size'
import { ZoomBar } from '../ZoomBar'
import { page_of, type PdfDocument } from './document'
import {
  type Anchor,
  anchor_at,
  drawn_pages,
  height_of,
  kA4,
  kGap,
  kPixelsPerPoint,
  page_at,
  scale_of,
  type Sheet,
  type Spread,
  spread_of,
  with_sheet,
  type Zoom,
} from './layout'
import type { Destination } from './PdfLinks'
import { PdfSheet } from './PdfSheet'
import styles from './PdfStage.module.css'
import { usePinch } from './use_pinch'

interface Props {
  opened: PdfDocument
  name: string
}

export function PdfPages({ opened, name }: Props) {
  const { t } = useTranslation('files')
  const ref = useRef<HTMLDivElement>(null)
  const room = useSize(ref)
  const [zoom, set_zoom] = useState<Zoom>('reading')
  const { sheets, on_sheet } = useSheets(opened)
  const scale = scale_of(zoom, sheets, room.width)
  const spread = useMemo(() => spread_of(sheets, scale), [sheets, scale])
  const { top, on_scroll } = useAnchored(ref, spread, room.height)
  const drawn_scale = useSettled(scale)
  const magnify = useCallback(
    (factor: number) => set_zoom((now) => scale_of(scale_of(now, sheets, room.width) * factor, sheets, room.width)),
    [sheets, room.width],
  )
  usePinch(ref, magnify)
  const on_go = useGoing(ref, opened, spread)
  useEffect(() => ref.current?.focus({ preventScroll: true }), [])
  const [first, last] = drawn_pages(spread, top, room.height)
  const numbers = room.width > 0 ? Array.from({ length: last - first + 1 }, (_, at) => first + at) : []
  return (
    <div className={styles.stage}>
      <div ref={ref} className={styles.scroller} tabIndex={0} role="document" aria-label={name} onScroll={on_scroll}>
        <div className={styles.pages} style={{ width: Math.max(spread.width, room.width), height: spread.height }}>
          {numbers.map((at) => (
            <PdfSheet
              key={at}
              opened={opened}
              number={at + 1}
              sheet={sheets[at] ?? kA4}
              top={spread.tops[at] ?? 0}
              scale={scale}
              drawn_scale={drawn_scale}
              on_sheet={on_sheet}
              on_go={on_go}
            />
          ))}
        </div>
      </div>
      <ZoomBar
        magnification={scale / kPixelsPerPoint}
        fit_label={t('viewer.pdf.fit_width')}
        on_zoom={magnify}
        on_fit={() => set_zoom('width')}
      >
        <PageCount at={page_at(spread, top + room.height / 2) + 1} of={opened.numPages} />
      </ZoomBar>
    </div>
  )
}

function PageCount({ at, of }: { at: number; of: number }) {
  const { t } = useTranslation('files')
  const { number } = useFormats()
  return (
    <span className={styles.count}>
      <span aria-hidden>
        {number(at)} / {number(of)}
      </span>
      <span className={styles.spoken}>{t('viewer.pdf.page', { at: number(at), of: number(of) })}</span>
    </span>
  )
}

/** How large each page is, as far as that is known; the others are taken for the first. */
function useSheets(opened: PdfDocument) {
  const [sheets, set_sheets] = useState<readonly Sheet[]>(() => Array.from({ length: opened.numPages }, () => kA4))
  const on_sheet = useCallback(
    (number: number, sheet: Sheet) => set_sheets((now) => with_sheet(now, number, sheet)),
    [],
  )
  return { sheets, on_sheet }
}

/** Follows the scroller, and keeps what is in its middle there when the pages change their size. */
function useAnchored(ref: RefObject<HTMLDivElement | null>, spread: Spread, room: number) {
  const [top, set_top] = useState(0)
  const anchor = useRef<Anchor>({ page: 0, down: 0 })
  const laid = useRef(spread)
  useLayoutEffect(() => {
    const scroller = ref.current
    if (!scroller || laid.current === spread) return
    const before = laid.current
    laid.current = spread
    const across = (scroller.scrollLeft + scroller.clientWidth / 2) / Math.max(1, before.width)
    if (scroller.scrollTop > 0) scroller.scrollTop = height_of(spread, anchor.current) - scroller.clientHeight / 2
    scroller.scrollLeft = across * spread.width - scroller.clientWidth / 2
    set_top(scroller.scrollTop)
  }, [ref, spread])
  const on_scroll = () => {
    const scroller = ref.current
    if (!scroller || laid.current !== spread) return
    anchor.current = anchor_at(spread, scroller.scrollTop + room / 2)
    set_top(scroller.scrollTop)
  }
  return { top, on_scroll }
}

/** To another page, as a table of contents leads there. */
function useGoing(ref: RefObject<HTMLDivElement | null>, opened: PdfDocument, spread: Spread) {
  const laid = useRef(spread)
  useEffect(() => void (laid.current = spread), [spread])
  return useCallback(
    (to: Destination) => {
      const show = (at: number) => ref.current?.scrollTo({ top: (laid.current.tops[at] ?? 0) - kGap })
      page_of(opened, to).then(show, () => undefined)
    },
    [ref, opened],
  )
}

const kSettleMs = 160

/** While somebody zooms, pages are stretched; they are drawn anew when the scale stays. */
function useSettled(scale: number): number {
  const [settled, set_settled] = useState(scale)
  useEffect(() => {
    const timer = setTimeout(() => set_settled(scale), kSettleMs)
    return () => clearTimeout(timer)
  }, [scale])
  return settled
}
