import type { KeyboardEvent } from 'react'

import { useTranslation } from '../../i18n/translation'
import { close_palette, usePalette } from './opening'
import styles from './PaletteWaiting.module.css'

/** Takes the focus at once and keeps what is typed until the palette is there; else it would go into a message. */
export function PaletteWaiting() {
  const { t } = useTranslation('app')
  const typed = usePalette((palette) => palette.typed)
  const on_key = (event: KeyboardEvent) => {
    if (event.key === 'Escape') close_palette()
    else if (event.key !== 'Enter') return
    event.preventDefault()
  }
  return (
    <input
      className={styles.field}
      aria-label={t('nav.search')}
      placeholder={t('palette.placeholder')}
      value={typed}
      autoFocus
      onChange={(event) => usePalette.setState({ typed: event.target.value })}
      onKeyDown={on_key}
    />
  )
}
