import { Upload } from 'lucide-react'
import { type ClipboardEvent, type DragEvent, type ReactNode, useRef, useState } from 'react'

import { useTranslation } from '../i18n/translation'
import { class_names } from '../ui/class_names'
import styles from './DropZone.module.css'
import { useTaking } from './use_taking'

interface Props {
  lane: string
  /** Whom files that are dropped here are sent to. */
  name: string
  className: string | undefined
  children: ReactNode
}

/** Files that are dropped anywhere inside, or pasted, come into the tray. */
export function DropZone({ lane, name, className, children }: Props) {
  const { t } = useTranslation('files')
  const take = useTaking(lane)
  const { over, handlers } = useDropping(take)
  const paste = (event: ClipboardEvent) => {
    const files = Array.from(event.clipboardData.files)
    if (files.length === 0) return
    event.preventDefault()
    take(files)
  }
  return (
    <div className={class_names(styles.zone, className)} onPaste={paste} {...handlers}>
      {children}
      {over && (
        <div className={styles.veil}>
          <Upload aria-hidden />
          <span>{t('drop', { name })}</span>
        </div>
      )}
    </div>
  )
}

/** Entering a child leaves its parent, so the two are counted. */
function useDropping(take: (files: readonly File[]) => void) {
  const depth = useRef(0)
  const [over, set_over] = useState(false)
  const move = (by: number) => {
    depth.current = Math.max(0, depth.current + by)
    set_over(depth.current > 0)
  }
  const with_files = (act: (event: DragEvent) => void) => (event: DragEvent) => {
    if (!event.dataTransfer.types.includes('Files')) return
    event.preventDefault()
    act(event)
  }
  const handlers = {
    onDragEnter: with_files(() => move(1)),
    onDragLeave: with_files(() => move(-1)),
    onDragOver: with_files((event) => (event.dataTransfer.dropEffect = 'copy')),
    onDrop: with_files((event) => {
      move(-depth.current)
      take(Array.from(event.dataTransfer.files))
    }),
  }
  return { over, handlers }
}
