import { Building2, Folder, Link2, Megaphone, User, UserPlus } from 'lucide-react'
import type { ReactNode } from 'react'

import type { AuditEntry } from '../../api/types'
import { useFormats } from '../../i18n/formats'
import styles from './Audit.module.css'
import { useAuditWords } from './words'

const icons: Record<AuditEntry['target_kind'], ReactNode> = {
  organisation: <Building2 />,
  member: <User />,
  department: <Folder />,
  invite: <Link2 />,
  announcement: <Megaphone />,
  join_request: <UserPlus />,
}

/** One act: what, on whom, what it changed, and by whom, when and from where. */
export function AuditRow({ entry }: { entry: AuditEntry }) {
  const words = useAuditWords()
  const { moment } = useFormats()
  return (
    <li className={styles.entry}>
      <span className={styles.icon} aria-hidden>
        {icons[entry.target_kind]}
      </span>
      <div className={styles.text}>
        <div className={styles.act}>
          <span>{words.verb(entry)}</span>
          {entry.target_name && <bdi className={styles.target}>{entry.target_name}</bdi>}
        </div>
        {entry.changes.map(({ field, before, after }) => (
          <div key={field} className={styles.change}>
            <span className={styles.field}>{words.field(field)}</span>
            {before !== '' && (
              <>
                <del>
                  <bdi>{words.value(field, before)}</bdi>
                </del>
                <span aria-hidden>→</span>
              </>
            )}
            <ins>
              <bdi>{words.value(field, after)}</bdi>
            </ins>
          </div>
        ))}
        <div className={styles.note}>
          <bdi>{entry.actor_name}</bdi>
          <time dateTime={entry.at}>{moment(entry.at)}</time>
          {[entry.device_name, entry.address].filter(Boolean).map((place) => (
            <span key={place}>{place}</span>
          ))}
        </div>
      </div>
    </li>
  )
}
