import { CopyIcon, Eye, Pencil, Pin, PinOff, Reply, SmilePlus, Undo2 } from 'lucide-react'
import { useLayoutEffect, useRef } from 'react'

import type { Message } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import { IconButton } from '../../ui/Button'
import { useMessageExtras } from '../extras'
import { useMessageActions } from './MessageActions'
import styles from './MessageList.module.css'

/** Shown while a message is pointed at or has the focus. */
export function MessageTools({ message }: { message: Message }) {
  const { t } = useTranslation('chat')
  const actions = useMessageActions()
  const { tools } = useMessageExtras()
  const bar = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => keep_in_row(bar.current), [])
  const is_pinned = actions.is_pinned(message)
  return (
    <div ref={bar} className={styles.tools} role="toolbar" aria-label={t('tools.label')}>
      {actions.may_react && (
        <IconButton label={t('tools.react')} onClick={(event) => actions.ask_reaction(message, event.currentTarget)}>
          <SmilePlus />
        </IconButton>
      )}
      <IconButton label={t('tools.reply')} onClick={() => actions.reply(message)}>
        <Reply />
      </IconButton>
      <IconButton label={t('tools.copy')} onClick={() => actions.copy(message)}>
        <CopyIcon />
      </IconButton>
      {actions.may_edit(message) && (
        <IconButton label={t('tools.edit')} onClick={() => actions.edit(message)}>
          <Pencil />
        </IconButton>
      )}
      {actions.may_pin && (
        <IconButton label={t(is_pinned ? 'tools.unpin' : 'tools.pin')} onClick={() => actions.toggle_pin(message)}>
          {is_pinned ? <PinOff /> : <Pin />}
        </IconButton>
      )}
      {tools.map(({ key, label, icon, run }) => (
        <IconButton key={key} label={label} onClick={() => run(message)}>
          {icon}
        </IconButton>
      ))}
      {actions.has_readers && (
        <IconButton label={t('tools.readers')} onClick={() => actions.show_readers(message)}>
          <Eye />
        </IconButton>
      )}
      {actions.may_recall(message) && (
        <IconButton label={t('tools.recall')} onClick={() => actions.ask_recall(message)}>
          <Undo2 />
        </IconButton>
      )}
    </div>
  )
}

const kEdge = 8

/** It stands beside the text; where there is no room it covers the end of it. */
function keep_in_row(bar: HTMLElement | null): void {
  const row = bar?.closest('[data-row]')?.getBoundingClientRect()
  if (!bar || !row) return
  const { left, right } = bar.getBoundingClientRect()
  const over = Math.max(0, right + kEdge - row.right) || Math.min(0, left - kEdge - row.left)
  if (over !== 0) bar.style.translate = `${-over}px`
}
