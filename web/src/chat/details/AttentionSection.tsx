import { useState } from 'react'

import { refusal_from } from '../../api/refusal_error'
import type { Conversation } from '../../api/types'
import { useFormats } from '../../i18n/formats'
import { refusal_text } from '../../i18n/refusals'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { CheckField } from '../../ui/CheckField'
import { SelectField } from '../../ui/Field'
import { toast } from '../../ui/toasts'
import { kMutes, let_mentions, mute, type MuteLength, star } from '../actions'
import { useNow } from '../attention'
import { is_notes } from '../reading'
import { useStarPerson } from '../use_star_person'
import styles from './DetailsPanel.module.css'

/** A mute that runs already, with the time that is left. */
const kRunning = 'running'
const kHeard = 'heard'

/** How the conversation comes to our own attention; nobody else learns of it. */
export function AttentionSection({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation('chat')
  const { me } = useWorkspace()
  const { is_starred } = conversation.mine.attention
  const { busy, act } = useActing()
  const workspace = useWorkspace()
  const turn = (wanted: boolean) => void act(star(workspace, conversation.id, wanted))
  return (
    <section className={styles.section} aria-label={t('attention.label')}>
      <h3 className={styles.heading}>{t('attention.label')}</h3>
      <CheckField
        label={t('attention.star_conversation')}
        hint={t('attention.star_hint')}
        checked={is_starred}
        disabled={busy}
        on_change={turn}
      />
      {conversation.kind === 'direct' && conversation.peer_id && !is_notes(conversation, me.member_id) && (
        <PeerStar member_id={conversation.peer_id} />
      )}
      <MuteChoice conversation={conversation} />
    </section>
  )
}

function PeerStar({ member_id }: { member_id: string }) {
  const { t } = useTranslation('chat')
  const { is_starred, turn } = useStarPerson(member_id)
  return <CheckField label={t('attention.star_person')} hint={t('attention.person_hint')} checked={is_starred} on_change={turn} />
}

function MuteChoice({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation('chat')
  const formats = useFormats()
  const workspace = useWorkspace()
  const { busy, act } = useActing()
  const held = conversation.mine.attention.mute
  const now = useNow([held?.until])
  const running = held && (held.until === undefined || now < Date.parse(held.until)) ? held : undefined
  const until = running?.until
  const choices = [
    { value: kHeard, label: t('attention.heard') },
    ...(until ? [{ value: kRunning, label: t('attention.muted') }] : []),
    ...kMutes.map((value) => ({ value, label: t(`attention.${value}`) })),
  ]
  const pick = (value: string) => {
    if (value === kRunning) return
    void act(mute(workspace, conversation.id, value === kHeard ? null : (value as MuteLength)))
  }
  const let_through = (wanted: boolean) => void act(let_mentions(workspace, conversation.id, wanted))
  const value = until ? kRunning : running ? 'for_ever' : kHeard
  return (
    <>
      <div className={styles.right}>
        <span className={styles.verb}>{t('attention.mute')}</span>
        <span className={styles.holders}>
          <SelectField bare label={t('attention.mute')} choices={choices} value={value} disabled={busy} on_change={pick} />
        </span>
      </div>
      {until && <p className={styles.note}>{t('attention.until', { time: formats.moment(until) })}</p>}
      {running && (
        <CheckField
          label={t('attention.lets_mentions')}
          checked={conversation.mine.attention.lets_mentions}
          disabled={busy}
          on_change={let_through}
        />
      )}
    </>
  )
}

function useActing() {
  const [busy, set_busy] = useState(false)
  const act = async (work: Promise<void>) => {
    set_busy(true)
    try {
      await work
    } catch (problem) {
      toast(refusal_text(refusal_from(problem)), 'bad')
    }
    set_busy(false)
  }
  return { busy, act }
}
