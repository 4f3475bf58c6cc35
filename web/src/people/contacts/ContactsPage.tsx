import { UserPlus } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useNavigate, useParams, useSearchParams } from 'react-router'

import { useTranslation } from '../../i18n/translation'
import { Button } from '../../ui/Button'
import { PaneBody, PaneHeader, Panes } from '../../ui/Panes'
import { useDepartments, usePowers } from '../directory'
import { useShown } from '../introducing'
import { InviteDialog } from '../invites/InviteDialog'
import { DepartmentTree } from './DepartmentTree'
import { MemberCard } from './MemberCard'
import { MemberList } from './MemberList'

interface Props {
  on_message: (member_id: string) => void
  /** What else can be done about somebody, beside writing to them. */
  more_for: (member_id: string) => ReactNode
}

/** The directory: the tree, everybody in the chosen department, and one person's card. */
export function ContactsPage({ on_message, more_for }: Props) {
  const { t } = useTranslation('people')
  const { member_id } = useParams()
  const [params] = useSearchParams()
  const navigate = useNavigate()
  const place = params.get('department') ?? ''
  const departments = useDepartments()
  const shown = useShown(member_id)
  const may_invite = usePowers().holds('invite')
  const [inviting, invite] = useState(false)
  const suffix = place ? `?department=${place}` : ''
  const close_card = () => void navigate(`/people${suffix}`)
  const invite_button = (
    <Button size="s" icon={<UserPlus />} onClick={() => invite(true)}>
      {t('invite.action')}
    </Button>
  )
  const card = shown && (
    <MemberCard
      key={shown.id}
      member={shown}
      on_message={on_message}
      more={more_for(shown.id)}
      on_close={close_card}
      suffix={suffix}
    />
  )
  return (
    <Panes
      detailed={place !== '' || member_id !== undefined}
      place={place}
      list={<DepartmentTree chosen={place} />}
      side={card}
    >
      <PaneHeader
        title={<bdi>{departments[place]?.name ?? t('contacts.everybody')}</bdi>}
        with_list
        on_back={() => void navigate('/people')}
        actions={may_invite && invite_button}
      />
      <PaneBody>
        <MemberList
          department_id={place}
          shown={member_id}
          suffix={suffix}
          on_invite={may_invite ? () => invite(true) : undefined}
        />
      </PaneBody>
      <InviteDialog open={inviting} on_close={() => invite(false)} department_id={departments[place]?.id} />
    </Panes>
  )
}
