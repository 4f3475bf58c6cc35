import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'

import type { HistoryRule, Message } from '../api/types'
import { useNameOf } from './reading'

const kMostNames = 4
const rules: readonly string[] = ['nothing', 'last_100', 'all']

/** What happened, as one sentence in the reader's language. */
export function useNoticeText(): (message: Message) => string {
  const { t, i18n } = useTranslation('chat')
  const name_of = useNameOf()
  return useCallback(
    (message) => {
      const { notice } = message
      if (!notice) return ''
      const names = listed(notice.subject_ids.map(name_of), i18n.language)
      const text = notice.text ?? ''
      const rule = rules.includes(text) ? t(`history.${text as HistoryRule}`) : text
      return t(`notice.${notice.what}`, { author: name_of(message.author_id), names, text, rule })
    },
    [t, i18n.language, name_of],
  )
}

function listed(names: string[], language: string): string {
  const shown = names.length > kMostNames ? [...names.slice(0, kMostNames), `+${names.length - kMostNames}`] : names
  return new Intl.ListFormat(language, { type: 'unit', style: language === 'en' ? 'short' : 'narrow' }).format(shown)
}
