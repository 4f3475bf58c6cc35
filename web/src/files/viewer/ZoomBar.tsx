import { Maximize, Minus, Plus } from 'lucide-react'
import { type ReactNode, useEffect } from 'react'

import { useTranslation } from '../../i18n/translation'
import { IconButton } from '../../ui/Button'
import styles from './ZoomBar.module.css'

interface Props {
  /** Of one pixel, or one point of paper. */
  magnification: number
  fit_label: string
  on_zoom: (factor: number) => void
  on_fit: () => void
  children?: ReactNode
}

const kStep = 1.5

/** Larger, smaller, whole: buttons at the bottom, and the keys plus, minus and zero. */
export function ZoomBar({ magnification, fit_label, on_zoom, on_fit, children }: Props) {
  const { t, language } = useTranslation('files')
  useZoomKeys(on_zoom, on_fit)
  const share = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 }).format(magnification)
  return (
    <div className={styles.bar} role="toolbar" aria-label={t('viewer.zoom')}>
      {children}
      <IconButton label={t('viewer.zoom_out')} keys={['−']} onClick={() => on_zoom(1 / kStep)}>
        <Minus />
      </IconButton>
      <span className={styles.share}>{share}</span>
      <IconButton label={t('viewer.zoom_in')} keys={['+']} onClick={() => on_zoom(kStep)}>
        <Plus />
      </IconButton>
      <IconButton label={fit_label} keys={['0']} onClick={on_fit}>
        <Maximize />
      </IconButton>
    </div>
  )
}

function useZoomKeys(on_zoom: (factor: number) => void, on_fit: () => void): void {
  useEffect(() => {
    const on_key = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
      if (event.target instanceof Element && event.target.closest('input, select, textarea')) return
      if (event.key === '+' || event.key === '=') on_zoom(kStep)
      else if (event.key === '-') on_zoom(1 / kStep)
      else if (event.key === '0') on_fit()
      else return
      event.preventDefault()
    }
    window.addEventListener('keydown', on_key)
    return () => window.removeEventListener('keydown', on_key)
  })
}
