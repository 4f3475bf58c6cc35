import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef } from 'react'

import { useTranslation } from '../../i18n/translation'
import { class_names } from '../../ui/class_names'
import { emoji_groups, type EmojiGroup, recent_emoji, remember_emoji } from './emoji'
import styles from './EmojiPicker.module.css'

const faces: Record<EmojiGroup | 'recent', string> = {
  recent: '🕘',
  smileys: '😀',
  gestures: '👍',
  nature: '🐶',
  food: '🍎',
  activity: '🎉',
  travel: '🏠',
  symbols: '❤️',
}
const kColumns = 8

interface Props {
  on_pick: (emoji: string) => void
  on_close: () => void
  /** Above what opened it, unless said. */
  place?: 'above' | 'inside'
}

export function EmojiPicker({ on_pick, on_close, place = 'above' }: Props) {
  const { t } = useTranslation('chat')
  const panel = useRef<HTMLDivElement>(null)
  const groups = useMemo(all_groups, [])
  useClosing(panel, on_close)
  const pick = (emoji: string) => {
    remember_emoji(emoji)
    on_pick(emoji)
    on_close()
  }
  const go = (name: string) => panel.current?.querySelector(`[data-group="${name}"]`)?.scrollIntoView()
  return (
    <div ref={panel} className={class_names(styles.panel, place === 'above' && styles.above)} role="dialog" aria-label={t('emoji.label')} onKeyDown={walk}>
      <div className={styles.tabs}>
        {groups.map(([name]) => (
          <button key={name} type="button" aria-label={t(`emoji.${name}`)} title={t(`emoji.${name}`)} onClick={() => go(name)}>
            {faces[name]}
          </button>
        ))}
      </div>
      <div className={styles.scroller}>
        {groups.map(([name, all]) => (
          <section key={name} data-group={name} aria-label={t(`emoji.${name}`)}>
            <h3 className={styles.heading}>{t(`emoji.${name}`)}</h3>
            <div className={styles.grid}>
              {all.map((emoji) => (
                <button key={emoji} type="button" data-emoji onClick={() => pick(emoji)}>
                  {emoji}
                </button>
              ))}
            </div>
          </section>
        ))}
      </div>
    </div>
  )
}

function all_groups(): [EmojiGroup | 'recent', string[]][] {
  const fixed = Object.entries(emoji_groups).map(([name, all]): [EmojiGroup, string[]] => {
    return [name as EmojiGroup, all.split(' ')]
  })
  const recent = recent_emoji()
  return recent.length > 0 ? [['recent', recent], ...fixed] : fixed
}

const steps: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -kColumns, ArrowDown: kColumns }

function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = steps[event.key]
  if (step === undefined) return
  const all = Array.from(event.currentTarget.querySelectorAll<HTMLElement>('[data-emoji]'))
  const at = all.findIndex((button) => button === document.activeElement)
  event.preventDefault()
  all[Math.min(Math.max(at + step, 0), all.length - 1)]?.focus()
}

function useClosing(panel: RefObject<HTMLElement | null>, on_close: () => void): void {
  useEffect(() => {
    panel.current?.querySelector<HTMLElement>('[data-emoji]')?.focus({ preventScroll: true })
  }, [panel])
  useEffect(() => {
    const outside = (event: PointerEvent) => {
      const inside = panel.current?.parentElement?.contains(event.target as Node)
      if (!inside) on_close()
    }
    const escape = (event: globalThis.KeyboardEvent) => {
      if (event.key !== 'Escape') return
      event.preventDefault()
      on_close()
    }
    window.addEventListener('pointerdown', outside)
    window.addEventListener('keydown', escape, true)
    return () => {
      window.removeEventListener('pointerdown', outside)
      window.removeEventListener('keydown', escape, true)
    }
  }, [panel, on_close])
}
