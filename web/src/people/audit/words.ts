import type { AuditEntry } from '../../api/types'
import { useFormats } from '../../i18n/formats'
import { language_names, type Language } from '../../i18n/languages'
import { useTranslation } from '../../i18n/translation'
import { week_text } from '../../i18n/weekdays'
import { power_names } from '../powers'
import { role_names } from '../roles'
import { window_text } from '../windows'

/** A special day is a field of its own, called by its date. */
export function is_date(name: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(name)
}

/** The log has the hours of a week as `1-5 09:00-18:00; 6 22:00-30:00`: Monday is 1, and 30:00 is six the day after. */
export function hours_by_day(text: string): string[] {
  const week = Array<string>(7).fill('')
  const beyond = (hour: string) => (Number(hour) > 24 ? String(Number(hour) - 24).padStart(2, '0') : hour)
  for (const part of text.split('; ')) {
    const [, first = '', last = first, hours = ''] = /^([1-7])(?:-([1-7]))? (.+)$/.exec(part) ?? []
    const said = hours.replaceAll('-', '–').replace(/\d\d(?=:)/g, beyond)
    if (first) week.fill(said, Number(first) - 1, Number(last))
  }
  return week
}

/** The log keeps fields and values as the contract spells them; here they become the reader's words. */
export function useAuditWords() {
  const { t, language } = useTranslation('people')
  const { date, moment } = useFormats()
  const field = (name: string) => {
    if (is_date(name)) return date(name)
    return t(`audit.fields.${name as 'name'}`, { defaultValue: name })
  }
  const power_word = (power: string) => (power_names.includes(power as never) ? t(`powers.names.${power as 'invite'}`) : power)
  /** `Founding day, off` */
  const day_word = (text: string) => {
    const comma = text.lastIndexOf(', ')
    return t(`audit.days.${text.slice(comma + 2) as 'off'}`, { name: text.slice(0, comma) })
  }
  const value = (name: string, text: string) => {
    if (text === '') return t('audit.nothing')
    if (name === 'powers') return text.split(', ').map((power) => power_word(power)).join(' · ')
    if (name === 'role') return role_names.includes(text as never) ? t(`roles.${text as 'owner'}`) : text
    if (name === 'locale') return language_names[text as Language] ?? text
    if (name === 'needs_approval') return t('audit.yes')
    if (name === 'right_to_disconnect') return text === 'yes' ? t('audit.yes') : t('audit.no')
    if (name === 'edit_minutes' || name === 'recall_minutes')
      return text === '0' ? t('rules.never') : window_text(Number(text), language)
    if (name === 'group_founders') return t(`rules.founders.${text as 'admins'}`)
    if (name === 'group_history') return t(`rules.histories.${text as 'all'}`)
    if (name === 'link_previews') return t(`rules.previews.${text as 'off'}`)
    if (name === 'recordings') return t(`rules.of_recordings.${text as 'allowed'}`)
    if (name === 'country') return t(`audit.countries.${text as 'none'}`)
    if (name === 'working_hours') return week_text(language, hours_by_day(text)) || t('audit.nothing')
    if (is_date(name)) return day_word(text)
    if (name === 'visibility') return t(`departments.visibilities.${text as 'inside'}`)
    if (name === 'expires_at') return moment(text)
    return text
  }
  const verb = (entry: AuditEntry) => t(`audit.verbs.${entry.verb}`)
  return { field, value, verb }
}
