import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { ChevronDown, ChevronRight } from 'lucide-react'
import { useState } from 'react'

import type { Receipt, RecipientState, SentAlert, TakenStep } from '../api/types'
import { useFormats } from '../i18n/formats'
import { useTranslation } from '../i18n/translation'
import { MemberAvatar, MemberName } from '../people/members'
import { useWorkspace } from '../sync/provider'
import { SelectField } from '../ui/Field'
import { MoreButton } from '../ui/MoreButton'
import { SkeletonRows } from '../ui/Skeleton'
import styles from './Alerts.module.css'
import { recipient_log, recipients_of } from './fetching'

export const states = ['queued', 'deferred', 'delivered', 'seen', 'confirmed', 'declined', 'expired', 'recalled', 'unreachable'] as const

/** Each of those whom an alert went to, how it stands with them, and what was done to reach them. */
export function Recipients({ alert }: { alert: SentAlert }) {
  const { t } = useTranslation('alerts')
  const org_id = useWorkspace().me.organisation_id
  const [state, set_state] = useState<RecipientState | ''>('')
  // Asked again whenever the tallies moved: the sender watches them.
  const wanted = recipients_of(org_id, alert.brief.id, state || undefined)
  const queryKey = [...wanted.queryKey, JSON.stringify(alert.tallies)]
  const found = useInfiniteQuery({ ...wanted, queryKey, placeholderData: (before) => before })
  const receipts = found.data?.pages.flatMap((page) => page.receipts) ?? []
  const choices = [{ value: '', label: t('sent.all') }, ...states.map((each) => ({ value: each, label: t(`recipient.${each}`) }))]
  return (
    <section aria-label={t('sent.recipients')}>
      <SelectField label={t('sent.recipients')} value={state} on_change={(value) => set_state(value as RecipientState | '')} choices={choices} />
      <ul className={styles.people}>
        {receipts.map((receipt) => (
          <Recipient key={receipt.member_id} receipt={receipt} version={alert.next_at ?? alert.ended_at ?? ''} />
        ))}
      </ul>
      <MoreButton found={found}>{t('older')}</MoreButton>
    </section>
  )
}

interface RecipientProps {
  receipt: Receipt
  /** Moves when a step was taken at anybody. */
  version: string
}

function Recipient({ receipt, version }: RecipientProps) {
  const { t } = useTranslation('alerts')
  const { moment } = useFormats()
  const [open, set_open] = useState(false)
  const at = receipt.closed_at ?? receipt.seen_at ?? receipt.delivered_at
  return (
    <>
      <li>
        <button type="button" className={styles.person} aria-expanded={open} onClick={() => set_open((now) => !now)}>
          <MemberAvatar id={receipt.member_id} size={28} />
          <span className={styles.who}>
            <MemberName id={receipt.member_id} />
            {receipt.note && <span className={styles.when}>{receipt.note}</span>}
            {receipt.closing === 'stand_in' && receipt.closed_by && (
              <span className={styles.when}>
                {t('sent.by')} <MemberName id={receipt.closed_by} />
              </span>
            )}
          </span>
          <span className={styles.when}>
            {t(`recipient.${receipt.state}`)}
            {at && ` · ${moment(at)}`}
          </span>
          {open ? <ChevronDown aria-hidden /> : <ChevronRight aria-hidden />}
        </button>
      </li>
      {open && (
        <li className={styles.log}>
          <Log receipt={receipt} version={`${version}/${receipt.state}`} />
        </li>
      )}
    </>
  )
}

function Log({ receipt: { alert_id, member_id }, version }: RecipientProps) {
  const { t } = useTranslation('alerts')
  const wanted = recipient_log(useWorkspace().me.organisation_id, alert_id, member_id)
  const { data } = useQuery({ ...wanted, queryKey: [...wanted.queryKey, version], placeholderData: (before) => before })
  if (!data) return <SkeletonRows count={2} />
  if (data.steps.length === 0) return <p className={styles.when}>{t('log.none')}</p>
  return (
    <ul className={styles.people} aria-label={t('log.title')}>
      {data.steps.map((step) => (
        <Step key={`${step.member_id}/${step.stands_for ?? ''}/${step.number}`} step={step} />
      ))}
    </ul>
  )
}

function Step({ step }: { step: TakenStep }) {
  const { t } = useTranslation('alerts')
  const { moment } = useFormats()
  return (
    <li data-outcome={step.outcome}>
      <time dateTime={step.at}>{moment(step.at)}</time>
      {t('log.step', { channel: t(`channels.${step.channel}`), outcome: t(`outcomes.${step.outcome}`) })}
      {(step.told_id ?? (step.stands_for && step.member_id)) && (
        <>
          {' · '}
          <MemberName id={step.told_id ?? step.member_id} />
        </>
      )}
      {step.detail && <small>{step.detail}</small>}
    </li>
  )
}
