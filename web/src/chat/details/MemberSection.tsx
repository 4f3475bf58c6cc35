import { MessageSquareOff, MoreHorizontal } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'

import { refusal_from } from '../../api/refusal_error'
import type { Conversation, ConversationMember } from '../../api/types'
import { useFormats } from '../../i18n/formats'
import { refusal_text } from '../../i18n/refusals'
import { useTranslation } from '../../i18n/translation'
import type { Words } from '../../i18n/words'
import { MemberAvatar, MemberName, runs_organisation, useMember, useMyself } from '../../people/members'
import { useWorkspace } from '../../sync/provider'
import { Tag } from '../../ui/Badge'
import { IconButton } from '../../ui/Button'
import { Menu, type MenuItem } from '../../ui/Menu'
import { SkeletonRows } from '../../ui/Skeleton'
import { ErrorState } from '../../ui/States'
import { toast } from '../../ui/toasts'
import { Tooltip } from '../../ui/Tooltip'
import { give_role, load_roster, remove, silence } from '../actions'
import { ConfirmDialog } from '../dialogs/ConfirmDialog'
import { SilenceDialog } from '../dialogs/SilenceDialog'
import { is_official, useNameOf, useRoster } from '../reading'
import { is_silenced, outranks } from '../rights'
import { PersonStar } from '../Star'
import { useOpenDirect } from '../use_open_direct'
import { useStarPerson } from '../use_star_person'
import styles from './DetailsPanel.module.css'

/** What a dialog is open about, and with whom. */
interface Asked {
  what: 'remove' | 'hand_over' | 'silence'
  member_id: string
}

type Ask = (asked: Asked) => void

export function MemberSection({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation('chat')
  const [asked, set_asked] = useState<Asked>()
  const done = () => set_asked(undefined)
  const { members, failed, retry } = useSortedRoster(conversation.id)
  return (
    <section className={styles.section}>
      <h3 className={styles.heading}>
        {t('panel.members')} <span>{conversation.member_count}</span>
      </h3>
      {failed && !members && <ErrorState title={t('panel.failed')} on_retry={retry} />}
      {!failed && !members && <SkeletonRows count={3} />}
      <ul>
        {members?.map((member) => (
          <Row key={member.member_id} member={member} conversation={conversation} ask={set_asked} />
        ))}
      </ul>
      {asked?.what === 'remove' && <RemoveDialog conversation={conversation} member_id={asked.member_id} on_close={done} />}
      {asked?.what === 'hand_over' && <HandOverDialog conversation={conversation} member_id={asked.member_id} on_close={done} />}
      {asked?.what === 'silence' && <SilenceDialog conversation={conversation} member_id={asked.member_id} on_close={done} />}
    </section>
  )
}

interface RowProps {
  member: ConversationMember
  conversation: Conversation
  ask: Ask
}

function Row({ member, conversation, ask }: RowProps) {
  const { t } = useTranslation('chat')
  const { me } = useWorkspace()
  const person = useMember(member.member_id)
  const name_of = useNameOf()
  const is_me = member.member_id === me.member_id
  const groups = useMemberVerbs(member, conversation, ask)
  return (
    <li className={styles.row}>
      <MemberAvatar id={member.member_id} size={32} dotted />
      <span className={styles.who}>
        <span className={styles.name}>
          <MemberName id={member.member_id} />
          <PersonStar id={member.member_id} />
          {is_me && <span className={styles.me}>({t('panel.you')})</span>}
        </span>
        {person?.title && <span className={styles.job}>{person.title}</span>}
      </span>
      {conversation.kind !== 'direct' && <Marks member={member} />}
      {!is_me && conversation.kind !== 'direct' && (
        <Menu
          groups={groups}
          trigger={
            <IconButton label={`${t('tools.more')}: ${name_of(member.member_id)}`}>
              <MoreHorizontal />
            </IconButton>
          }
        />
      )}
    </li>
  )
}

function Marks({ member }: { member: ConversationMember }) {
  const { t } = useTranslation('chat')
  const formats = useFormats()
  const { silenced_until } = member
  return (
    <>
      {silenced_until && is_silenced(silenced_until, Date.now()) && (
        <Tooltip label={t('silence.until', { time: formats.moment(silenced_until) })}>
          <span className={styles.mark} role="img" aria-label={t('silence.until', { time: formats.moment(silenced_until) })}>
            <MessageSquareOff aria-hidden />
          </span>
        </Tooltip>
      )}
      {member.role === 'owner' && <Tag>{t('panel.owner')}</Tag>}
      {member.role === 'admin' && <Tag>{t('panel.admin')}</Tag>}
    </>
  )
}

function useMemberVerbs(member: ConversationMember, conversation: Conversation, ask: Ask): MenuItem[][] {
  const { t } = useTranslation('chat')
  const open_direct = useOpenDirect()
  const workspace = useWorkspace()
  const { member_id, role, silenced_until } = member
  const { mine, id, kind } = conversation
  const item = (key: keyof Words['chat']['panel'], on_select: () => void): MenuItem => ({ key, label: t(`panel.${key}`), on_select })
  const tried = (work: Promise<void>) => void work.catch((problem: unknown) => toast(refusal_text(refusal_from(problem)), 'bad'))
  const { is_starred, turn } = useStarPerson(member_id)
  const administers = runs_organisation(useMyself())
  const talk = [item('message', () => open_direct(member_id)), item(is_starred ? 'unstar' : 'star', turn)]
  if (kind === 'direct') return [talk]
  const ranks =
    role === 'member'
      ? item('make_admin', () => tried(give_role(workspace, id, member_id, 'admin')))
      : item('unmake_admin', () => tried(give_role(workspace, id, member_id, 'member')))
  const quiet = is_silenced(silenced_until, Date.now())
    ? item('unsilence', () => tried(silence(workspace, id, member_id, null)))
    : item('silence', () => ask({ what: 'silence', member_id }))
  const removal = { ...item('remove', () => ask({ what: 'remove', member_id })), danger: true }
  const of_owner = mine.role === 'owner' ? [ranks, item('hand_over', () => ask({ what: 'hand_over', member_id }))] : []
  const below = outranks(mine.role, role)
  if (is_official(conversation)) return [talk, administers ? [ranks] : [], below ? [quiet] : []]
  return [talk, of_owner, below ? [quiet, removal] : []]
}

interface RemoveProps {
  conversation: Conversation
  member_id: string
  on_close: () => void
}

function HandOverDialog({ conversation, member_id, on_close }: RemoveProps) {
  const { t } = useTranslation('chat')
  const workspace = useWorkspace()
  const name_of = useNameOf()
  return (
    <ConfirmDialog
      title={t('panel.hand_over_title', { name: name_of(member_id) })}
      text={t('panel.hand_over_text')}
      confirm={t('panel.hand_over_confirm')}
      action={() => give_role(workspace, conversation.id, member_id, 'owner')}
      on_close={on_close}
    />
  )
}

function RemoveDialog({ conversation, member_id, on_close }: RemoveProps) {
  const { t } = useTranslation('chat')
  const workspace = useWorkspace()
  const name_of = useNameOf()
  return (
    <ConfirmDialog
      title={t('panel.remove_title', { name: name_of(member_id) })}
      text={t('panel.remove_text')}
      confirm={t('panel.remove_confirm')}
      action={() => remove(workspace, conversation.id, member_id)}
      on_close={on_close}
    />
  )
}

const kRanks: readonly ConversationMember['role'][] = ['owner', 'admin', 'member']

/** Those who run it first, then by name. */
function useSortedRoster(conversation_id: string) {
  const { language } = useTranslation('chat')
  const workspace = useWorkspace()
  const roster = useRoster(conversation_id)
  const name_of = useNameOf()
  const [failed, set_failed] = useState(false)
  const [attempt, set_attempt] = useState(0)
  useEffect(() => {
    set_failed(false)
    load_roster(workspace, conversation_id).catch(() => set_failed(true))
  }, [workspace, conversation_id, attempt])
  const members = useMemo(() => {
    if (!roster) return undefined
    const { compare } = new Intl.Collator(language)
    const rank = (member: ConversationMember) => (kRanks.indexOf(member.role))
    return Object.values(roster.members).sort(
      (a, b) => rank(a) - rank(b) || compare(name_of(a.member_id), name_of(b.member_id)),
    )
  }, [roster, name_of, language])
  return { members, failed, retry: () => set_attempt((count) => count + 1) }
}
