import {
  BellRing,
  Building2,
  CalendarClock,
  FileSpreadsheet,
  FolderTree,
  Gauge,
  KeyRound,
  Link2,
  ScrollText,
  ShieldCheck,
  SlidersHorizontal,
  TextCursorInput,
  UserRoundX,
} from 'lucide-react'
import { type ReactNode, Suspense } from 'react'
import { Navigate, useNavigate, useParams } from 'react-router'

import { part } from '../../i18n/part'
import { useTranslation } from '../../i18n/translation'
import { useSettled } from '../../sync/connection'
import { Badge } from '../../ui/Badge'
import { List } from '../../ui/List'
import { ListRow } from '../../ui/ListRow'
import { PaneBody, PaneHeader, Panes } from '../../ui/Panes'
import { ImportPage } from '../import/ImportPage'
import { InviteList } from '../invites/InviteList'
import { useJoinRequests } from '../invites/queries'
import { DepartmentSettings } from './DepartmentSettings'
import { type SectionName, useDoors } from './doors'
import { OrganisationForm } from './OrganisationForm'
import { RoleList } from './RoleList'
import styles from './Section.module.css'

const AuditPage = part(async () => (await import('../audit/AuditPage')).AuditPage)
const ProfileFields = part(async () => (await import('./ProfileFields')).ProfileFields)
const RulesForm = part(async () => (await import('./RulesForm')).RulesForm)
const AdministratorsPage = part(async () => (await import('../administrators/AdministratorsPage')).AdministratorsPage)
const LeaversPage = part(async () => (await import('../leaving/LeaversPage')).LeaversPage)

/** A section without a page is a slice's above this one. */
const sections: Record<SectionName, { icon: ReactNode; page?: ReactNode }> = {
  general: { icon: <Building2 />, page: <OrganisationForm /> },
  rules: { icon: <SlidersHorizontal />, page: <RulesForm /> },
  working_time: { icon: <CalendarClock /> },
  alerts: { icon: <BellRing /> },
  invites: { icon: <Link2 />, page: <InviteList /> },
  import: { icon: <FileSpreadsheet />, page: <ImportPage /> },
  departments: { icon: <FolderTree />, page: <DepartmentSettings /> },
  profile_fields: { icon: <TextCursorInput />, page: <ProfileFields /> },
  roles: { icon: <ShieldCheck />, page: <RoleList /> },
  administrators: { icon: <KeyRound />, page: <AdministratorsPage /> },
  leavers: { icon: <UserRoundX />, page: <LeaversPage /> },
  capacity: { icon: <Gauge /> },
  audit: { icon: <ScrollText />, page: <AuditPage /> },
}

/** Running the organisation: for owners and admins, and for others what they were granted. */
export function SettingsPage({ above }: { above: Partial<Record<SectionName, ReactNode>> }) {
  const { t } = useTranslation('people')
  const { section } = useParams()
  const navigate = useNavigate()
  const doors = useDoors()
  const waiting = useJoinRequests().length
  const settled = useSettled()
  if (settled && doors.length === 0) return <Navigate to="/c" replace />
  const name = doors.find((one) => one === section) ?? doors[0] ?? 'general'
  const list = (
    <>
      <PaneHeader title={t('settings.title')} on_back={() => void navigate('/me')} />
      <List label={t('settings.title')} className={styles.nav}>
        {doors.map((one) => (
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
        <Suspense fallback={null}>{settled && (sections[name].page ?? above[name])}</Suspense>
      </PaneBody>
    </Panes>
  )
}
