import { BellRing, Building2, CalendarClock, Camera, Check, LogOut, Palette, ShieldCheck, Stethoscope, UserRound } from 'lucide-react'
import { type ReactNode, Suspense } from 'react'
import { useNavigate, useParams } from 'react-router'

import type { SignedIn } from '../../api/types'
import { part } from '../../i18n/part'
import { useTranslation } from '../../i18n/translation'
import { useMyself } from '../../people/directory'
import { useJoinRequests } from '../../people/invites/queries'
import { MemberAvatar } from '../../people/members'
import { ProfileForm } from '../../people/profile/ProfileForm'
import { useDoors } from '../../people/settings/doors'
import { Avatar } from '../../ui/Avatar'
import { Badge } from '../../ui/Badge'
import { List } from '../../ui/List'
import { ListRow } from '../../ui/ListRow'
import { PaneBody, PaneHeader, Panes } from '../../ui/Panes'
import { useHomes } from '../homes'
import { AppearanceForm } from './AppearanceForm'
import styles from './Me.module.css'
import { SignOutDialog, useSignOut } from './sign_out'

const SecurityPage = part(async () => (await import('../../people/security/SecurityPage')).SecurityPage)

const DeputyPage = part(async () => (await import('../../alerts/DeputyPage')).DeputyPage)
const EffectsPage = part(async () => (await import('../../meetings/effects/EffectsPage')).EffectsPage)
const ConnectionPage = part(async () => (await import('../../meetings/doctor/ConnectionPage')).ConnectionPage)
const WorkingTimePage = part(async () => (await import('../../working_time/OwnPage')).OwnPage)

const sections = {
  profile: { icon: <UserRound />, page: <ProfileForm /> },
  working_time: { icon: <CalendarClock />, page: <WorkingTimePage /> },
  alerts: { icon: <BellRing />, page: <DeputyPage /> },
  effects: { icon: <Camera />, page: <EffectsPage /> },
  connection: { icon: <Stethoscope />, page: <ConnectionPage /> },
  appearance: { icon: <Palette />, page: <AppearanceForm /> },
  security: { icon: <ShieldCheck />, page: <SecurityPage /> },
} as const

type SectionName = keyof typeof sections

const names = Object.keys(sections) as SectionName[]

/** Everything about the one who is looking. */
export function MePage({ session }: { session: SignedIn }) {
  const { t } = useTranslation('app')
  const { section } = useParams()
  const navigate = useNavigate()
  const leaving = useSignOut()
  const name = names.find((one) => one === section) ?? 'profile'
  const list = (
    <>
      <PaneHeader title={t('nav.me')} />
      <PaneBody>
        <Identity login={session.account.login} />
        <List label={t('nav.me')} className={styles.nav}>
          {names.map((one) => (
            <MeRow
              key={one}
              to={`/me/${one}`}
              title={t(`me.${one}`)}
              icon={sections[one].icon}
              selected={one === name}
            />
          ))}
          <OrganisationRow />
          <Homes session={session} />
          <li className={styles.rule} aria-hidden />
          <MeRow title={t('me.sign_out')} icon={<LogOut />} on_press={leaving.ask} />
        </List>
      </PaneBody>
    </>
  )
  return (
    <Panes list={list} detailed={section !== undefined} place={name}>
      <PaneHeader title={t(`me.${name}`)} with_list on_back={() => void navigate('/me')} />
      <PaneBody>
        <Suspense fallback={null}>{sections[name].page}</Suspense>
      </PaneBody>
      <SignOutDialog leaving={leaving} />
    </Panes>
  )
}

function Identity({ login }: { login: string }) {
  const myself = useMyself()
  if (!myself) return null
  return (
    <div className={styles.head}>
      <MemberAvatar id={myself.id} size={52} dotted />
      <div>
        <div className={styles.name}>
          <bdi>{myself.display_name}</bdi>
        </div>
        <div className={styles.login}>{login}</div>
      </div>
    </div>
  )
}

function OrganisationRow() {
  const { t } = useTranslation('app')
  const waiting = useJoinRequests().length
  const badge = waiting > 0 && <Badge count={waiting} tone="urgent" label={t('nav.waiting', { count: waiting })} />
  if (useDoors().length === 0) return null
  return <MeRow to="/settings" title={t('nav.settings')} icon={<Building2 />} trailing={badge} />
}

/** A phone has no rail: this is where it changes the organisation. */
function Homes({ session }: { session: SignedIn }) {
  const homes = useHomes(session)
  if (homes.length < 2) return null
  return (
    <>
      <li className={styles.rule} aria-hidden />
      {homes.map((home) => (
        <li key={home.id}>
          <ListRow
            leading={<Avatar id={home.id} name={home.name} size={24} solid />}
            title={<bdi>{home.name}</bdi>}
            trailing={home.present && <Check className={styles.check} />}
            on_press={home.enter}
          />
        </li>
      ))}
    </>
  )
}

interface MeRowProps {
  title: string
  icon: ReactNode
  to?: string
  selected?: boolean
  trailing?: ReactNode
  on_press?: () => void
}

function MeRow({ icon, ...row }: MeRowProps) {
  return (
    <li>
      <ListRow {...row} leading={<span className={styles.icon}>{icon}</span>} />
    </li>
  )
}
