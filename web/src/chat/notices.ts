import type { TFunction } from 'i18next'
import { useCallback } from 'react'

import type { HistoryRule, Message, Right } from '../api/types'
import { useTranslation } from '../i18n/translation'
import { kSilences } from './actions'
import { useNameOf } from './reading'
import { type GroupVerb, kGroupVerbs } from './rights'

const kMostNames = 4
const rules: readonly string[] = ['nothing', 'last_100', 'all']

/** What happened, as one sentence in the reader's language. */
export function useNoticeText(): (message: Message) => string {
  const { t, language } = useTranslation('chat')
  const name_of = useNameOf()
  return useCallback(
    (message) => {
      const { notice } = message
      if (!notice) return ''
      const names = listed(notice.subject_ids.map(name_of), language)
      const text = notice.text ?? ''
      const rule = rules.includes(text) ? t(`history.${text as HistoryRule}`) : text
      const author = name_of(message.author_id)
      if (notice.what === 'arrived' || notice.what === 'departed') return t(`notice.${notice.what}`, { names })
      return t(`notice.${notice.what}`, { author, names, text, rule, right: right_text(t, text), length: length_text(t, text) })
    },
    [t, language, name_of],
  )
}

type Say = TFunction<'chat'>

function right_text(t: Say, text: string): string {
  const [verb, holders] = text.split(':')
  if (!kGroupVerbs.includes(verb as GroupVerb)) return text
  return `${t(`rights.${verb as GroupVerb}`)} – ${t(`rights.holders.${holders as Right['holders']}`)}`
}

function length_text(t: Say, text: string): string {
  const length = kSilences.find((each) => each === text)
  return length ? t(`silence.${length}`) : text
}

function listed(names: string[], language: string): string {
  const shown = names.length > kMostNames ? [...names.slice(0, kMostNames), `+${names.length - kMostNames}`] : names
  return new Intl.ListFormat(language, { type: 'unit', style: language === 'en' ? 'short' : 'narrow' }).format(shown)
}
