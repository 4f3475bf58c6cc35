import { language_names, languages } from '../i18n/languages'
import type { Choice } from '../ui/Field'

export const language_choices: readonly Choice[] = languages.map((value) => ({ value, label: language_names[value] }))

export function this_time_zone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'
}

const near = ['Asia/Seoul', 'Asia/Shanghai', 'Asia/Tokyo', 'Asia/Singapore', 'Europe/London', 'America/New_York', 'UTC']

/** Every zone the browser knows, the likely ones first; `present` is kept even when the browser does not know it. */
export function time_zone_choices(present = this_time_zone()): readonly Choice[] {
  const first = [present, ...near]
  const zones = [...new Set([...first, ...Intl.supportedValuesOf('timeZone')])]
  return zones.map((value) => ({ value, label: value.replaceAll('_', ' ') }))
}
