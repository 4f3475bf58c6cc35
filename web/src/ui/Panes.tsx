import { ArrowLeft, PanelLeft, X } from 'lucide-react'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'

import { IconButton } from './Button'
import { class_names } from './class_names'
import { useEscape } from './escape'
import styles from './Panes.module.css'
import { useUiWords } from './words'

interface PanesProps {
  list: ReactNode
  children: ReactNode
  /** Slides over from the right; a column of its own on wide screens. */
  side?: ReactNode
  /** On a phone: true shows the content as a page of its own, false the list. */
  detailed: boolean
  /** A change closes the list where it lies over the content. */
  place: string
}

const ListToggle = createContext<(() => void) | undefined>(undefined)

/** The one frame of every module: list, content and side panel. */
export function Panes({ list, children, side, detailed, place }: PanesProps) {
  const [listed, set_listed] = useState(!detailed)
  useEffect(() => set_listed(!detailed), [detailed, place])
  useEscape(listed && detailed, () => set_listed(false))
  return (
    <ListToggle value={() => set_listed(true)}>
      <div className={class_names(styles.panes, detailed && styles.detailed, listed && styles.listed)}>
        <section className={styles.list}>{list}</section>
        <div className={styles.veil} onClick={() => set_listed(false)} aria-hidden />
        <section className={styles.content}>{children}</section>
        {side && <aside className={styles.side}>{side}</aside>}
      </div>
    </ListToggle>
  )
}

interface PaneHeaderProps {
  title: ReactNode
  subtitle?: ReactNode
  leading?: ReactNode
  actions?: ReactNode
  /** Phone only: shows a back arrow. */
  on_back?: () => void
  /** Side panels: shows a cross, and Esc does the same. */
  on_close?: () => void
  /** Content panes: a button that brings the list where it is hidden. */
  with_list?: boolean
  level?: 1 | 2
}

export function PaneHeader(props: PaneHeaderProps) {
  const { title, subtitle, leading, actions, on_back, on_close, with_list, level = 1 } = props
  const words = useUiWords()
  const show_list = useContext(ListToggle)
  useEscape(on_close !== undefined, () => on_close?.())
  const Heading = level === 1 ? 'h1' : 'h2'
  return (
    <header className={styles.header}>
      {on_back && (
        <span className={styles.back}>
          <IconButton label={words.back} onClick={on_back}>
            <ArrowLeft />
          </IconButton>
        </span>
      )}
      {with_list && show_list && (
        <span className={styles.lister}>
          <IconButton label={words.show_list} onClick={show_list}>
            <PanelLeft />
          </IconButton>
        </span>
      )}
      {leading}
      <div className={styles.heading}>
        <Heading className={styles.title}>{title}</Heading>
        {subtitle && <div className={styles.subtitle}>{subtitle}</div>}
      </div>
      {(actions || on_close) && (
        <div className={styles.actions}>
          {actions}
          {on_close && (
            <IconButton label={words.close} onClick={on_close}>
              <X />
            </IconButton>
          )}
        </div>
      )}
    </header>
  )
}

/** The scrolling part under a PaneHeader. */
export function PaneBody({ children, className }: { children: ReactNode; className?: string }) {
  return <div className={class_names(styles.body, className)}>{children}</div>
}
