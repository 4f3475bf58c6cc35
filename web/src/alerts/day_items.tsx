import { BellRing, Check, Siren } from 'lucide-react'
import { useState } from 'react'

import { refusal_from } from '../api/refusal_error'
import type { ReceivedAlert } from '../api/types'
import { refusal_text } from '../i18n/refusals'
import { useTranslation } from '../i18n/translation'
import { MemberName } from '../people/members'
import { useSynced, useWorkspace } from '../sync/provider'
import { Button } from '../ui/Button'
import type { DayItem } from '../ui/DayRow'
import { toast } from '../ui/toasts'
import { kAlertsPath, opened_by } from './paths'
import { in_order } from './snooze'
import { key_of } from './state'
import { touch_alert } from './writes'

/** What is to be confirmed. */
export function useAlertsOfDay(): DayItem[] | undefined {
  const received = useSynced((state) => state.slices.alerts.received)
  const loaded = useSynced((state) => state.slices.alerts.loaded)
  const alerts = in_order(Object.values(received))
  return loaded || alerts.length > 0 ? alerts.map(item_of) : undefined
}

function item_of(alert: ReceivedAlert): DayItem {
  const { brief, receipt } = alert
  return {
    key: `alert/${key_of(receipt)}`,
    icon: brief.urgency === 'emergency' ? <Siren /> : <BellRing />,
    title: brief.text,
    detail: <MemberName id={brief.sender_id} />,
    at: brief.deadline ?? brief.created_at,
    asks: true,
    to: opened_by(alert) ?? `${kAlertsPath}?view=received`,
    act: opened_by(alert) ? undefined : <Confirm alert_id={brief.id} />,
  }
}

function Confirm({ alert_id }: { alert_id: string }) {
  const { t } = useTranslation('alerts')
  const workspace = useWorkspace()
  const [busy, set_busy] = useState(false)
  const confirm = async () => {
    set_busy(true)
    await touch_alert(workspace, alert_id, 'confirm').then(
      () => toast(t('card.confirmed'), 'good'),
      (problem: unknown) => toast(refusal_text(refusal_from(problem)), 'bad'),
    )
    set_busy(false)
  }
  return (
    <Button icon={<Check />} busy={busy} onClick={() => void confirm()}>
      {t('card.confirm')}
    </Button>
  )
}
