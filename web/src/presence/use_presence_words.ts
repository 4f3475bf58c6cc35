import { useEffect, useReducer } from 'react'

import { useTranslation } from '../i18n/translation'
import { presence_words } from './telling'
import { usePresence } from './use_presence'

const kMinute = 60_000

/** "Away · active 5 minutes ago", anew every minute; nothing when nothing is known. */
export function usePresenceWords(member_id: string | undefined): string {
  const { t, language } = useTranslation('presence')
  const [, look_again] = useReducer((count: number) => count + 1, 0)
  const presence = usePresence(member_id)
  const ages = presence?.last_active_at !== undefined
  useEffect(() => {
    if (!ages) return
    const timer = setInterval(look_again, kMinute)
    return () => clearInterval(timer)
  }, [ages])
  return presence ? presence_words(t, language, presence, Date.now()) : ''
}
