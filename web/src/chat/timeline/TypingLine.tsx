import { useEffect, useState } from 'react'

import { useTranslation } from '../../i18n/translation'
import { useSynced } from '../../sync/provider'
import { useNameOf } from '../reading'
import styles from './MessageList.module.css'

/** Somebody who was not heard for this long has stopped. */
const kTypingMs = 6_000

export function TypingLine({ conversation_id }: { conversation_id: string }) {
  const { t } = useTranslation('chat')
  const name_of = useNameOf()
  const typing = useTyping(conversation_id)
  const [a, b] = typing.map(name_of)
  const text = () => {
    if (!a) return ''
    if (typing.length > 2) return t('typing.many')
    return b ? t('typing.two', { a, b }) : t('typing.one', { a })
  }
  return (
    <div className={styles.typing} aria-live="polite">
      {a && (
        <>
          <span className={styles.dots} aria-hidden>
            <i />
            <i />
            <i />
          </span>
          {text()}
        </>
      )}
    </div>
  )
}

function useTyping(conversation_id: string): string[] {
  const heard = useSynced((state) => state.slices.chat.typing[conversation_id])
  const [now, set_now] = useState(() => Date.now())
  const newest = Math.max(0, ...Object.values(heard ?? {}))
  useEffect(() => {
    set_now(Date.now())
    if (newest === 0) return
    const timer = setInterval(() => set_now(Date.now()), 1_000)
    const end = setTimeout(() => clearInterval(timer), kTypingMs + 1_500)
    return () => {
      clearInterval(timer)
      clearTimeout(end)
    }
  }, [newest])
  return Object.entries(heard ?? {}).flatMap(([member_id, at]) => (now - at < kTypingMs ? [member_id] : []))
}
