import { Pencil } from 'lucide-react'
import { type FormEvent, useState } from 'react'

import { refusal_from } from '../../api/refusal_error'
import type { Conversation } from '../../api/types'
import { refusal_text } from '../../i18n/refusals'
import { useTranslation } from '../../i18n/translation'
import { useMyself } from '../../people/members'
import { useWorkspace } from '../../sync/provider'
import { Button, IconButton } from '../../ui/Button'
import { TextField } from '../../ui/Field'
import { toast } from '../../ui/toasts'
import { rename } from '../actions'
import { useConversationTitle } from '../reading'
import { runs_group } from '../rights'
import styles from './DetailsPanel.module.css'

/** The name of the conversation; a group's can be changed where it stands. */
export function TitleSection({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation('chat')
  const title = useConversationTitle(conversation)
  const [editing, set_editing] = useState(false)
  const is_guest = useMyself()?.role === 'guest'
  const may_rename = conversation.kind === 'group' && (!is_guest || runs_group(conversation.mine.role))
  if (editing) return <TitleForm conversation={conversation} on_done={() => set_editing(false)} />
  return (
    <div className={styles.title}>
      <h3>
        <bdi>{title}</bdi>
      </h3>
      {may_rename && (
        <IconButton label={t('panel.edit')} onClick={() => set_editing(true)}>
          <Pencil />
        </IconButton>
      )}
    </div>
  )
}

function TitleForm({ conversation, on_done }: { conversation: Conversation; on_done: () => void }) {
  const { t } = useTranslation('chat')
  const workspace = useWorkspace()
  const [title, set_title] = useState(conversation.title)
  const [busy, set_busy] = useState(false)
  const save = async (event: FormEvent) => {
    event.preventDefault()
    const wanted = title.trim()
    if (wanted === '' || wanted === conversation.title) return on_done()
    set_busy(true)
    try {
      await rename(workspace, conversation.id, wanted)
      on_done()
    } catch (problem) {
      toast(refusal_text(refusal_from(problem)), 'bad')
      set_busy(false)
    }
  }
  return (
    <form className={styles.rename} onSubmit={(event) => void save(event)}>
      <TextField bare autoFocus label={t('start.name')} value={title} maxLength={80} onChange={(event) => set_title(event.target.value)} />
      <div className={styles.pair}>
        <Button size="s" onClick={on_done}>
          {t('panel.cancel')}
        </Button>
        <Button size="s" variant="primary" type="submit" busy={busy}>
          {t('panel.save')}
        </Button>
      </div>
    </form>
  )
}
