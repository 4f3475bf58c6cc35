import { MoreHorizontal } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'

import type { Conversation, ConversationMember } from '../../api/types'
import { MemberAvatar, MemberName, useMember } from '../../people/members'
import { useWorkspace } from '../../sync/provider'
import { Tag } from '../../ui/Badge'
import { IconButton } from '../../ui/Button'
import { Menu, type MenuItem } from '../../ui/Menu'
import { SkeletonRows } from '../../ui/Skeleton'
import { ErrorState } from '../../ui/States'
import { load_roster, remove } from '../actions'
import { ConfirmDialog } from '../dialogs/ConfirmDialog'
import { useNameOf, useRoster } from '../reading'
import { useOpenDirect } from '../use_open_direct'
import styles from './DetailsPanel.module.css'

export function MemberSection({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation('chat')
  const [removing, set_removing] = useState<string>()
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
          <Row key={member.member_id} member={member} conversation={conversation} on_remove={set_removing} />
        ))}
      </ul>
      {removing && (
        <RemoveDialog conversation={conversation} member_id={removing} on_close={() => set_removing(undefined)} />
      )}
    </section>
  )
}

interface RowProps {
  member: ConversationMember
  conversation: Conversation
  on_remove: (member_id: string) => void
}

function Row({ member, conversation, on_remove }: RowProps) {
  const { t } = useTranslation('chat')
  const { me } = useWorkspace()
  const person = useMember(member.member_id)
  const name_of = useNameOf()
  const is_me = member.member_id === me.member_id
  const groups = useMemberVerbs(member, conversation, on_remove)
  return (
    <li className={styles.row}>
      <MemberAvatar id={member.member_id} size={32} />
      <span className={styles.who}>
        <span className={styles.name}>
          <MemberName id={member.member_id} />
          {is_me && <span className={styles.me}>({t('panel.you')})</span>}
        </span>
        {person?.title && <span className={styles.job}>{person.title}</span>}
      </span>
      {member.role === 'owner' && conversation.kind === 'group' && <Tag>{t('panel.owner')}</Tag>}
      {!is_me && conversation.kind === 'group' && (
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

type Removing = (member_id: string) => void

function useMemberVerbs({ member_id }: ConversationMember, conversation: Conversation, on_remove: Removing) {
  const { t } = useTranslation('chat')
  const open_direct = useOpenDirect()
  const talk: MenuItem = {
    key: 'message',
    label: t('panel.message'),
    on_select: () => open_direct(member_id),
  }
  const out = () => on_remove(member_id)
  const removal: MenuItem = { key: 'remove', label: t('panel.remove'), danger: true, on_select: out }
  const is_owner = conversation.kind === 'group' && conversation.mine.role === 'owner'
  return is_owner ? [[talk], [removal]] : [[talk]]
}

interface RemoveProps {
  conversation: Conversation
  member_id: string
  on_close: () => void
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

/** Owners first, then by name. */
function useSortedRoster(conversation_id: string) {
  const { i18n } = useTranslation('chat')
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
    const { compare } = new Intl.Collator(i18n.language)
    const rank = (member: ConversationMember) => (member.role === 'owner' ? 0 : 1)
    return Object.values(roster.members).sort(
      (a, b) => rank(a) - rank(b) || compare(name_of(a.member_id), name_of(b.member_id)),
    )
  }, [roster, name_of, i18n.language])
  return { members, failed, retry: () => set_attempt((count) => count + 1) }
}
