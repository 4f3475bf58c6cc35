import { type CSSProperties, useId } from 'react'

import { useTranslation } from '../../i18n/translation'
import { useDepartments, useMemberList, usePowers } from '../directory'
import { flattened, forest } from '../tree'
import styles from './Placement.module.css'

interface Props {
  chosen: readonly string[]
  on_change: (department_ids: string[]) => void
  error?: string
}

/** The tree of departments with a box before each: somebody can be in several. */
export function DepartmentChoice({ chosen, on_change, error }: Props) {
  const { t, language } = useTranslation('people')
  const note = useId()
  const { may_place_in } = usePowers()
  const members = useMemberList(language)
  const branches = flattened(forest(useDepartments(), members, language))
  const toggle = (id: string) =>
    on_change(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id])
  return (
    <fieldset className={styles.departments} aria-describedby={error ? note : undefined}>
      <legend>{t('fields.departments')}</legend>
      {branches.length === 0 && <p className={styles.none}>{t('departments.none')}</p>}
      <ul>
        {branches.map(({ department, depth }) => (
          <li key={department.id}>
            <label className={styles.department} style={{ '--depth': depth } as CSSProperties}>
              <input
                type="checkbox"
                checked={chosen.includes(department.id)}
                disabled={!may_place_in(department.id)}
                onChange={() => toggle(department.id)}
              />
              <bdi>{department.name}</bdi>
            </label>
          </li>
        ))}
      </ul>
      <p id={note} className={styles.error} aria-live="polite" hidden={!error}>
        {error}
      </p>
    </fieldset>
  )
}
