import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { useFormats } from '../i18n/formats'
import { useTranslation } from '../i18n/translation'
import { MemberAvatar } from '../people/members'
import { useWorkspace } from '../sync/provider'
import { Dialog } from '../ui/Dialog'
import styles from './Announcements.module.css'
import { revision_of, revisions_of } from './fetching'
import { RichText } from './RichText'

/** What it said before, each as it was. */
export function RevisionsPart({ announcement_id }: { announcement_id: string }) {
  const { t } = useTranslation('announcements')
  const { moment } = useFormats()
  const org_id = useWorkspace().me.organisation_id
  const { data } = useQuery(revisions_of(org_id, announcement_id))
  const [shown, show] = useState<number>()
  return (
    <section className={styles.part} aria-label={t('handling.revisions')}>
      <h2>{t('handling.revisions')}</h2>
      <ul className={styles.people}>
        {data?.revisions.map(({ revision, note, asks_again, by_id, at }) => (
          <li key={revision}>
            <button type="button" className={styles.person} onClick={() => show(revision)}>
              <MemberAvatar id={by_id} size={28} />
              <span>
                {t('reading.revision', { revision })}
                {(note || revision === 1) && ` · ${note || t('handling.first')}`}
              </span>
              <span className={styles.quiet}>
                {asks_again && `${t('handling.asked_again')} · `}
                {moment(at)}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {shown !== undefined && (
        <Shown announcement_id={announcement_id} revision={shown} on_close={() => show(undefined)} />
      )}
    </section>
  )
}

interface ShownProps {
  announcement_id: string
  revision: number
  on_close: () => void
}

function Shown({ announcement_id, revision, on_close }: ShownProps) {
  const { t } = useTranslation('announcements')
  const org_id = useWorkspace().me.organisation_id
  const { data } = useQuery(revision_of(org_id, announcement_id, revision))
  return (
    <Dialog open on_close={on_close} title={`${t('reading.revision', { revision })}${data ? ` · ${data.title}` : ''}`} width={640}>
      {data && <RichText document={data.body} />}
    </Dialog>
  )
}
