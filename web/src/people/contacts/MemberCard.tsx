import { MessageSquare, Pencil } from 'lucide-react'
import type { ReactNode } from 'react'
import { Link } from 'react-router'

import type { Member } from '../../api/types'
import { useFormats } from '../../i18n/formats'
import { useTranslation } from '../../i18n/translation'
import { usePresenceWords } from '../../presence/presences'
import { useWorkspace } from '../../sync/provider'
import { Tag } from '../../ui/Badge'
import { Button, button_class } from '../../ui/Button'
import { PaneBody, PaneHeader } from '../../ui/Panes'
import { useDepartments, useMember, useOrganisation, usePowers } from '../directory'
import { MemberAvatar } from '../MemberFace'
import { values_of } from '../profile/values'
import { useStatus } from '../status'
import { StatusLine } from '../StatusLine'
import { path_of } from '../tree'
import styles from './Contacts.module.css'
import { MemberAdministration } from './MemberAdministration'

interface Props {
  member: Member
  on_message: (member_id: string) => void
  more: ReactNode
  on_close: () => void
  /** Keeps the chosen department in links to other cards. */
  suffix: string
}

export function MemberCard({ member, on_message, more, on_close, suffix }: Props) {
  const { t } = useTranslation('people')
  const own = useWorkspace().me.member_id === member.id
  const sees_leavers = usePowers().holds('leave')
  const left = member.left_at !== undefined
  const status = useStatus(member)
  const presence = usePresenceWords(left ? undefined : member.id)
  return (
    <>
      <PaneHeader title={t('card.title')} level={2} on_close={on_close} />
      <PaneBody className={styles.card}>
        <div className={styles.face}>
          <MemberAvatar id={member.id} size={88} />
          <p className={styles.card_name}>
            <bdi>{member.display_name}</bdi>
          </p>
          {member.title && <p className={styles.card_title}>{member.title}</p>}
          {presence && <p className={styles.card_title}>{presence}</p>}
          {status && (
            <p className={styles.card_status}>
              <StatusLine status={status} />
            </p>
          )}
          <div className={styles.card_tags}>
            {own && <Tag>{t('you')}</Tag>}
            {left && <Tag>{t('leaving.left')}</Tag>}
            {member.unlisted && <Tag>{t('card.unlisted')}</Tag>}
            {!left && member.role !== 'member' && <Tag tone="accent">{t(`roles.${member.role}`)}</Tag>}
            {member.grant && <Tag tone="accent">{t('administrators.administers')}</Tag>}
          </div>
        </div>
        {left && sees_leavers && (
          <div className={styles.card_actions}>
            <Link to="/settings/leavers" className={button_class()}>
              {t('settings.leavers')}
            </Link>
          </div>
        )}
        {!left && (
          <div className={styles.card_actions}>
            {own ? (
              <Link to="/me" className={button_class()}>
                <Pencil /> {t('card.edit')}
              </Link>
            ) : (
              <Button variant="primary" icon={<MessageSquare />} onClick={() => on_message(member.id)}>
                {t('card.message')}
              </Button>
            )}
            {more}
            <MemberAdministration member={member} />
          </div>
        )}
        {member.unlisted && <p className={styles.about}>{t('card.unlisted_note')}</p>}
        {member.about && <p className={styles.about}>{member.about}</p>}
        <Facts member={member} suffix={suffix} />
      </PaneBody>
    </>
  )
}

function Facts({ member, suffix }: { member: Member; suffix: string }) {
  const { t } = useTranslation('people')
  const { date } = useFormats()
  const departments = useDepartments()
  const manager = useMember(member.manager_id)
  const paths = member.department_ids.map((id) => path_of(departments, id)).filter(Boolean)
  return (
    <dl className={styles.facts}>
      {paths.length > 0 && <Fact name={t('fields.departments')}>{paths.map((path) => <div key={path}>{path}</div>)}</Fact>}
      {manager && (
        <Fact name={t('fields.manager')}>
          <Link to={`/people/${manager.id}${suffix}`}>
            <bdi>{manager.display_name}</bdi>
          </Link>
        </Fact>
      )}
      {member.email && (
        <Fact name={t('fields.email')}>
          <a href={`mailto:${member.email}`}>{member.email}</a>
        </Fact>
      )}
      {member.phone && (
        <Fact name={t('fields.phone')}>
          <a href={`tel:${member.phone}`}>{member.phone}</a>
        </Fact>
      )}
      <OwnFacts member={member} />
      {member.account_login && <Fact name={t('fields.login')}>{member.account_login}</Fact>}
      <Fact name={t('card.joined')}>{date(member.joined_at)}</Fact>
      {member.left_at && <Fact name={t('leaving.left')}>{date(member.left_at)}</Fact>}
    </dl>
  )
}

/** What the organisation's own fields say. */
function OwnFacts({ member }: { member: Member }) {
  const { date } = useFormats()
  const said = values_of(member.profile)
  const fields = (useOrganisation()?.profile_fields ?? []).filter(({ id }) => said[id])
  return fields.map(({ id, name, kind }) => {
    const value = said[id] ?? ''
    return (
      <Fact key={id} name={name}>
        {kind === 'link' && (
          <a href={value} target="_blank" rel="noopener noreferrer">
            {value}
          </a>
        )}
        {kind === 'date' && date(`${value}T12:00:00`)}
        {kind === 'text' && <bdi>{value}</bdi>}
      </Fact>
    )
  })
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
