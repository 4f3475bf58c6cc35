import { Check, MessageSquare, Plus, Search, Settings, Users } from 'lucide-react'
import type { ReactNode } from 'react'
import { NavLink, useNavigate } from 'react-router'

import type { SignedIn } from '../api/types'
import { useTotalUnread } from '../chat/attention'
import { useTranslation } from '../i18n/translation'
import { useJoinRequests } from '../people/invites/queries'
import { MemberAvatar } from '../people/members'
import { useDoors } from '../people/settings/doors'
import { useWorkspace } from '../sync/provider'
import { Avatar } from '../ui/Avatar'
import { Badge } from '../ui/Badge'
import { command_key } from '../ui/Kbd'
import { Menu } from '../ui/Menu'
import { Tooltip } from '../ui/Tooltip'
import { useHomes } from './homes'
import { open_palette } from './palette/opening'
import { day, places, usePlaceCounts } from './places'
import styles from './Shell.module.css'

export function Rail({ session }: { session: SignedIn }) {
  const { t } = useTranslation('app')
  const { unread } = useTotalUnread()
  const counts = usePlaceCounts()
  const administers = useDoors().length > 0
  const me = useWorkspace().me
  const waiting = useJoinRequests().length
  return (
    <nav className={styles.rail} aria-label={t('nav.label')}>
      <OrganisationMenu session={session} />
      <Place to="/c" label={t('nav.messages')} count={unread}>
        <MessageSquare />
      </Place>
      {[day, ...places].map(({ name, path, icon: Icon }) => (
        <Place key={name} to={path} label={t(`nav.${name}`)} count={counts[name]} counted="called">
          <Icon />
        </Place>
      ))}
      <Place to="/people" label={t('nav.contacts')}>
        <Users />
      </Place>
      <div className={styles.space} />
      <Tooltip label={t('nav.search')} keys={[command_key, 'K']} side="right">
        <button type="button" className={styles.place} aria-label={t('nav.search')} onClick={open_palette}>
          <Search />
        </button>
      </Tooltip>
      {administers && (
        <Place to="/settings" label={t('nav.settings')} count={waiting} counted="waiting">
          <Settings />
        </Place>
      )}
      <Tooltip label={t('nav.me')} side="right">
        <NavLink to="/me" className={styles.me} aria-label={t('nav.me')}>
          <MemberAvatar id={me.member_id} size={32} dotted />
        </NavLink>
      </Tooltip>
    </nav>
  )
}

interface PlaceProps {
  to: string
  label: string
  count?: number
  counted?: 'unread' | 'waiting' | 'called'
  children: ReactNode
}

function Place({ to, label, count = 0, counted = 'unread', children }: PlaceProps) {
  const { t } = useTranslation('app')
  const spoken = count > 0 ? `${label}, ${t(`nav.${counted}`, { count })}` : label
  return (
    <Tooltip label={label} side="right">
      <NavLink to={to} className={styles.place} aria-label={spoken}>
        {children}
        {count > 0 && (
          <span className={styles.count}>
            <Badge count={count} tone="urgent" />
          </span>
        )}
      </NavLink>
    </Tooltip>
  )
}

/** Which organisation this is, and the way to the others. */
function OrganisationMenu({ session }: { session: SignedIn }) {
  const { t } = useTranslation('app')
  const navigate = useNavigate()
  const { organisation_id } = useWorkspace().me
  const homes = useHomes(session)
  const name = homes.find(({ present }) => present)?.name ?? ''
  const places = homes.map((home) => ({
    key: home.id,
    label: <bdi>{home.name}</bdi>,
    icon: <Avatar id={home.id} name={home.name} size={24} solid />,
    trailing: home.present ? <Check /> : undefined,
    on_select: home.enter,
  }))
  const found = { key: 'found', label: t('nav.found'), icon: <Plus />, on_select: () => void navigate('/found') }
  return (
    <Menu
      position="right-start"
      heading={t('nav.organisations')}
      groups={[places, [found]]}
      trigger={
        <button type="button" className={styles.organisation} aria-label={t('nav.organisation', { name })}>
          <Avatar id={organisation_id} name={name} size={36} solid />
        </button>
      }
    />
  )
}
