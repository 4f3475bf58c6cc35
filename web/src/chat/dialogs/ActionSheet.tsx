import { CopyIcon, Eye, Reply, Undo2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { Message } from '../../api/types'
import { Dialog } from '../../ui/Dialog'
import type { MessageActionSet } from '../timeline/MessageActions'
import styles from './ReadersSheet.module.css'

interface Props {
  message: Message
  actions: MessageActionSet
  on_close: () => void
}

/** What a long press on a message offers. */
export function ActionSheet({ message, actions, on_close }: Props) {
  const { t } = useTranslation('chat')
  const reply = () => {
    actions.reply(message)
    on_close()
  }
  const copy = () => {
    actions.copy(message)
    on_close()
  }
  return (
    <Dialog open on_close={on_close} title={t('tools.label')} width={360}>
      <Action icon={<Reply />} label={t('tools.reply')} on_press={reply} />
      <Action icon={<CopyIcon />} label={t('tools.copy')} on_press={copy} />
      {actions.has_readers && (
        <Action icon={<Eye />} label={t('tools.readers')} on_press={() => actions.show_readers(message)} />
      )}
      {actions.may_recall(message) && (
        <Action icon={<Undo2 />} label={t('tools.recall')} on_press={() => actions.ask_recall(message)} is_danger />
      )}
    </Dialog>
  )
}

interface ActionProps {
  icon: ReactNode
  label: string
  on_press: () => void
  is_danger?: boolean
}

function Action({ icon, label, on_press, is_danger }: ActionProps) {
  return (
    <button type="button" className={styles.action} data-danger={is_danger || undefined} onClick={on_press}>
      {icon}
      {label}
    </button>
  )
}
