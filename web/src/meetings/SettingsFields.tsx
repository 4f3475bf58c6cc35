import type { GuestAdmission, MeetingSettings } from '../api/types'
import { useTranslation } from '../i18n/translation'
import { CheckField } from '../ui/CheckField'
import { SelectField } from '../ui/Field'
import styles from './Settings.module.css'

export const usual_settings: MeetingSettings = {
  entrance: 'organisation', has_lobby: false, is_locked: false, may_unmute: true, may_share: true, may_record: false, beauty_allowed: true,
  guests: 'lobby', captions_allowed: true,
}

const kEntrances = ['organisation', 'invited', 'link'] as const
const kAdmissions: readonly GuestAdmission[] = ['nobody', 'lobby', 'anyone']

interface Props {
  settings: MeetingSettings
  on_change: (change: Partial<MeetingSettings>) => void
  /** A meeting that nobody is in is not locked. */
  with_lock?: boolean
}

/** Who comes in, and what those may who neither host nor co-host. */
export function SettingsFields({ settings, on_change, with_lock }: Props) {
  const { t } = useTranslation('meetings')
  const entrances = kEntrances.map((value) => ({ value, label: t(`settings.entrance_${value}`) }))
  const admissions = kAdmissions.map((value) => ({ value, label: t(`guests.allow_${value}`) }))
  const check = (key: Exclude<keyof MeetingSettings, 'entrance' | 'guests'>, hint?: string) => (
    <CheckField label={t(`settings.${key}`)} hint={hint} checked={settings[key]} on_change={(checked) => on_change({ [key]: checked })} />
  )
  return (
    <div className={styles.fields}>
      <fieldset className={styles.group}>
        <legend>{t('settings.coming_in')}</legend>
        <SelectField
          label={t('settings.entrance')}
          choices={entrances}
          value={settings.entrance}
          on_change={(entrance) => on_change({ entrance: entrance as MeetingSettings['entrance'] })}
        />
        <SelectField
          label={t('guests.allow')}
          choices={admissions}
          value={settings.guests}
          on_change={(guests) => on_change({ guests: guests as GuestAdmission })}
        />
        {check('has_lobby', t('settings.has_lobby_hint'))}
        {with_lock && check('is_locked', t('settings.is_locked_hint'))}
      </fieldset>
      <fieldset className={styles.group}>
        <legend>{t('settings.others_may')}</legend>
        {check('may_unmute', t('settings.may_unmute_hint'))}
        {check('may_share')}
        {check('may_record')}
        {check('beauty_allowed')}
        {check('captions_allowed', t('settings.captions_allowed_hint'))}
      </fieldset>
    </div>
  )
}
