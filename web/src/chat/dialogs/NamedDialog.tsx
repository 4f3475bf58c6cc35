import { useMemo, useState } from 'react'

import type { Conversation } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import { Button } from '../../ui/Button'
import { Dialog } from '../../ui/Dialog'
import { useRoster } from '../reading'
import { type GroupVerb, runs_group } from '../rights'
import { PeoplePicker } from './PeoplePicker'
import styles from './PeoplePicker.module.css'

const kMostNamed = 200

interface Props {
  conversation: Conversation
  verb: GroupVerb
  on_chosen: (member_ids: string[]) => void
  on_close: () => void
}

/** Chooses who else has a right, beside those who run the group. */
export function NamedDialog({ conversation, verb, on_chosen, on_close }: Props) {
  const { t } = useTranslation('chat')
  const [chosen, set_chosen] = useState<string[]>(conversation.rights[verb].named)
  const roster = useRoster(conversation.id)
  const among = useMemo(() => {
    const plain = Object.values(roster?.members ?? {}).filter((member) => !runs_group(member.role))
    return Object.fromEntries(plain.map((member) => [member.member_id, member]))
  }, [roster])
  const footer = (
    <>
      <Button onClick={on_close}>{t('panel.cancel')}</Button>
      <Button variant="primary" disabled={chosen.length > kMostNamed} onClick={() => on_chosen(chosen)}>
        {t('panel.save')}
      </Button>
    </>
  )
  return (
    <Dialog open on_close={on_close} title={t(`rights.${verb}`)} footer={footer} width={480}>
      <PeoplePicker chosen={chosen} on_change={set_chosen} among={among} />
      <p className={styles.hint}>{t('rights.named_hint')}</p>
    </Dialog>
  )
}
