import { useState } from 'react'

import { refusal_from } from '../../api/refusal_error'
import type { HistoryRule } from '../../api/types'
import { refusal_text } from '../../i18n/refusals'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { TextField } from '../../ui/Field'
import { toast } from '../../ui/toasts'
import { open_direct, start_conversation } from '../actions'
import { useNameOf } from '../reading'
import { useRules } from '../rules'
import { HistoryChoice } from './HistoryChoice'
import { PeoplePicker } from './PeoplePicker'
import styles from './PeoplePicker.module.css'

interface Props {
  on_close: () => void
  on_opened: (conversation_id: string) => void
}

/** One person: the conversation of two. Several: a group with a name and a rule for those who join later. */
export function StartDialog({ on_close, on_opened }: Props) {
  const { t, language } = useTranslation('chat')
  const name_of = useNameOf()
  const [chosen, set_chosen] = useState<string[]>([])
  const [title, set_title] = useState('')
  const { may_start_groups, group_history } = useRules()
  const [wanted, set_history] = useState<HistoryRule>()
  const history = wanted ?? group_history
  const is_group = chosen.length > 1
  const names = new Intl.ListFormat(language, { type: 'unit', style: 'short' }).format(chosen.slice(0, 4).map(name_of))
  const { busy, start } = useStart(on_opened)
  const submit = () => void start(chosen, title.trim() || names.slice(0, 80), history)
  const footer = (
    <>
      <Button onClick={on_close}>{t('panel.cancel')}</Button>
      <Button variant="primary" disabled={chosen.length === 0} busy={busy} onClick={submit}>
        {t(is_group ? 'start.create' : 'start.open')}
      </Button>
    </>
  )
  return (
    <Dialog open on_close={on_close} title={t('start.title')} footer={footer} width={480}>
      <PeoplePicker chosen={chosen} on_change={(ids) => set_chosen(may_start_groups ? ids : ids.slice(-1))} />
      {!is_group && <p className={styles.hint}>{t(may_start_groups ? 'start.hint_one' : 'start.hint_only_one')}</p>}
      {is_group && (
        <div className={styles.group}>
          <TextField
            label={t('start.name')}
            placeholder={names || t('start.name_placeholder')}
            value={title}
            maxLength={80}
            onChange={(event) => set_title(event.target.value)}
          />
          <HistoryChoice value={history} on_change={set_history} />
        </div>
      )}
    </Dialog>
  )
}

function useStart(on_opened: (id: string) => void) {
  const workspace = useWorkspace()
  const [busy, set_busy] = useState(false)
  const opened = async (chosen: string[], title: string, history: HistoryRule) => {
    const [only, second] = chosen
    if (only && !second) return open_direct(workspace, only)
    return (await start_conversation(workspace, { kind: 'group', title, history, member_ids: chosen })).id
  }
  const start = async (chosen: string[], title: string, history: HistoryRule) => {
    set_busy(true)
    try {
      on_opened(await opened(chosen, title, history))
    } catch (problem) {
      toast(refusal_text(refusal_from(problem)), 'bad')
      set_busy(false)
    }
  }
  return { busy, start }
}
