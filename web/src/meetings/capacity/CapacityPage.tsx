import { useQuery } from '@tanstack/react-query'
import { VideoOff } from 'lucide-react'
import { Link } from 'react-router'

import type { MediaCapacity } from '../../api/types'
import { useFormats } from '../../i18n/formats'
import { useTranslation } from '../../i18n/translation'
import { Section } from '../../people/forms'
import { useWorkspace } from '../../sync/provider'
import { button_class } from '../../ui/Button'
import { Skeleton } from '../../ui/Skeleton'
import { EmptyState, ErrorState } from '../../ui/States'
import { kDoctorPath } from '../paths'
import styles from './Capacity.module.css'
import { media_capacity } from './fetching'
import { as_share, as_micros } from './figures'
import { TestPanel } from './TestPanel'

/** What the server carries of meetings, what it could carry, and a test that shows it: for administrators. */
export function CapacityPage() {
  const { t } = useTranslation('meetings')
  const found = useQuery(media_capacity(useWorkspace().me.organisation_id))
  if (found.isError && !found.data) {
    return <ErrorState title={t('capacity.not_loaded')} on_retry={() => void found.refetch()} />
  }
  const doctor = <Link to={kDoctorPath} className={button_class({ size: 's' })}>{t('doctor.link')}</Link>
  return (
    <Section title={t('capacity.title')} lead={t('capacity.lead')} action={doctor}>
      {found.data ? <Sheet capacity={found.data} /> : <Skeleton height={420} />}
    </Section>
  )
}

function Sheet({ capacity }: { capacity: MediaCapacity }) {
  const { t } = useTranslation('meetings')
  if (!capacity.is_carried) {
    return <EmptyState icon={<VideoOff />} title={t('capacity.none')} text={t('capacity.none_text')} />
  }
  return (
    <div className={styles.sheet}>
      <Statement capacity={capacity} />
      <Figures capacity={capacity} />
      <Surge capacity={capacity} />
      <Workers capacity={capacity} />
      <TestPanel capacity={capacity} />
    </div>
  )
}

function Statement({ capacity }: { capacity: MediaCapacity }) {
  const { t } = useTranslation('meetings')
  const { number } = useFormats()
  const { people_possible, people_in_all, packet_cost_ns, is_cost_learned, limit } = capacity
  const cost = number(as_micros(packet_cost_ns))
  const holds = people_possible > 0
  return (
    <div className={styles.statement} data-full={!holds}>
      <h2 data-holds={people_possible}>
        {holds ? t('capacity.can_hold', { count: people_possible }) : t('capacity.can_hold_none')}
      </h2>
      <p>{t('capacity.basis', { idle: number(people_in_all) })}</p>
      <p>{t(is_cost_learned ? 'capacity.learned' : 'capacity.assumed', { cost })}</p>
      {limit !== undefined && <p>{t('capacity.limit', { limit: number(limit) })}</p>}
    </div>
  )
}

function Figures({ capacity }: { capacity: MediaCapacity }) {
  const { t } = useTranslation('meetings')
  const { number } = useFormats()
  const { meetings, with_pictures, hearing, waiting, packets_per_second, free_megabytes } = capacity
  const figures = [
    ['meetings', number(meetings)],
    ['people', number(with_pictures)],
    ['queue', number(hearing + waiting)],
    ['packets', number(packets_per_second)],
    ['memory', t('capacity.gigabytes', { value: number(Math.round(free_megabytes / 100) / 10) })],
  ] as const
  return (
    <dl className={styles.figures}>
      {figures.map(([name, value]) => (
        <div key={name} data-figure={name}>
          <dt>{t(`capacity.${name}`)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function Surge({ capacity: { surge } }: { capacity: MediaCapacity }) {
  const { t } = useTranslation('meetings')
  return (
    <section className={styles.part} aria-label={t('capacity.surge.label')}>
      <h3>{t('capacity.surge.label')}</h3>
      <p className={styles.surge} data-surge={surge}>{t(`capacity.surge.${surge}`)}</p>
    </section>
  )
}

function Workers({ capacity: { workers } }: { capacity: MediaCapacity }) {
  const { t } = useTranslation('meetings')
  const { number } = useFormats()
  return (
    <section className={styles.part} aria-label={t('capacity.workers')}>
      <h3>{t('capacity.workers')}</h3>
      <ul className={styles.workers}>
        {workers.map((worker, index) => {
          const busy = as_share(worker.busy_permille)
          const late = as_share(worker.late_permille)
          return (
            <li key={index}>
              <span className={styles.worker_name}>{t('capacity.worker', { number: number(index + 1) })}</span>
              <span className={styles.bar} aria-hidden>
                <span data-kind="busy" style={{ width: busy }} />
                <span data-kind="late" style={{ width: late }} />
              </span>
              <span className={styles.worker_words}>
                {t('capacity.busy', { share: busy })}
                {worker.late_permille >= 10 && ` · ${t('capacity.late', { share: late })}`}
                {` · ${t('capacity.connections', { count: worker.connections })}`}
              </span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
