import {
  Building2,
  FileSpreadsheet,
  FolderTree,
  Link2,
  ScrollText,
  ShieldCheck,
  SlidersHorizontal,
  TextCursorInput,
  UserRoundX,
} from 'lucide-react'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, useNavigate, useParams } from 'react-router'

import { useSynced } from '../../sync/provider'
import { Badge } from '../../ui/Badge'
import { List } from '../../ui/List'
import { ListRow } from '../../ui/ListRow'
import { PaneBody, PaneHeader, Panes } from '../../ui/Panes'
import { runs_organisation, useMyself } from '../directory'
import { ImportPage } from '../import/ImportPage'
import { InviteList } from '../invites/InviteList'
import { useJoinRequests } from '../invites/queries'
import { DepartmentSettings } from './DepartmentSettings'
import { OrganisationForm } from './OrganisationForm'
import { RoleList } from './RoleList'
import styles from './Section.module.css'

const AuditPage = lazy(async () => ({ default: (await import('../audit/AuditPage')).AuditPage }))
const ProfileFields = lazy(async () => ({ default: (await import('./ProfileFields')).ProfileFields }))
const RulesForm = lazy(async () => ({ default: (await import('./RulesForm')).RulesForm }))
const LeaversPage = lazy(async () => ({ default: (await import('../leaving/LeaversPage')).LeaversPage }))

const sections = {
  general: { icon: <Building2 />, page: <OrganisationForm /> },
  rules: { icon: <SlidersHorizontal />, page: <RulesForm /> },
  invites: { icon: <Link2 />, page: <InviteList /> },
  import: { icon: <FileSpreadsheet />, page: <ImportPage /> },
  departments: { icon: <FolderTree />, page: <DepartmentSettings /> },
  profile_fields: { icon: <TextCursorInput />, page: <ProfileFields /> },
  roles: { icon: <ShieldCheck />, page: <RoleList /> },
  leavers: { icon: <UserRoundX />, page: <LeaversPage /> },
  audit: { icon: <ScrollText />, page: <AuditPage /> },
} as const

type SectionName = keyof typeof sections

const names = Object.keys(sections) as SectionName[]

/** Running the organisation: for owners and admins. */
export function SettingsPage() {
  const { t } = useTranslation('people')
  const { section } = useParams()
  const navigate = useNavigate()
  const myself = useMyself()
  const waiting = useJoinRequests().length
  const booted = useSynced((state) => state.booted)
  if (booted && !runs_organisation(myself)) return <Navigate to="/c" replace />
  const name = names.find((one) => one === section) ?? 'general'
  const list = (
    <>
      <PaneHeader title={t('settings.title')} on_back={() => void navigate('/me')} />
      <List label={t('settings.title')} className={styles.nav}>
        {names.map((one) => (
          <li key={one}>
            <ListRow
              to={`/settings/${one}`}
              title={t(`settings.${one}`)}
              leading={<span className={styles.nav_icon}>{sections[one].icon}</span>}
              selected={one === name}
              trailing={one === 'invites' && waiting > 0 && <Badge count={waiting} label={t('join_requests.waiting', { count: waiting })} />}
            />
          </li>
        ))}
      </List>
    </>
  )
  return (
    <Panes list={list} detailed={section !== undefined} place={name}>
      <PaneHeader title={t(`settings.${name}`)} with_list on_back={() => void navigate('/settings')} />
      <PaneBody>
        <Suspense fallback={null}>{booted && sections[name].page}</Suspense>
      </PaneBody>
    </Panes>
  )
}
