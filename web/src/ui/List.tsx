import type { KeyboardEvent, ReactNode } from 'react'

interface Props {
  label: string
  className?: string
  children: ReactNode
}

const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }

/** Arrow keys, Home and End walk over everything inside that carries `data-row`. */
export function walk_rows(event: KeyboardEvent<HTMLElement>): void {
  const step = steps[event.key]
  if (step === undefined || event.altKey || event.ctrlKey || event.metaKey) return
  const rows = Array.from(event.currentTarget.querySelectorAll<HTMLElement>('[data-row]'))
  const at = rows.findIndex((row) => row === document.activeElement)
  if (at < 0) return
  event.preventDefault()
  rows[Math.min(Math.max(at + step, 0), rows.length - 1)]?.focus()
}

export function List({ label, className, children }: Props) {
  return (
    <ul aria-label={label} className={className} onKeyDown={walk_rows}>
      {children}
    </ul>
  )
}
