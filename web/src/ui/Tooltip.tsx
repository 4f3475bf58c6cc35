import { Tooltip as Kit } from '@mantine/core'
import type { ReactElement } from 'react'

import styles from './Tooltip.module.css'

interface Props {
  label: string
  keys?: string[]
  side?: 'top' | 'right' | 'bottom' | 'left'
  children: ReactElement
}

/** Repeats what the trigger is called for people who look; the trigger carries its own accessible name. */
export function Tooltip({ label, keys, side = 'top', children }: Props) {
  const text = keys ? (
    <>
      {label}
      <span className={styles.keys}>{keys.join(' ')}</span>
    </>
  ) : (
    label
  )
  return (
    <Kit
      label={text}
      position={side}
      openDelay={400}
      offset={6}
      transitionProps={{ duration: 120 }}
      classNames={{ tooltip: styles.tip }}
      events={{ hover: true, focus: true, touch: false }}
    >
      {children}
    </Kit>
  )
}
