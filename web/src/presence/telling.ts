/** How somebody is, in words. */
import type { TFunction } from 'i18next'

import type { Presence } from '../api/types'
import { date_format, format_distance } from '../i18n/formats'

const kMinute = 60_000

/** Nothing of who was never here. `now` in milliseconds. */
export function presence_words(t: TFunction<'presence'>, language: string, presence: Presence, now: number): string {
  const { state, last_active_at, quiet_until } = presence
  if (state === 'online') return t('states.online')
  if (state === 'do_not_disturb') return quiet_until ? t('quiet_until', { when: quiet_end(quiet_until, language, now) }) : t('states.do_not_disturb')
  if (!last_active_at) return state === 'away' ? t('states.away') : ''
  const when = now - Date.parse(last_active_at) < kMinute ? t('just_now') : format_distance(language, last_active_at, now)
  return state === 'away' ? t('away_since', { when }) : t('last_active', { when })
}

/** The time alone when it is today, else with its day. */
export function quiet_end(until: string, language: string, now: number): string {
  const at = new Date(until)
  const day = at.toDateString() === new Date(now).toDateString() ? {} : ({ month: 'short', day: 'numeric' } as const)
  return date_format(language, { ...day, hour: 'numeric', minute: '2-digit' }).format(at)
}
