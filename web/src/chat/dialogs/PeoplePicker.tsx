import { Check, X } from 'lucide-react'
import { useMemo, useState } from 'react'

import type { Member } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import { find_members, MemberAvatar, MemberName, useMemberList } from '../../people/members'
import { useWorkspace } from '../../sync/provider'
import { walk_rows } from '../../ui/List'
import { SearchField } from '../../ui/SearchField'
import { useNameOf } from '../reading'
import styles from './PeoplePicker.module.css'

const kMostShown = 60

interface Props {
  chosen: readonly string[]
  on_change: (chosen: string[]) => void
  /** Who is in already. */
  without?: Readonly<Record<string, unknown>>
  /** Nobody else is offered. */
  among?: Readonly<Record<string, unknown>>
}

/** Search and choose people; the chosen stand above as chips. */
export function PeoplePicker({ chosen, on_change, without, among }: Props) {
  const { t, language } = useTranslation('chat')
  const { me } = useWorkspace()
  const [query, set_query] = useState('')
  const everybody = useMemberList(language)
  const candidates = useMemo(
    () => everybody.filter(({ id }) => id !== me.member_id && !without?.[id] && (!among || among[id])),
    [everybody, me.member_id, without, among],
  )
  const found = find_members(candidates, query)
  const toggle = (id: string) => {
    on_change(chosen.includes(id) ? chosen.filter((other) => other !== id) : [...chosen, id])
    set_query('')
  }
  if (candidates.length === 0) return <p className={styles.nobody}>{t(among ? 'rights.nobody' : 'start.alone')}</p>
  return (
    <div className={styles.picker}>
      {chosen.length > 0 && <Chips chosen={chosen} on_remove={toggle} />}
      <SearchField label={t('start.search')} value={query} on_change={set_query} data-autofocus />
      <ul className={styles.list} onKeyDown={walk_rows}>
        {found.slice(0, kMostShown).map((member) => (
          <li key={member.id}>
            <Choice member={member} is_chosen={chosen.includes(member.id)} on_press={() => toggle(member.id)} />
          </li>
        ))}
        {found.length === 0 && <li className={styles.nobody}>{t('start.nobody', { query })}</li>}
      </ul>
    </div>
  )
}

function Choice({ member, is_chosen, on_press }: { member: Member; is_chosen: boolean; on_press: () => void }) {
  return (
    <button type="button" className={styles.row} data-row role="checkbox" aria-checked={is_chosen} onClick={on_press}>
      <MemberAvatar id={member.id} size={32} />
      <span className={styles.who}>
        <bdi className={styles.name}>{member.display_name}</bdi>
        {member.title && <span className={styles.role}>{member.title}</span>}
      </span>
      <span className={styles.mark} data-on={is_chosen || undefined}>
        {is_chosen && <Check aria-hidden />}
      </span>
    </button>
  )
}

function Chips({ chosen, on_remove }: { chosen: readonly string[]; on_remove: (id: string) => void }) {
  const { t } = useTranslation('chat')
  const name_of = useNameOf()
  return (
    <ul className={styles.chips} aria-label={t('start.chosen')}>
      {chosen.map((id) => (
        <li key={id} className={styles.chip}>
          <MemberAvatar id={id} size={20} />
          <MemberName id={id} />
          <button type="button" aria-label={t('start.remove', { name: name_of(id) })} onClick={() => on_remove(id)}>
            <X aria-hidden />
          </button>
        </li>
      ))}
    </ul>
  )
}
