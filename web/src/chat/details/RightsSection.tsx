import { useState } from 'react'

import { refusal_from } from '../../api/refusal_error'
import type { Conversation, Right } from '../../api/types'
import { refusal_text } from '../../i18n/refusals'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { Button } from '../../ui/Button'
import { SelectField } from '../../ui/Field'
import { toast } from '../../ui/toasts'
import { change_right } from '../actions'
import { NamedDialog } from '../dialogs/NamedDialog'
import { type GroupVerb, kGroupVerbs, runs_group } from '../rights'
import styles from './DetailsPanel.module.css'

const kHolders: readonly Right['holders'][] = ['everyone', 'admins', 'named']

/** Who may do what in a group; those who run it can change that. */
export function RightsSection({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation('chat')
  return (
    <section className={styles.section} aria-label={t('rights.label')}>
      <h3 className={styles.heading}>{t('rights.label')}</h3>
      {kGroupVerbs.map((verb) => (
        <RightRow key={verb} conversation={conversation} verb={verb} />
      ))}
    </section>
  )
}

function RightRow({ conversation, verb }: { conversation: Conversation; verb: GroupVerb }) {
  const { t } = useTranslation('chat')
  const { wanted, choose } = useChoosing(conversation, verb)
  const [naming, set_naming] = useState(false)
  const right = conversation.rights[verb]
  const holders = wanted ?? right.holders
  const may_change = runs_group(conversation.mine.role)
  const stop = () => set_naming(false)
  const name_people = (named: string[]) => {
    stop()
    void choose({ holders: 'named', named })
  }
  const pick = (value: string) => {
    const next = value as Right['holders']
    if (next === 'named') set_naming(true)
    else void choose({ holders: next, named: [] })
  }
  const choices = kHolders.map((value) => ({ value, label: t(`rights.holders.${value}`) }))
  return (
    <div className={styles.right}>
      <span className={styles.verb}>{t(`rights.${verb}`)}</span>
      <span className={styles.holders}>
        {may_change ? (
          <SelectField
            bare
            label={t(`rights.${verb}`)}
            choices={choices}
            value={holders}
            disabled={wanted !== undefined}
            on_change={pick}
          />
        ) : (
          <span className={styles.held}>{t(`rights.holders.${holders}`)}</span>
        )}
        {right.holders === 'named' && may_change && (
          <Button size="s" onClick={() => set_naming(true)}>
            {t('rights.named_count', { count: right.named.length })}
          </Button>
        )}
      </span>
      {naming && (
        <NamedDialog conversation={conversation} verb={verb} on_chosen={name_people} on_close={stop} />
      )}
    </div>
  )
}

/** What was chosen shows at once and stays if the server agrees. */
function useChoosing(conversation: Conversation, verb: GroupVerb) {
  const workspace = useWorkspace()
  const [wanted, set_wanted] = useState<Right['holders']>()
  const choose = async (right: Right) => {
    set_wanted(right.holders)
    try {
      await change_right(workspace, conversation.id, verb, right)
    } catch (problem) {
      toast(refusal_text(refusal_from(problem)), 'bad')
    }
    set_wanted(undefined)
  }
  return { wanted, choose }
}
