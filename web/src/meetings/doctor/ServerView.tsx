import { useQuery } from '@tanstack/react-query'

import type { MediaServerSheet } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { Skeleton } from '../../ui/Skeleton'
import { ErrorState } from '../../ui/States'
import { media_server } from '../fetching'
import styles from './Doctor.module.css'
import { place_of } from './findings'

/** What the server announces, for those who can change it. */
export function ServerView() {
  const { t } = useTranslation('meetings')
  const { organisation_id } = useWorkspace().me
  const found = useQuery(media_server(organisation_id))
  return (
    <section className={styles.server} aria-label={t('doctor.server_view.title')} data-server-view>
      <h2>{t('doctor.server_view.title')}</h2>
      <p>{t('doctor.server_view.lead')}</p>
      {found.isError && <ErrorState title={t('doctor.server_view.not_loaded')} on_retry={() => void found.refetch()} />}
      {found.isPending && <Skeleton height={120} />}
      {found.data && <Seen sheet={found.data} />}
    </section>
  )
}

function Seen({ sheet }: { sheet: MediaServerSheet }) {
  const { t } = useTranslation('meetings')
  if (!sheet.carries_media) return <p className={styles.warning} role="note">{t('doctor.server_view.off')}</p>
  const percent = Math.round(sheet.load_permille / 10)
  const facts = [
    ['workers', String(sheet.workers)],
    ['load', t('doctor.server_view.load_value', { percent })],
    ['turn', sheet.turn_urls.join(', ') || t('doctor.server_view.none')],
  ] as const
  return (
    <>
      <Warnings sheet={sheet} />
      <dl className={styles.figures}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{t(`doctor.server_view.${name}`)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <ul className={styles.parts}>
        {sheet.doors.map((door) => (
          <li key={`${door.transport} ${place_of(door)}`}>
            <code>{door.transport.toUpperCase()} {place_of(door)}</code>
            <span>
              {t(door.is_public ? 'doctor.server_view.public' : 'doctor.server_view.private')}
              {door.worker !== undefined && ` · ${t('doctor.server_view.worker', { number: door.worker + 1 })}`}
              {door.bound !== undefined && door.bound !== door.address && ` · ${t('doctor.server_view.behind', { bound: door.bound })}`}
            </span>
          </li>
        ))}
      </ul>
      <p>{t('doctor.server_view.seen', { address: sheet.seen_address })}</p>
    </>
  )
}

function Warnings({ sheet }: { sheet: MediaServerSheet }) {
  const { t } = useTranslation('meetings')
  const addresses = [...new Set(sheet.doors.map(({ address }) => address))]
  const hidden = sheet.is_seen_public ? sheet.doors.find(({ is_public }) => !is_public)?.address : undefined
  const only_here = addresses.length > 0 && addresses.every((address) => address === '::1' || address.startsWith('127.'))
  return (
    <>
      {only_here && <p className={styles.warning} role="note">{t('doctor.server_view.loopback', { address: addresses[0] ?? '' })}</p>}
      {!only_here && hidden && <p className={styles.warning} role="note">{t('doctor.server_view.hidden', { address: hidden })}</p>}
      {!sheet.announces_udp && <p className={styles.warning} role="note">{t('doctor.server_view.udp_off')}</p>}
    </>
  )
}
