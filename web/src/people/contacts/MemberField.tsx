import { X } from 'lucide-react'
import { type KeyboardEvent, useId, useState } from 'react'

import type { Member } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import { IconButton } from '../../ui/Button'
import { TextField } from '../../ui/Field'
import { useMember, useMemberList } from '../directory'
import { find_members } from '../matching'
import { MemberAvatar } from '../MemberFace'
import styles from './Placement.module.css'

const kMostShown = 6

interface Props {
  label: string
  /** Said while nobody is chosen, and by the cross that takes the choice away. */
  nobody: string
  error?: string
  value: string | undefined
  on_change: (member_id: string | undefined) => void
  /** Cannot be chosen. */
  without?: string
  may_be?: (member: Member) => boolean
}

/** One member, found by typing. */
export function MemberField({ label, nobody, error, value, on_change, without = '', may_be = () => true }: Props) {
  const id = useId()
  const chosen = useMember(value)
  const search = useMemberSearch((member) => member.id !== without && may_be(member), on_change)
  const { open, found, active } = search
  const listed = found.length > 0
  const cross = (
    <IconButton label={nobody} onClick={() => on_change(undefined)}>
      <X />
    </IconButton>
  )
  return (
    <div>
      <TextField
        label={label}
        error={error}
        placeholder={nobody}
        role="combobox"
        autoComplete="off"
        aria-autocomplete="list"
        aria-expanded={listed}
        aria-controls={listed ? id : undefined}
        aria-activedescendant={found[active] ? `${id}-${active}` : undefined}
        data-takes-escape={open || undefined}
        value={search.query ?? chosen?.display_name ?? ''}
        onChange={(event) => search.ask(event.target.value)}
        onClick={() => search.ask('')}
        onBlur={search.close}
        onKeyDown={search.on_key}
        trailing={value && !open && cross}
      />
      {open && <Offered id={id} label={label} found={found} active={active} on_choose={search.choose} />}
    </div>
  )
}

/** While `query` is undefined nobody is looked for, and the field shows who is chosen. */
function useMemberSearch(may_be: (member: Member) => boolean, on_change: (member_id: string) => void) {
  const { language } = useTranslation()
  const members = useMemberList(language)
  const [query, set_query] = useState<string>()
  const [active, set_active] = useState(0)
  const open = query !== undefined
  const others = open ? members.filter(may_be) : []
  const found = find_members(others, query ?? '').slice(0, kMostShown)
  const close = () => set_query(undefined)
  const ask = (text: string) => {
    set_query(text)
    set_active(0)
  }
  const choose = (member: Member) => {
    on_change(member.id)
    close()
  }
  const on_key = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    const member = found[active]
    if (step && !open) ask('')
    else if (step && found.length > 0) set_active((active + step + found.length) % found.length)
    else if (event.key === 'Enter' && member) choose(member)
    else if (event.key === 'Escape' && open) close()
    else return
    event.preventDefault()
  }
  return { query, open, found, active, ask, close, choose, on_key }
}

interface OfferedProps {
  id: string
  label: string
  found: readonly Member[]
  active: number
  on_choose: (member: Member) => void
}

function Offered({ id, label, found, active, on_choose }: OfferedProps) {
  const { t } = useTranslation('people')
  if (found.length === 0) return <p className={styles.none}>{t('placement.nobody_found')}</p>
  return (
    <div id={id} role="listbox" aria-label={label} className={styles.offered}>
      {found.map((member, at) => (
        <div
          key={member.id}
          id={`${id}-${at}`}
          role="option"
          aria-selected={at === active}
          className={styles.option}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => on_choose(member)}
        >
          <MemberAvatar id={member.id} size={28} />
          <bdi className={styles.option_name}>{member.display_name}</bdi>
          <span className={styles.option_note}>{member.title}</span>
        </div>
      ))}
    </div>
  )
}
