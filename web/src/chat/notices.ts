import type { TFunction } from 'i18next'
import { useCallback } from 'react'

import type { HistoryRule, Message, Notice, Right } from '../api/types'
import { useTranslation } from '../i18n/translation'
import { useWorkspace } from '../sync/provider'
import { kSilences } from './actions'
import { useNameOf } from './reading'
import { type GroupVerb, kGroupVerbs } from './rights'

type PlainKind = Exclude<Notice['what'], 'called' | 'call_missed' | 'call_declined' | 'recorded'>

const kMostNames = 4
const rules: readonly string[] = ['nothing', 'last_100', 'all']

/** What happened, as one sentence in the reader's language. */
export function useNoticeText(): (message: Message) => string {
  const { t, language } = useTranslation('chat')
  const { me } = useWorkspace()
  const name_of = useNameOf()
  return useCallback(
    (message) => {
      const { notice } = message
      if (!notice) return ''
      const names = listed(notice.subject_ids.map(name_of), language)
      const text = notice.text ?? ''
      const rule = rules.includes(text) ? t(`history.${text as HistoryRule}`) : text
      if (is_about_call(message)) return call_text(t, message, names, message.author_id === me.member_id, language)
      if (notice.what === 'recorded') return recording_text(t, message, language)
      const author = name_of(message.author_id)
      if (notice.what === 'arrived' || notice.what === 'departed') return t(`notice.${notice.what}`, { names })
      return t(`notice.${notice.what as PlainKind}`, { author, names, text, rule, right: right_text(t, text), length: length_text(t, text) })
    },
    [t, language, name_of, me.member_id],
  )
}

type Say = TFunction<'chat'>

const calls: readonly string[] = ['called', 'call_missed', 'call_declined'] satisfies Notice['what'][]

export function is_about_call({ notice }: Message): boolean {
  return notice !== undefined && calls.includes(notice.what)
}

function call_text(t: Say, { notice }: Message, names: string, is_mine: boolean, language: string): string {
  if (notice?.what === 'call_missed') return is_mine ? t('notice.call_unanswered', { names }) : t('notice.call_missed')
  if (notice?.what === 'call_declined') return is_mine ? t('notice.call_refused', { names }) : t('notice.call_declined')
  return t('notice.called', { length: call_length(Number(notice?.text ?? 0), language) })
}

function recording_text(t: Say, { notice, recalled_at }: Message, language: string): string {
  const meeting = notice?.text ?? ''
  if (recalled_at) return t('notice.recording_deleted', { meeting })
  return t('notice.recorded', { meeting, length: call_length(notice?.seconds ?? 0, language) })
}

/** "45 sec", "3분", "1小时 12分钟". */
export function call_length(seconds: number, language: string): string {
  const say = (value: number, unit: 'second' | 'minute' | 'hour') =>
    new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }).format(value)
  if (seconds < 60) return say(seconds, 'second')
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return say(minutes, 'minute')
  const rest = minutes % 60
  return rest ? `${say(Math.floor(minutes / 60), 'hour')} ${say(rest, 'minute')}` : say(minutes / 60, 'hour')
}

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
