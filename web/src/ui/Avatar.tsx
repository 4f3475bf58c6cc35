import type { CSSProperties, ReactNode } from 'react'

import styles from './Avatar.module.css'
import { class_names } from './class_names'
import { hue_of, initials, opening } from './initials'

interface Props {
  /** Gives the colour. */
  id: string
  name: string
  /** Pixels; without it the density decides. */
  size?: number
  /** Stronger ground, for things that are not people. */
  solid?: boolean
  /** In place of the initials. */
  icon?: ReactNode
}

/**
 * Decoration: the name is always written next to it or carried by its button. The initials are drawn by the style
 * sheet, so they are neither read aloud nor found nor copied with the name.
 */
export function Avatar({ id, name, size, solid, icon }: Props) {
  const style = { '--hue': hue_of(id), ...(size && { '--size': `${size}px` }) } as CSSProperties
  return (
    <span
      className={class_names(styles.avatar, solid && styles.solid)}
      style={style}
      data-initials={icon ? '' : solid ? opening(name) : initials(name)}
      aria-hidden
    >
      {icon}
    </span>
  )
}
