import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import type { AnnouncementBrief, AnnouncementReader, ReaderStanding, ReaderTally } from '../api/types'
import { useFormats } from '../i18n/formats'
import { useTranslation } from '../i18n/translation'
import { MemberAvatar, MemberName, useDepartments, useMember } from '../people/members'
import { useWorkspace } from '../sync/provider'
import { SelectField } from '../ui/Field'
import { MoreButton } from '../ui/MoreButton'
import styles from './Announcements.module.css'
import { reader_log, readers_of } from './fetching'
import { SignaturePicture } from './SignaturePicture'

interface Props {
  announcement_id: string
  asks: AnnouncementBrief['asks']
  tally: ReaderTally
}

/** Who has and who has not, of all or of one department; pressed, what somebody said of which revision. */
export function ReadersPart({ announcement_id, asks, tally }: Props) {
  const { t, language } = useTranslation('announcements')
  const org_id = useWorkspace().me.organisation_id
  const [standing, set_standing] = useState<ReaderStanding | ''>('')
  const [department_id, set_department] = useState('')
  const departments = Object.values(useDepartments()).sort((a, b) => a.name.localeCompare(b.name, language))
  const filter = { ...(standing && { standing }), ...(department_id && { department_id }) }
  const wanted = readers_of(org_id, announcement_id, filter)
  // Asked again whenever the tallies moved: the author watches them.
  const queryKey = [...wanted.queryKey, JSON.stringify(tally)]
  const found = useInfiniteQuery({ ...wanted, queryKey, placeholderData: (before) => before })
  const readers = found.data?.pages.flatMap((page) => page.readers) ?? []
  const all_standings = ['unread', 'read', 'confirmed'] as const
  const standings = all_standings.filter((each) => each !== 'confirmed' || asks !== 'nothing')
  const word = (each: ReaderStanding) =>
    t(each === 'confirmed' && asks === 'signature' ? 'standing.signed' : `standing.${each}`)
  return (
    <section className={styles.part} aria-label={t('handling.readers')}>
      <h2>{t('handling.readers')}</h2>
      <div className={styles.filters}>
        <SelectField
          label={t('handling.title')}
          value={standing}
          on_change={(value) => set_standing(value as ReaderStanding | '')}
          choices={[
            { value: '', label: t('handling.all_standings') },
            ...standings.map((value) => ({ value, label: word(value) })),
          ]}
        />
        {departments.length > 0 && (
          <SelectField
            label={t('handling.department')}
            value={department_id}
            on_change={set_department}
            choices={[
              { value: '', label: t('handling.all_departments') },
              ...departments.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        )}
      </div>
      <ul className={styles.people}>
        {readers.map((reader) => (
          <Person
            key={reader.member_id}
            announcement_id={announcement_id}
            reader={reader}
            said={word(reader.standing)}
          />
        ))}
      </ul>
      <MoreButton found={found}>{t('older')}</MoreButton>
    </section>
  )
}

interface PersonProps {
  announcement_id: string
  reader: AnnouncementReader
  said: string
}

function Person({ announcement_id, reader, said }: PersonProps) {
  const { moment } = useFormats()
  const [open, set_open] = useState(false)
  const name = useMember(reader.member_id)?.display_name ?? ''
  const when = { confirmed: reader.confirmed_at, read: reader.read_at, unread: undefined, gone: undefined }
  const at = when[reader.standing]
  return (
    <li>
      <button type="button" className={styles.person} aria-expanded={open} onClick={() => set_open(!open)}>
        <MemberAvatar id={reader.member_id} size={28} />
        <MemberName id={reader.member_id} />
        <span className={styles.quiet}>
          {said}
          {at && ` · ${moment(at)}`}
        </span>
      </button>
      {open && <Log announcement_id={announcement_id} member_id={reader.member_id} name={name} />}
    </li>
  )
}

interface LogProps {
  announcement_id: string
  member_id: string
  name: string
}

function Log({ announcement_id, member_id, name }: LogProps) {
  const { t } = useTranslation('announcements')
  const { moment } = useFormats()
  const org_id = useWorkspace().me.organisation_id
  const { data } = useQuery(reader_log(org_id, announcement_id, member_id))
  const words = { read: t('standing.read'), confirmation: t('standing.confirmed'), signature: t('standing.signed') }
  return (
    <div className={styles.log}>
      {data?.receipts.length === 0 && <span className={styles.quiet}>{t('standing.unread')}</span>}
      {data?.receipts.map(({ revision, kind, at, strokes }) => (
        <div key={`${revision}/${kind}`}>
          <span className={styles.quiet}>
            {t('reading.revision', { revision })} · {words[kind]} · {moment(at)}
          </span>
          {strokes && <SignaturePicture strokes={strokes} label={`${words.signature}: ${name}`} />}
        </div>
      ))}
    </div>
  )
}
