import { useQuery } from '@tanstack/react-query'
import { CalendarDays, CheckCircle2, FileText, Megaphone, MessageSquareText } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'

import type { AlertSource } from '../api/types'
import { content_path } from '../files/kinds'
import { useTranslation } from '../i18n/translation'
import { useWorkspace } from '../sync/provider'
import styles from './Alerts.module.css'
import { file_of } from './fetching'
import { source_path } from './paths'

const icons = {
  message: <MessageSquareText aria-hidden />,
  task: <CheckCircle2 aria-hidden />,
  file: <FileText aria-hidden />,
  event: <CalendarDays aria-hidden />,
  announcement: <Megaphone aria-hidden />,
} satisfies Record<AlertSource['kind'], ReactNode>

interface Props {
  source: AlertSource
  on_follow?: () => void
}

/** What an alert is about, and the way to it. */
export function SourceLine({ source, on_follow }: Props) {
  const { t } = useTranslation('alerts')
  if (source.kind === 'file') return <FileLine file_id={source.id} />
  const to = source_path(source)
  if (!to) return null
  return (
    <Link to={to} className={styles.source} onClick={on_follow}>
      {icons[source.kind]}
      {t(`source.${source.kind}`)}
    </Link>
  )
}

/** A file has no page of its own: the browser shows it, or keeps it. */
function FileLine({ file_id }: { file_id: string }) {
  const { t } = useTranslation('alerts')
  const org_id = useWorkspace().me.organisation_id
  const { data, error } = useQuery(file_of(org_id, file_id))
  if (error) return <p className={styles.when}>{t('source.no_file')}</p>
  return (
    <a className={styles.source} href={content_path(org_id, { id: file_id })} target="_blank" rel="noopener">
      {icons.file}
      <bdi>{data?.name ?? t('source.file')}</bdi>
    </a>
  )
}

/** The same without a way, while it is being written about. */
export function SourceName({ kind, name }: { kind: AlertSource['kind']; name: string }) {
  const { t } = useTranslation('alerts')
  return (
    <p className={styles.about}>
      {icons[kind]}
      <span>{t('raise.about', { kind: t(`source.kinds.${kind}`) })}</span>
      {name && <bdi>{name}</bdi>}
    </p>
  )
}
