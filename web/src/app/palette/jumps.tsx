/** Everything Ctrl-K can reach. */
import {
  CalendarClock,
  Camera,
  Contrast,
  MessageSquare,
  Palette,
  Settings,
  ShieldCheck,
  UserRound,
  Users,
  UsersRound,
} from 'lucide-react'
import { type ReactNode, useMemo } from 'react'
import { useNavigate } from 'react-router'

import { useConversationEntries } from '../../chat/palette'
import { useOpenDirect } from '../../chat/use_open_direct'
import { useTranslation } from '../../i18n/translation'
import { useMemberList, useMyself } from '../../people/directory'
import { MemberAvatar, useMembers } from '../../people/members'
import { best_fits } from '../../people/matching'
import { useDoors } from '../../people/settings/doors'
import { Avatar } from '../../ui/Avatar'
import { day, places } from '../places'
import { choose_theme, useScheme } from '../preferences'

export interface Jump {
  key: string
  title: string
  note?: string
  icon: ReactNode
  /** More texts by which it is found. */
  words: readonly string[]
  /** The pinyin of a title that is a Chinese name. */
  reading?: string
  run: () => void
}

export interface JumpGroup {
  name: 'conversations' | 'people' | 'pages' | 'commands'
  jumps: readonly Jump[]
}

const findable_jump = ({ title, reading, words }: Jump) => ({ name: title, reading, texts: words })

const kMost = { conversations: 8, people: 8, pages: 6, commands: 4 }

function useConversationJumps(): Jump[] {
  const { t } = useTranslation('app')
  const entries = useConversationEntries()
  const members = useMembers()
  const navigate = useNavigate()
  return useMemo(
    () =>
      entries.map(({ id, title, path, peer_id, unread }) => ({
        key: id,
        title,
        note: unread > 0 ? t('nav.unread', { count: unread }) : undefined,
        icon: peer_id ? (
          <MemberAvatar id={peer_id} size={28} />
        ) : (
          <Avatar id={id} name={title} size={28} solid icon={<UsersRound />} />
        ),
        words: [],
        reading: peer_id && members[peer_id]?.reading,
        run: () => void navigate(path),
      })),
    [entries, members, navigate, t],
  )
}

/** Everybody one has no conversation of two with yet: the others stand among the conversations. */
function usePeopleJumps(): Jump[] {
  const entries = useConversationEntries()
  const { language } = useTranslation()
  const members = useMemberList(language)
  const myself = useMyself()
  const message = useOpenDirect()
  return useMemo(() => {
    const known = new Set([myself?.id, ...entries.map(({ peer_id }) => peer_id)])
    return members
      .filter((member) => !known.has(member.id))
      .map((member) => ({
        key: member.id,
        title: member.display_name,
        note: member.title,
        icon: <MemberAvatar id={member.id} size={28} />,
        words: [member.title, member.email],
        reading: member.reading,
        run: () => message(member.id),
      }))
  }, [members, entries, myself?.id, message])
}

function usePageJumps(): Jump[] {
  const { t } = useTranslation('app')
  const navigate = useNavigate()
  const administers = useDoors().length > 0
  const page = (path: string, title: string, icon: ReactNode): Jump => ({
    key: path,
    title,
    icon,
    words: [path],
    run: () => void navigate(path),
  })
  const pages = [
    page('/c', t('nav.messages'), <MessageSquare />),
    ...[day, ...places].map(({ name, path, icon: Icon }) => page(path, t(`nav.${name}`), <Icon />)),
    page('/people', t('nav.contacts'), <Users />),
    page('/me/profile', t('me.profile'), <UserRound />),
    page('/me/working_time', t('me.working_time'), <CalendarClock />),
    page('/me/effects', t('me.effects'), <Camera />),
    page('/me/appearance', t('me.appearance'), <Palette />),
    page('/me/security', t('me.security'), <ShieldCheck />),
  ]
  return administers ? [...pages, page('/settings', t('nav.settings'), <Settings />)] : pages
}

function useCommandJumps(): Jump[] {
  const { t } = useTranslation('app')
  const other = useScheme() === 'dark' ? 'light' : 'dark'
  return [
    {
      key: 'theme',
      title: t(`palette.${other}`),
      icon: <Contrast />,
      words: ['theme'],
      run: () => choose_theme(other),
    },
  ]
}

export function useJumps(query: string): readonly JumpGroup[] {
  const groups: JumpGroup[] = [
    { name: 'conversations', jumps: useConversationJumps() },
    { name: 'people', jumps: usePeopleJumps() },
    { name: 'pages', jumps: usePageJumps() },
    { name: 'commands', jumps: useCommandJumps() },
  ]
  return groups
    .map(({ name, jumps }) => ({
      name,
      jumps: best_fits(jumps, query, findable_jump).slice(0, kMost[name]),
    }))
    .filter(({ jumps }) => jumps.length > 0)
}
