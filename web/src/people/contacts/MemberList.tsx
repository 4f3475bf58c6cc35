import { UserPlus, UserSearch } from 'lucide-react'
import { useDeferredValue, useMemo, useState } from 'react'

import type { Department, Member } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import { useSynced, useWorkspace } from '../../sync/provider'
import { Tag } from '../../ui/Badge'
import { Button } from '../../ui/Button'
import { List } from '../../ui/List'
import { ListRow } from '../../ui/ListRow'
import { SearchField } from '../../ui/SearchField'
import { SkeletonRows } from '../../ui/Skeleton'
import { EmptyState, ErrorState } from '../../ui/States'
import { useDepartments, useMemberList } from '../directory'
import { best_fits, findable_member } from '../matching'
import { MemberAvatar } from '../MemberFace'
import { useStatus } from '../status'
import { below } from '../tree'
import styles from './Contacts.module.css'

interface Props {
  department_id: string
  /** Whose card is open. */
  shown: string | undefined
  suffix: string
  on_invite?: () => void
}

function more_texts(member: Member, departments: Readonly<Record<string, Department>>): string[] {
  return [member.phone, ...member.department_ids.map((id) => departments[id]?.name ?? '')]
}

function useFound(department_id: string, query: string): readonly Member[] {
  const { language } = useTranslation()
  const members = useMemberList(language)
  const departments = useDepartments()
  return useMemo(() => {
    const inside = departments[department_id] ? below(departments, department_id) : undefined
    const here = inside ? members.filter(({ department_ids }) => department_ids.some((id) => inside.has(id))) : members
    return best_fits(here, query, (member) => findable_member(member, more_texts(member, departments)))
  }, [members, departments, department_id, query])
}

export function MemberList({ department_id, shown, suffix, on_invite }: Props) {
  const { t } = useTranslation('people')
  const [query, set_query] = useState('')
  const found = useFound(department_id, useDeferredValue(query))
  const departments = useDepartments()
  return (
    <>
      <div className={styles.search}>
        <SearchField label={t('contacts.search')} value={query} on_change={set_query} />
      </div>
      {found.length === 0 && <Nobody query={query} on_clear={() => set_query('')} on_invite={on_invite} />}
      <List label={t('contacts.members')} className={styles.members}>
        {found.map((member) => (
          <MemberRow
            key={member.id}
            member={member}
            where={member.department_ids.map((id) => departments[id]?.name).filter(Boolean).join(', ')}
            to={`/people/${member.id}${suffix}`}
            selected={member.id === shown}
            heads={departments[department_id]?.head_id === member.id}
          />
        ))}
      </List>
    </>
  )
}

interface NobodyProps {
  query: string
  on_clear: () => void
  on_invite?: () => void
}

function Nobody({ query, on_clear, on_invite }: NobodyProps) {
  const { t } = useTranslation('people')
  const booted = useSynced((state) => state.booted)
  const problem = useSynced((state) => state.boot_problem)
  if (!booted && problem) return <ErrorState title={t('contacts.not_loaded')} text={problem} />
  if (!booted) return <SkeletonRows />
  if (query) {
    const clear = <Button onClick={on_clear}>{t('contacts.clear_search')}</Button>
    return <EmptyState icon={<UserSearch />} title={t('contacts.nobody_found', { query })} action={clear} />
  }
  const invite = on_invite && (
    <Button variant="primary" icon={<UserPlus />} onClick={on_invite}>
      {t('invite.action')}
    </Button>
  )
  return <EmptyState icon={<UserPlus />} title={t('contacts.nobody_here')} action={invite} />
}

interface MemberRowProps {
  member: Member
  where: string
  to: string
  selected: boolean
  /** The chosen department. */
  heads: boolean
}

function MemberRow({ member, where, to, selected, heads }: MemberRowProps) {
  const { t } = useTranslation('people')
  const own = useWorkspace().me.member_id === member.id
  const status = useStatus(member)
  const title = (
    <>
      <bdi className={styles.name}>{member.display_name}</bdi>
      {own && <Tag>{t('you')}</Tag>}
      {heads && <Tag tone="ok">{t('departments.head')}</Tag>}
      {member.role !== 'member' && <Tag tone={member.role === 'guest' ? 'warn' : 'accent'}>{t(`roles.${member.role}`)}</Tag>}
    </>
  )
  return (
    <li>
      <ListRow
        to={to}
        selected={selected}
        leading={<MemberAvatar id={member.id} dotted />}
        title={title}
        subtitle={(status && <bdi>{status.text}</bdi>) || member.title || undefined}
        trailing={where && <span className={styles.where}>{where}</span>}
      />
    </li>
  )
}
