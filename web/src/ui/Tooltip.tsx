import { cloneElement, type ReactElement } from 'react'

import type { Side } from './floating'

interface Props {
  label: string
  keys?: string[]
  side?: Side
  children: ReactElement
}

/**
 * Repeats what the trigger is called for people who look; the trigger carries its own accessible name. Only marks the
 * trigger: one TooltipHost watches the whole page, so a tooltip costs nothing until it is shown.
 */
export function Tooltip({ label, keys, side = 'top', children }: Props) {
  const marks = { 'data-tip': label, 'data-tip-keys': keys?.join(' '), 'data-tip-side': side }
  return cloneElement(children, marks as Partial<unknown>)
}
