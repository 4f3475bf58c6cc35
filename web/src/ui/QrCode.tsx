import { encode } from 'uqr'

import styles from './QrCode.module.css'

interface Props {
  text: string
  /** Spoken in place of the picture. */
  label: string
}

/** Drawn here, so that what it says is told to nobody. Dark on light in every theme, because cameras expect it. */
export function QrCode({ text, label }: Props) {
  const { data, size } = encode(text, { border: 2 })
  const dots = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')))
  return (
    <svg className={styles.code} viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <path d={dots.join('')} />
    </svg>
  )
}
