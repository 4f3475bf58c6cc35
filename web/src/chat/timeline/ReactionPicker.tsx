import { useLayoutEffect, useRef } from 'react'
import { createPortal } from 'react-dom'

import { useTranslation } from '../../i18n/translation'
import { Dialog } from '../../ui/Dialog'
import { place_beside } from '../../ui/floating'
import { EmojiPicker } from '../composer/EmojiPicker'
import styles from '../composer/EmojiPicker.module.css'

interface Props {
  /** What asked for it; without one it rises from the bottom. */
  anchor: Element | undefined
  on_pick: (emoji: string) => void
  on_close: () => void
}

export function ReactionPicker({ anchor, on_pick, on_close }: Props) {
  const { t } = useTranslation('chat')
  const picker = <EmojiPicker place="inside" on_pick={on_pick} on_close={on_close} />
  if (anchor) return <Floating anchor={anchor}>{picker}</Floating>
  return (
    <Dialog open on_close={on_close} title={t('reactions.add')} width={400}>
      {picker}
    </Dialog>
  )
}

function Floating({ anchor, children }: { anchor: Element; children: React.ReactNode }) {
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const own = box.current
    if (!own) return
    const size = { width: own.offsetWidth, height: own.offsetHeight }
    const window_size = { width: window.innerWidth, height: window.innerHeight }
    const wish = { side: 'top', align: 'center', gap: 6 } as const
    const { left, top } = place_beside(anchor.getBoundingClientRect(), size, window_size, wish)
    Object.assign(own.style, { left: `${left}px`, top: `${top}px` })
  }, [anchor])
  return createPortal(
    <div ref={box} className={styles.floating}>
      {children}
    </div>,
    document.body,
  )
}
