import { useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'

import type { Member } from '../../api/types'
import { find_members, MemberAvatar, useMemberList } from '../../people/members'
import { useWorkspace } from '../../sync/provider'
import { useRoster } from '../reading'
import styles from './Composer.module.css'
import type { Writing } from './use_writing'

const kMost = 8

interface Props {
  writing: Writing
  conversation_id: string
}

/** People of the conversation whose names fit what stands after the `@`. */
export function MentionPicker({ writing, conversation_id }: Props) {
  const { t } = useTranslation('chat')
  const found = useFound(conversation_id, writing.asked?.query ?? '')
  const list = useRef<HTMLUListElement>(null)
  const { offered, active, picker_id } = writing
  useEffect(() => {
    offered.current = found.map((member) => ({ member_id: member.id, name: member.display_name }))
    return () => void (offered.current = [])
  }, [found, offered])
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' })
  }, [active])
  if (found.length === 0) return null
  return (
    <ul ref={list} id={picker_id} className={styles.picker} role="listbox" aria-label={t('mention_picker')}>
      {found.map((member, at) => (
        <li
          key={member.id}
          id={`${picker_id}-${at}`}
          role="option"
          aria-selected={at === active}
          className={styles.option}
          onPointerDown={(event) => event.preventDefault()}
          onPointerMove={() => writing.set_active(at)}
          onClick={() => writing.choose({ member_id: member.id, name: member.display_name })}
        >
          <MemberAvatar id={member.id} size={28} />
          <bdi className={styles.name}>{member.display_name}</bdi>
          <span className={styles.role}>{member.title}</span>
        </li>
      ))}
    </ul>
  )
}

function useFound(conversation_id: string, query: string): readonly Member[] {
  const { i18n } = useTranslation('chat')
  const { me } = useWorkspace()
  const roster = useRoster(conversation_id)
  const members = useMemberList(i18n.language)
  return useMemo(() => {
    const here = members.filter((member) => member.id !== me.member_id && roster?.members[member.id])
    return find_members(here, query).slice(0, kMost)
  }, [members, me.member_id, roster, query])
}
