import { Coffee } from 'lucide-react'
import { useMemo } from 'react'
import { NavLink } from 'react-router'

import { date_format } from '../../i18n/formats'
import { useTranslation } from '../../i18n/translation'
import { Badge } from '../../ui/Badge'
import { DayRow } from '../../ui/DayRow'
import { List } from '../../ui/List'
import { useMinute } from '../../ui/minute'
import { SkeletonRows } from '../../ui/Skeleton'
import { EmptyState } from '../../ui/States'
import { places, usePlaceCounts } from '../places'
import styles from './Day.module.css'
import { sections_of } from './sections'
import { useDayItems } from './sources'

const kToday = { weekday: 'long', month: 'long', day: 'numeric' } as const

/** Everything that waits for the reader, from all modules, by when it must be done. */
export function DayPage() {
  const { t, language } = useTranslation('app')
  const now = useMinute()
  const { items, loaded } = useDayItems()
  const sections = useMemo(() => sections_of(items, now), [items, now])
  return (
    <div className={styles.page}>
      <div className={styles.inside}>
        <header className={styles.header}>
          <h1>{t('nav.day')}</h1>
          <p>{date_format(language, kToday).format(now)}</p>
        </header>
        <Modules />
        {sections.map(({ heading, items: list }) => (
          <section key={heading} aria-label={t(`day.${heading}`)}>
            <h2 className={styles.heading} data-heading={heading}>
              {t(`day.${heading}`)}
              <span>{list.length}</span>
            </h2>
            <List label={t(`day.${heading}`)}>
              {list.map((item) => (
                <DayRow key={item.key} item={item} is_late={heading === 'late'} />
              ))}
            </List>
          </section>
        ))}
        {!loaded && <SkeletonRows count={5} />}
        {loaded && sections.length === 0 && (
          <EmptyState icon={<Coffee />} title={t('day.nothing')} text={t('day.nothing_text')} />
        )}
      </div>
    </div>
  )
}

/** The way into the modules on a phone, whose bar has no room for them. */
function Modules() {
  const { t } = useTranslation('app')
  const counts = usePlaceCounts()
  return (
    <nav className={styles.modules} aria-label={t('day.modules')}>
      {places.map(({ name, path, icon: Icon }) => (
        <NavLink key={name} to={path} className={styles.module}>
          <span className={styles.face}>
            <Icon aria-hidden />
            <span className={styles.count}>
              <Badge count={counts[name] ?? 0} tone="urgent" label={t('nav.called', { count: counts[name] ?? 0 })} />
            </span>
          </span>
          {t(`nav.${name}`)}
        </NavLink>
      ))}
    </nav>
  )
}
