import { Megaphone, PenLine, Stamp } from 'lucide-react'

import type { AnnouncementBrief } from '../api/types'
import { useTranslation } from '../i18n/translation'
import { MemberName } from '../people/members'
import { useSynced } from '../sync/provider'
import type { DayItem } from '../ui/DayRow'
import { announcement_path } from './paths'

/** What is to be read, confirmed, signed or decided. */
export function useAnnouncementsOfDay(): DayItem[] | undefined {
  const { t } = useTranslation('announcements')
  const { asked, reviews, loaded } = useSynced((state) => state.slices.announcements)
  const item_of = (brief: AnnouncementBrief): DayItem => ({
    key: `announcement/${brief.id}`,
    icon: brief.asks === 'signature' ? <PenLine /> : <Megaphone />,
    title: brief.title || t('untitled'),
    detail: <MemberName id={brief.author_id} />,
    when: t(`wanted.${brief.asks}`),
    at: brief.expires_at,
    asks: brief.asks !== 'nothing',
    to: announcement_path(brief.id),
  })
  const items = Object.values(asked).map(item_of)
  const decisions = Object.values(reviews).map((brief) => ({
    ...item_of(brief),
    key: `review/${brief.id}`,
    icon: <Stamp />,
    when: t('day.review'),
    at: brief.publish_at,
    asks: true,
  }))
  return loaded || items.length + decisions.length > 0 ? [...decisions, ...items] : undefined
}
