import { Users } from 'lucide-react'
import { useEffect, useMemo, useRef } from 'react'

import type { Conversation } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import { find_members, MemberAvatar, sorted, useMembers } from '../../people/members'
import { useWorkspace } from '../../sync/provider'
import { useRoster } from '../reading'
import { useHindrance } from '../rights'
import { kEverybody, type Pick } from '../text/mentions'
import styles from './Composer.module.css'
import type { Writing } from './use_writing'

const kMost = 8

interface Props {
  writing: Writing
  conversation: Conversation
}

interface Offer extends Pick {
  hint: string
}

/** People of the conversation whose names fit what stands after the `@`, and everybody where one may mention them. */
export function MentionPicker({ writing, conversation }: Props) {
  const { t } = useTranslation('chat')
  const query = writing.asked?.query ?? ''
  const everybody = useEverybody(conversation, query)
  const people = useFound(conversation.id, query)
  const found = useMemo(() => [...everybody, ...people].slice(0, kMost), [everybody, people])
  const list = useRef<HTMLUListElement>(null)
  const { offered, active, picker_id } = writing
  useEffect(() => {
    offered.current = found.map(({ member_id, name }) => ({ member_id, name }))
    return () => void (offered.current = [])
  }, [found, offered])
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' })
  }, [active])
  if (found.length === 0) return null
  return (
    <ul ref={list} id={picker_id} className={styles.picker} role="listbox" aria-label={t('mention_picker')}>
      {found.map(({ member_id, name, hint }, at) => (
        <li
          key={member_id}
          id={`${picker_id}-${at}`}
          role="option"
          aria-selected={at === active}
          className={styles.option}
          onPointerDown={(event) => event.preventDefault()}
          onPointerMove={() => writing.set_active(at)}
          onClick={() => writing.choose({ member_id, name })}
        >
          {member_id === kEverybody ? (
            <span className={styles.everybody} aria-hidden>
              <Users />
            </span>
          ) : (
            <MemberAvatar id={member_id} size={28} />
          )}
          <bdi className={styles.name}>{name}</bdi>
          <span className={styles.role}>{hint}</span>
        </li>
      ))}
    </ul>
  )
}

const kNobody: readonly Offer[] = []

function useEverybody(conversation: Conversation, query: string): readonly Offer[] {
  const { t } = useTranslation('chat')
  const may = useHindrance(conversation, 'mention_all') === undefined && conversation.kind !== 'direct'
  const name = t('everybody.name')
  const hint = t('everybody.hint')
  const fits = [name, kEverybody].some((word) => word.startsWith(query.toLowerCase()))
  return useMemo(() => (may && fits ? [{ member_id: kEverybody, name, hint }] : kNobody), [may, fits, name, hint])
}

function useFound(conversation_id: string, query: string): readonly Offer[] {
  const { language } = useTranslation('chat')
  const { me } = useWorkspace()
  const roster = useRoster(conversation_id)
  const members = useMembers()
  return useMemo(() => {
    const others = Object.keys(roster?.members ?? {}).filter((id) => id !== me.member_id)
    const here = sorted(others.flatMap((id) => members[id] ?? []), language)
    const found = find_members(here, query).slice(0, kMost)
    return found.map(({ id, display_name, title }) => ({ member_id: id, name: display_name, hint: title }))
  }, [members, me.member_id, roster, query, language])
}
