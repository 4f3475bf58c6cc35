import { type CSSProperties, type RefObject, useEffect, useRef, useState } from 'react'

import { useTranslation } from '../../../i18n/translation'
import { type PdfDocument, type PdfPage, RenderingCancelledException, TextLayer } from './document'
import { canvas_ratio, type Sheet } from './layout'
import { type Destination, PdfLinks } from './PdfLinks'
import styles from './PdfStage.module.css'

interface Props {
  opened: PdfDocument
  number: number
  sheet: Sheet
  top: number
  scale: number
  /** The scale to draw at; what was drawn at another is stretched. */
  drawn_scale: number
  on_sheet: (number: number, sheet: Sheet) => void
  on_go: (to: Destination) => void
}

type Style = CSSProperties & Record<'--total-scale-factor' | '--scale-round-x' | '--scale-round-y', string | number>

/** One page: its picture, and over it its text to be selected. */
export function PdfSheet({ opened, number, sheet, top, scale, drawn_scale, on_sheet, on_go }: Props) {
  const { t } = useTranslation('files')
  const picture = useRef<HTMLDivElement>(null)
  const text = useRef<HTMLDivElement>(null)
  const page = usePage(opened, number, on_sheet)
  const failed = usePicture(picture, page, drawn_scale)
  useText(text, page)
  const style: Style = {
    top,
    width: sheet.width * scale,
    height: sheet.height * scale,
    '--total-scale-factor': scale,
    '--scale-round-x': '1px',
    '--scale-round-y': '1px',
  }
  return (
    <section className={styles.page} style={style} aria-label={t('viewer.pdf.page_number', { at: number })}>
      <div ref={picture} className={styles.picture} aria-hidden />
      <div ref={text} className={styles.text} />
      <PdfLinks page={page} on_go={on_go} />
      {failed && <p className={styles.failed}>{t('viewer.pdf.page_failed')}</p>}
    </section>
  )
}

function usePage(opened: PdfDocument, number: number, on_sheet: Props['on_sheet']): PdfPage | undefined {
  const [page, set_page] = useState<PdfPage>()
  useEffect(() => {
    let is_wanted = true
    let got: PdfPage | undefined
    const take = (fresh: PdfPage) => {
      got = fresh
      if (!is_wanted) return
      const { width, height } = fresh.getViewport({ scale: 1 })
      on_sheet(number, { width, height })
      set_page(fresh)
    }
    opened.getPage(number).then(take, () => undefined)
    return () => {
      is_wanted = false
      got?.cleanup()
    }
  }, [opened, number, on_sheet])
  return page
}

/** Drawn aside and then put in the place of what was there, so that nothing flickers. */
function usePicture(ref: RefObject<HTMLDivElement | null>, page: PdfPage | undefined, scale: number): boolean {
  const [failed, set_failed] = useState(false)
  useEffect(() => {
    const host = ref.current
    if (!page || !host) return
    const whole = page.getViewport({ scale })
    const viewport = page.getViewport({ scale: scale * canvas_ratio(whole, window.devicePixelRatio) })
    const canvas = document.createElement('canvas')
    canvas.width = Math.max(1, Math.round(viewport.width))
    canvas.height = Math.max(1, Math.round(viewport.height))
    const task = page.render({ canvas, viewport })
    const done = () => {
      empty(host)
      host.replaceChildren(canvas)
      set_failed(false)
    }
    task.promise.then(done, (problem: unknown) => set_failed(!(problem instanceof RenderingCancelledException)))
    return () => task.cancel()
  }, [ref, page, scale])
  useEffect(() => {
    const host = ref.current
    return () => empty(host)
  }, [ref])
  return failed
}

/** A canvas that has no size holds no memory, also before it is collected. */
function empty(host: HTMLDivElement | null): void {
  for (const canvas of host?.querySelectorAll('canvas') ?? []) canvas.width = canvas.height = 0
}

/** It follows the scale by itself, through the variables of the page. */
function useText(ref: RefObject<HTMLDivElement | null>, page: PdfPage | undefined): void {
  useEffect(() => {
    const container = ref.current
    if (!page || !container) return
    const layer = new TextLayer({
      textContentSource: page.streamTextContent(),
      container,
      viewport: page.getViewport({ scale: 1 }),
    })
    layer.render().catch(() => undefined)
    return () => {
      layer.cancel()
      container.replaceChildren()
    }
  }, [ref, page])
}
