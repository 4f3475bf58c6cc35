import type { AuditEntry } from '../../api/types'
import { useFormats } from '../../i18n/formats'
import { language_names, type Language } from '../../i18n/languages'
import { useTranslation } from '../../i18n/translation'
import { power_names } from '../powers'
import { role_names } from '../roles'
import { window_text } from '../windows'

/** The log keeps fields and values as the contract spells them; here they become the reader's words. */
export function useAuditWords() {
  const { t, language } = useTranslation('people')
  const { moment } = useFormats()
  const field = (name: string) => {
    return t(`audit.fields.${name as 'name'}`, { defaultValue: name })
  }
  const power_word = (power: string) => (power_names.includes(power as never) ? t(`powers.names.${power as 'invite'}`) : power)
  const value = (name: string, text: string) => {
    if (text === '') return t('audit.nothing')
    if (name === 'powers') return text.split(', ').map((power) => power_word(power)).join(' · ')
    if (name === 'role') return role_names.includes(text as never) ? t(`roles.${text as 'owner'}`) : text
    if (name === 'locale') return language_names[text as Language] ?? text
    if (name === 'needs_approval') return t('audit.yes')
    if (name === 'edit_minutes' || name === 'recall_minutes')
      return text === '0' ? t('rules.never') : window_text(Number(text), language)
    if (name === 'group_founders') return t(`rules.founders.${text as 'admins'}`)
    if (name === 'group_history') return t(`rules.histories.${text as 'all'}`)
    if (name === 'link_previews') return t(`rules.previews.${text as 'off'}`)
    if (name === 'visibility') return t(`departments.visibilities.${text as 'inside'}`)
    if (name === 'expires_at') return moment(text)
    return text
  }
  const verb = (entry: AuditEntry) => t(`audit.verbs.${entry.verb}`)
  return { field, value, verb }
}
