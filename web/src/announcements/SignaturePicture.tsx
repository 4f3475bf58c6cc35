import type { Stroke } from '../api/types'
import { class_names } from '../ui/class_names'
import styles from './Signature.module.css'
import { kSheet, path_of } from './strokes'

/** A signature as it was drawn. */
export function SignaturePicture({ strokes, label }: { strokes: readonly Stroke[]; label: string }) {
  return (
    <svg className={class_names(styles.signature, styles.small)} viewBox={`0 0 ${kSheet.width} ${kSheet.height}`} role="img" aria-label={label}>
      {strokes.map((stroke, index) => (
        <path key={index} d={path_of(stroke)} />
      ))}
    </svg>
  )
}
