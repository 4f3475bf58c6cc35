import { useState } from 'react'

import { refusal_from } from '../../api/refusal_error'
import type { Conversation, HistoryRule } from '../../api/types'
import { refusal_text } from '../../i18n/refusals'
import { useWorkspace } from '../../sync/provider'
import { toast } from '../../ui/toasts'
import { change_history } from '../actions'
import { HistoryChoice } from '../dialogs/HistoryChoice'
import { runs_group } from '../rights'
import styles from './DetailsPanel.module.css'

export function HistorySection({ conversation }: { conversation: Conversation }) {
  const workspace = useWorkspace()
  const [wanted, set_wanted] = useState<HistoryRule>()
  const choose = async (rule: HistoryRule) => {
    set_wanted(rule)
    try {
      await change_history(workspace, conversation.id, rule)
    } catch (problem) {
      toast(refusal_text(refusal_from(problem)), 'bad')
    }
    set_wanted(undefined)
  }
  return (
    <section className={styles.section}>
      <HistoryChoice
        value={wanted ?? conversation.history}
        disabled={!runs_group(conversation.mine.role) || wanted !== undefined}
        on_change={(rule) => void choose(rule)}
      />
    </section>
  )
}
