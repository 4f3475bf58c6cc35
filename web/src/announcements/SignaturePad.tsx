import { RotateCcw } from 'lucide-react'
import { type PointerEvent, useRef, useState } from 'react'

import type { Stroke } from '../api/types'
import { useTranslation } from '../i18n/translation'
import { Button } from '../ui/Button'
import styles from './Signature.module.css'
import { count_points, kMostPoints, kMostStrokes, kSheet, on_sheet, path_of, type Point, stroke_of, thinned } from './strokes'

interface Props {
  strokes: readonly Stroke[]
  on_change: (strokes: Stroke[]) => void
}

/** A sheet to sign on, with a finger, a pen or the mouse. Lines come in as they are drawn. */
export function SignaturePad({ strokes, on_change }: Props) {
  const { t } = useTranslation('announcements')
  const drawn = useRef<Point[]>([])
  const [line, set_line] = useState<readonly Point[]>([])
  const point_of = (event: PointerEvent<SVGSVGElement>) =>
    on_sheet({ x: event.clientX, y: event.clientY }, event.currentTarget.getBoundingClientRect())
  const begin = (event: PointerEvent<SVGSVGElement>) => {
    if (event.button !== 0 || strokes.length >= kMostStrokes) return
    event.preventDefault()
    event.currentTarget.setPointerCapture(event.pointerId)
    drawn.current = [point_of(event)]
    set_line(drawn.current)
  }
  const go_on = (event: PointerEvent<SVGSVGElement>) => {
    if (drawn.current.length === 0) return
    const room = kMostPoints - count_points(strokes)
    if (drawn.current.length >= Math.min(room, 450)) return
    drawn.current = thinned([...drawn.current, point_of(event)])
    set_line(drawn.current)
  }
  const end = () => {
    if (drawn.current.length > 0) on_change([...strokes, stroke_of(drawn.current)])
    drawn.current = []
    set_line([])
  }
  return (
    <div className={styles.pad}>
      <svg
        className={styles.signature}
        viewBox={`0 0 ${kSheet.width} ${kSheet.height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t('receipt.pad')}
        onPointerDown={begin}
        onPointerMove={go_on}
        onPointerUp={end}
        onPointerCancel={end}
      >
        <line x1={60} y1={310} x2={940} y2={310} className={styles.pad_line} />
        {strokes.map((stroke, index) => (
          <path key={index} d={path_of(stroke)} />
        ))}
        {line.length > 0 && <path d={path_of(stroke_of(line))} />}
      </svg>
      {strokes.length === 0 && line.length === 0 && (
        <p className={styles.pad_hint} aria-hidden>
          {t('receipt.pad')}
          <span>{t('receipt.pad_hint')}</span>
        </p>
      )}
      {strokes.length > 0 && (
        <Button size="s" icon={<RotateCcw />} onClick={() => on_change([])} className={styles.pad_clear}>
          {t('receipt.clear')}
        </Button>
      )}
    </div>
  )
}
