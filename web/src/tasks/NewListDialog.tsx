import { useState } from 'react'

import type { TaskList } from '../api/types'
import { useChosenConversations } from '../chat/picking'
import { useTranslation } from '../i18n/translation'
import { useWorkspace } from '../sync/provider'
import { Button } from '../ui/Button'
import { Dialog } from '../ui/Dialog'
import { SelectField, TextField } from '../ui/Field'
import { create_list } from './lists'
import styles from './Tasks.module.css'
import { refused } from './use_done'

interface Props {
  on_close: () => void
  on_made: (list: TaskList) => void
}

/** A list of one's own, or of a group; it begins with three sections. */
export function NewListDialog({ on_close, on_made }: Props) {
  const { t } = useTranslation('tasks')
  const workspace = useWorkspace()
  const conversations = useChosenConversations()
  const [name, set_name] = useState('')
  const [conversation_id, set_conversation] = useState('')
  const [busy, set_busy] = useState(false)
  const make = async () => {
    set_busy(true)
    const sections = [t('lists.begin.todo'), t('lists.begin.doing'), t('lists.begin.done')]
    try {
      const owner = conversation_id && { conversation_id }
      on_made(await create_list(workspace, { name: name.trim(), sections, ...owner }))
    } catch (problem) {
      refused(problem)
      set_busy(false)
    }
  }
  const footer = (
    <Button variant="primary" disabled={!name.trim()} busy={busy} onClick={() => void make()}>
      {t('lists.make')}
    </Button>
  )
  const groups = conversations.map(({ id, title }) => ({ value: id, label: title }))
  const choices = [{ value: '', label: t('lists.own') }, ...groups]
  return (
    <Dialog open on_close={on_close} title={t('lists.new')} footer={footer}>
      <div className={styles.fields}>
        <TextField
          label={t('lists.name')}
          value={name}
          maxLength={100}
          data-autofocus
          onChange={(event) => set_name(event.target.value)}
        />
        <SelectField label={t('lists.of')} value={conversation_id} choices={choices} on_change={set_conversation} />
      </div>
    </Dialog>
  )
}
