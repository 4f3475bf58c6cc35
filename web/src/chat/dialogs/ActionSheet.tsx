import { CopyIcon, Eye, Pencil, Pin, PinOff, Plus, Reply, Smile, Undo2 } from 'lucide-react'
import type { ReactNode } from 'react'

import type { Message } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import { Dialog } from '../../ui/Dialog'
import { useMessageExtras } from '../extras'
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
  const { tools } = useMessageExtras()
  const closing = (run: (message: Message) => void) => () => {
    on_close()
    run(message)
  }
  const is_pinned = actions.is_pinned(message)
  return (
    <Dialog open on_close={on_close} title={t('tools.label')} width={360}>
      {actions.may_react && <QuickReactions message={message} actions={actions} on_close={on_close} />}
      <Action icon={<Reply />} label={t('tools.reply')} on_press={closing(actions.reply)} />
      <Action icon={<CopyIcon />} label={t('tools.copy')} on_press={closing(actions.copy)} />
      {actions.may_edit(message) && (
        <Action icon={<Pencil />} label={t('tools.edit')} on_press={closing(actions.edit)} />
      )}
      {actions.may_pin && (
        <Action
          icon={is_pinned ? <PinOff /> : <Pin />}
          label={t(is_pinned ? 'tools.unpin' : 'tools.pin')}
          on_press={closing(actions.toggle_pin)}
        />
      )}
      {tools.map(({ key, label, icon, run }) => (
        <Action key={key} icon={icon} label={label} on_press={closing(run)} />
      ))}
      {message.reactions.length > 0 && (
        <Action icon={<Smile />} label={t('tools.reactors')} on_press={() => actions.show_reactors(message)} />
      )}
      {actions.has_readers && (
        <Action icon={<Eye />} label={t('tools.readers')} on_press={() => actions.show_readers(message)} />
      )}
      {actions.may_recall(message) && (
        <Action icon={<Undo2 />} label={t('tools.recall')} on_press={() => actions.ask_recall(message)} is_danger />
      )}
    </Dialog>
  )
}

const kQuick = ['👍', '❤️', '😂', '🎉', '🙏', '👀']

function QuickReactions({ message, actions, on_close }: Props) {
  const { t } = useTranslation('chat')
  const has = (emoji: string) => message.reactions.some((reaction) => reaction.emoji === emoji && reaction.mine)
  const pick = (emoji: string) => {
    actions.react(message, emoji)
    on_close()
  }
  return (
    <div className={styles.quick} role="group" aria-label={t('tools.react')}>
      {kQuick.map((emoji) => (
        <button key={emoji} type="button" aria-pressed={has(emoji)} onClick={() => pick(emoji)}>
          {emoji}
        </button>
      ))}
      <button type="button" aria-label={t('reactions.add')} onClick={() => actions.ask_reaction(message)}>
        <Plus aria-hidden />
      </button>
    </div>
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
