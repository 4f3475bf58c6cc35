import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { BellRing, Plus, Send } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useNavigate, useParams, useSearchParams } from 'react-router'

import { refusal_from } from '../api/refusal_error'
import type { SentAlert } from '../api/types'
import { useFormats } from '../i18n/formats'
import { refusal_text } from '../i18n/refusals'
import { useTranslation } from '../i18n/translation'
import { useConnectionState } from '../sync/connection'
import { useSynced, useWorkspace } from '../sync/provider'
import { Button } from '../ui/Button'
import { List } from '../ui/List'
import { ListRow } from '../ui/ListRow'
import { MoreButton } from '../ui/MoreButton'
import { PaneBody, PaneHeader, Panes } from '../ui/Panes'
import { SkeletonRows } from '../ui/Skeleton'
import { EmptyState, ErrorState } from '../ui/States'
import { AlertCard } from './AlertCard'
import styles from './Alerts.module.css'
import { kAlerts, sent_alerts } from './fetching'
import { kAlertsPath, sent_path } from './paths'
import { RaiseDialog } from './RaiseDialog'
import { SentPanel } from './SentPanel'
import { in_order } from './snooze'
import { key_of, without_sent } from './state'

const views = ['received', 'sent'] as const
type ViewName = (typeof views)[number]

const icons = { received: <BellRing />, sent: <Send /> }

/** What is to be confirmed, and what one sent and who has confirmed it. */
export function AlertsPage() {
  const { t } = useTranslation('alerts')
  const { alert_id } = useParams()
  const [params] = useSearchParams()
  const navigate = useNavigate()
  const wanted = params.get('view')
  const view = views.find((name) => name === wanted) ?? 'received'
  useFreshSent()
  const close = () => void navigate(`${kAlertsPath}?view=sent`)
  const side = alert_id && <SentPanel key={alert_id} alert_id={alert_id} on_close={close} />
  return (
    <Panes list={<Views chosen={view} />} side={side} detailed={wanted !== null || alert_id !== undefined} place={view}>
      <PaneHeader title={t(`views.${view}`)} with_list on_back={() => void navigate(kAlertsPath)} />
      <PaneBody>
        <div className={styles.page}>{view === 'sent' ? <Sent shown={alert_id} /> : <Received />}</div>
      </PaneBody>
    </Panes>
  )
}

function Views({ chosen }: { chosen: ViewName }) {
  const { t } = useTranslation('alerts')
  const [raising, raise] = useState(false)
  const count = useSynced((state) => Object.keys(state.slices.alerts.received).length)
  return (
    <>
      <PaneHeader title={t('page_title')} />
      <PaneBody>
        <div className={styles.sheet}>
          <Button variant="primary" icon={<Plus />} full onClick={() => raise(true)}>
            {t('raise.action')}
          </Button>
        </div>
        <List label={t('page_title')}>
          {views.map((view) => (
            <li key={view}>
              <ListRow
                to={`${kAlertsPath}?view=${view}`}
                title={t(`views.${view}`)}
                leading={<span className={styles.icon}>{icons[view]}</span>}
                trailing={view === 'received' && count > 0 ? count : undefined}
                selected={view === chosen}
              />
            </li>
          ))}
        </List>
      </PaneBody>
      {raising && <RaiseDialog on_close={() => raise(false)} />}
    </>
  )
}

function Received() {
  const { t } = useTranslation('alerts')
  const received = useSynced((state) => state.slices.alerts.received)
  const loaded = useSynced((state) => state.slices.alerts.loaded)
  const alerts = in_order(Object.values(received))
  if (alerts.length === 0 && !loaded) return <SkeletonRows count={3} />
  if (alerts.length === 0) return <EmptyState icon={<BellRing />} title={t('none_received')} text={t('none_received_text')} />
  return alerts.map((alert) => <AlertCard key={key_of(alert.receipt)} alert={alert} />)
}

function Sent({ shown }: { shown: string | undefined }) {
  const { t } = useTranslation('alerts')
  const org_id = useWorkspace().me.organisation_id
  const told = useSynced((state) => state.slices.alerts.sent)
  const sent = useInfiniteQuery(sent_alerts(org_id))
  if (sent.error)
    return <ErrorState title={t('not_loaded')} text={refusal_text(refusal_from(sent.error))} on_retry={() => void sent.refetch()} />
  if (!sent.data) return <SkeletonRows count={4} />
  const alerts = newest_first(sent.data.pages.flatMap((page) => page.alerts), told)
  if (alerts.length === 0) return <EmptyState icon={<Send />} title={t('none_sent')} text={t('none_sent_text')} />
  return (
    <>
      <List label={t('views.sent')}>
        {alerts.map((alert) => (
          <li key={alert.brief.id}>
            <SentRow alert={alert} selected={alert.brief.id === shown} />
          </li>
        ))}
      </List>
      <MoreButton found={sent}>{t('older')}</MoreButton>
    </>
  )
}

function SentRow({ alert, selected }: { alert: SentAlert; selected: boolean }) {
  const { t } = useTranslation('alerts')
  const { moment } = useFormats()
  const { confirmed, total } = alert.tallies
  return (
    <ListRow
      to={sent_path(alert.brief.id)}
      title={alert.brief.text}
      subtitle={`${t(`sent.states.${alert.state}`)} · ${moment(alert.brief.created_at)}`}
      trailing={t('sent.progress', { confirmed, total })}
      selected={selected}
    />
  )
}

/** What was told of an alert is newer than what was fetched, and may be of one that was sent meanwhile. */
function newest_first(fetched: readonly SentAlert[], told: Readonly<Record<string, SentAlert>>): SentAlert[] {
  const by_id = new Map(fetched.map((alert) => [alert.brief.id, alert]))
  for (const alert of Object.values(told)) by_id.set(alert.brief.id, alert)
  return [...by_id.values()].sort((a, b) => (a.brief.id < b.brief.id ? 1 : -1))
}

/** How alerts stand is told while one is connected; whoever comes back asks. */
function useFreshSent() {
  const workspace = useWorkspace()
  const queries = useQueryClient()
  const is_online = useConnectionState() === 'online'
  useEffect(() => {
    if (!is_online) return
    workspace.absorb('alerts', { change: without_sent, cursors: [] })
    void queries.invalidateQueries({ queryKey: kAlerts })
  }, [workspace, queries, is_online])
}
