import type { AnnouncementAudience } from '../api/types'
import { useTranslation } from '../i18n/translation'
import { useDepartments } from '../people/members'
import { CheckField } from '../ui/CheckField'
import { toggled } from './audience_choice'
import styles from './Announcements.module.css'

interface Props {
  value: AnnouncementAudience
  on_change: (value: AnnouncementAudience) => void
}

const roles = ['admin', 'member', 'guest'] as const

/** Everybody, departments with all below them, or everybody with a role; together they are meant. */
export function AudienceField({ value, on_change }: Props) {
  const { t, language } = useTranslation('announcements')
  const departments = Object.values(useDepartments()).sort((a, b) => a.name.localeCompare(b.name, language))
  const set = (part: Partial<AnnouncementAudience>) => on_change({ ...value, ...part })
  return (
    <fieldset className={styles.group}>
      <legend>{t('editor.audience')}</legend>
      <CheckField label={t('editor.everyone')} checked={value.everyone} on_change={(everyone) => set({ everyone })} />
      {!value.everyone && departments.length > 0 && (
        <div role="group" aria-label={t('editor.departments')}>
          <span className={styles.quiet}>{t('editor.departments')}</span>
          <div className={styles.choices}>
            {departments.map(({ id, name }) => (
              <CheckField
                key={id}
                label={<bdi>{name}</bdi>}
                checked={value.department_ids.includes(id)}
                on_change={(on) => set({ department_ids: toggled(value.department_ids, id, on) })}
              />
            ))}
          </div>
        </div>
      )}
      <div role="group" aria-label={t('editor.roles')} className={styles.roles}>
        <span className={styles.quiet}>{t('editor.roles')}</span>
        {roles
          .filter((role) => role === 'guest' || !value.everyone)
          .map((role) => (
            <CheckField
              key={role}
              label={t(`roles.${role}`)}
              checked={value.roles.includes(role)}
              on_change={(on) => set({ roles: toggled(value.roles, role, on) })}
            />
          ))}
      </div>
    </fieldset>
  )
}
