import { useState } from 'react'

import { refusal_from } from '../../api/refusal_error'
import type { Conversation } from '../../api/types'
import { refusal_text } from '../../i18n/refusals'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { toast } from '../../ui/toasts'
import { kSilences, silence, type SilenceLength } from '../actions'
import { useNameOf } from '../reading'
import styles from './HistoryChoice.module.css'

interface Props {
  conversation: Conversation
  member_id: string
  on_close: () => void
}

/** Asks for how long somebody may not write. */
export function SilenceDialog({ conversation, member_id, on_close }: Props) {
  const { t } = useTranslation('chat')
  const workspace = useWorkspace()
  const name_of = useNameOf()
  const [length, set_length] = useState<SilenceLength>('one_hour')
  const [busy, set_busy] = useState(false)
  const run = async () => {
    set_busy(true)
    try {
      await silence(workspace, conversation.id, member_id, length)
    } catch (problem) {
      toast(refusal_text(refusal_from(problem)), 'bad')
    }
    on_close()
  }
  const footer = (
    <>
      <Button onClick={on_close}>{t('panel.cancel')}</Button>
      <Button variant="danger" busy={busy} onClick={() => void run()}>
        {t('silence.confirm')}
      </Button>
    </>
  )
  return (
    <Dialog open on_close={on_close} title={t('silence.title', { name: name_of(member_id) })} footer={footer} width={400}>
      <p>{t('silence.text')}</p>
      <fieldset className={styles.choices}>
        <legend className={styles.legend}>{t('silence.label')}</legend>
        {kSilences.map((each) => (
          <label key={each} className={styles.choice}>
            <input type="radio" name="silence" checked={each === length} onChange={() => set_length(each)} />
            <span className={styles.name}>{t(`silence.${each}`)}</span>
          </label>
        ))}
      </fieldset>
    </Dialog>
  )
}
