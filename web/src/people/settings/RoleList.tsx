import { useState } from 'react'

import { refusal_from } from '../../api/refusal_error'
import type { Member, Role } from '../../api/types'
import { refusal_text } from '../../i18n/refusals'
import { useTranslation } from '../../i18n/translation'
import { useWorkspace } from '../../sync/provider'
import { SelectField } from '../../ui/Field'
import { SearchField } from '../../ui/SearchField'
import { toast } from '../../ui/toasts'
import { useMemberList, useMyself } from '../directory'
import { best_fits, findable_member } from '../matching'
import { MemberAvatar } from '../MemberFace'
import { roles_to_give } from '../roles'
import { change_member } from '../writes'
import { Section } from './Section'
import styles from './Section.module.css'

export function RoleList() {
  const { t, language } = useTranslation('people')
  const [query, set_query] = useState('')
  const members = useMemberList(language)
  const found = best_fits(members, query, (member) => findable_member(member, [member.account_login ?? '']))
  return (
    <Section title={t('settings.roles')} lead={t('settings.roles_lead')}>
      <SearchField label={t('contacts.search')} value={query} on_change={set_query} />
      <ul aria-label={t('settings.roles')} className={styles.under_search}>
        {found.map((member) => (
          <RoleRow key={member.id} member={member} />
        ))}
      </ul>
    </Section>
  )
}

function RoleRow({ member }: { member: Member }) {
  const { t } = useTranslation('people')
  const workspace = useWorkspace()
  const myself = useMyself()
  const roles = member.id === myself?.id ? [member.role] : roles_to_give(myself?.role, member.role)
  const change = (role: string) =>
    change_member(workspace, member.id, { role: role as Role }).then(
      () => toast(t('settings.role_changed', { name: member.display_name, role: t(`roles.${role as Role}`) }), 'good'),
      (problem: unknown) => toast(refusal_text(refusal_from(problem)), 'bad'),
    )
  return (
    <li className={styles.row}>
      <MemberAvatar id={member.id} />
      <div className={styles.row_text}>
        <div className={styles.row_title}>
          <bdi>{member.display_name}</bdi>
        </div>
        <div className={styles.row_note}>{[member.title, member.account_login].filter(Boolean).join(' · ')}</div>
      </div>
      <div className={styles.pick}>
        <SelectField
          bare
          label={t('settings.role_of', { name: member.display_name })}
          value={member.role}
          disabled={roles.length === 1}
          on_change={(role) => void change(role)}
          choices={roles.map((role) => ({ value: role, label: t(`roles.${role}`) }))}
        />
      </div>
    </li>
  )
}
