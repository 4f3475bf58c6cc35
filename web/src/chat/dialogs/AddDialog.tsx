import { useState } from 'react'

import { refusal_from } from '../../api/refusal_error'
import type { Conversation } from '../../api/types'
import { refusal_text } from '../../i18n/refusals'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { toast } from '../../ui/toasts'
import { add_people } from '../actions'
import { useRoster } from '../reading'
import { PeoplePicker } from './PeoplePicker'
import styles from './PeoplePicker.module.css'

interface Props {
  conversation: Conversation
  on_close: () => void
}

/** Adds people to a group, and says what they will be able to read. */
export function AddDialog({ conversation, on_close }: Props) {
  const { t } = useTranslation('chat')
  const workspace = useWorkspace()
  const roster = useRoster(conversation.id)
  const [chosen, set_chosen] = useState<string[]>([])
  const [busy, set_busy] = useState(false)
  const add = async () => {
    set_busy(true)
    try {
      await add_people(workspace, conversation.id, chosen)
      on_close()
    } catch (problem) {
      toast(refusal_text(refusal_from(problem)), 'bad')
      set_busy(false)
    }
  }
  const footer = (
    <>
      <Button onClick={on_close}>{t('panel.cancel')}</Button>
      <Button variant="primary" disabled={chosen.length === 0} busy={busy} onClick={() => void add()}>
        {t('add.confirm', { count: chosen.length })}
      </Button>
    </>
  )
  return (
    <Dialog open on_close={on_close} title={t('add.title')} footer={footer} width={480}>
      <PeoplePicker chosen={chosen} on_change={set_chosen} without={roster?.members} />
      <p className={styles.hint}>{t('add.history', { rule: t(`history.${conversation.history}`) })}</p>
    </Dialog>
  )
}
