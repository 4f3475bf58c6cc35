import { SmilePlus } from 'lucide-react'
import { useState } from 'react'

import type { Message, Reaction } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { class_names } from '../../ui/class_names'
import { reactors } from '../amending'
import { useNameOf } from '../reading'
import { useMessageActions } from './MessageActions'
import styles from './Reactions.module.css'

const kMostNames = 20

/** Under a message: each emoji and how many have put it there. A press puts one's own or takes it away. */
export function Reactions({ message }: { message: Message }) {
  const { t } = useTranslation('chat')
  const { may_react, ask_reaction } = useMessageActions()
  return (
    <div className={styles.reactions} role="group" aria-label={t('reactions.label')} data-chips>
      {message.reactions.map((reaction) => (
        <Chip key={reaction.emoji} message={message} reaction={reaction} />
      ))}
      {may_react && (
        <button
          type="button"
          className={styles.chip}
          aria-label={t('reactions.add')}
          onClick={(event) => ask_reaction(message, event.currentTarget)}
        >
          <SmilePlus aria-hidden />
        </button>
      )}
    </div>
  )
}

/** Who they are is said by resting the pointer on it, and in full by the other button or a long press. */
function Chip({ message, reaction }: { message: Message; reaction: Reaction }) {
  const { may_react, react, show_reactors } = useMessageActions()
  const { names, ask } = useNames(message, reaction)
  const { emoji, count, mine } = reaction
  return (
    <button
      type="button"
      className={class_names(styles.chip, mine && styles.mine)}
      aria-pressed={mine}
      title={names}
      disabled={!may_react}
      onPointerEnter={ask}
      onFocus={ask}
      onClick={() => react(message, emoji)}
      onContextMenu={(event) => {
        event.preventDefault()
        show_reactors(message)
      }}
    >
      <span className={styles.emoji}>{emoji}</span> {count}
    </button>
  )
}

function useNames(message: Message, { emoji, count }: Reaction) {
  const { language } = useTranslation('chat')
  const workspace = useWorkspace()
  const name_of = useNameOf()
  const [found, set_found] = useState<{ count: number; ids: string[] }>()
  const ask = () => {
    if (found?.count === count) return
    const put = (ids: string[] | undefined) => ids && set_found({ count, ids })
    reactors(workspace, message).then((all) => put(all.find((it) => it.emoji === emoji)?.member_ids), () => undefined)
  }
  const some = found?.ids.slice(0, kMostNames).map(name_of)
  const more = (found?.ids.length ?? 0) > kMostNames ? ['…'] : []
  const names = some && new Intl.ListFormat(language, { type: 'unit' }).format([...some, ...more])
  return { names, ask }
}
