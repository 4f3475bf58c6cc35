import { ArrowDown } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'

import type { Conversation } from '../../api/types'
import { useTranslation } from '../../i18n/translation'
import type { Entry } from '../../sync/outbox_entry'
import { useWorkspace } from '../../sync/provider'
import { walk_rows } from '../../ui/List'
import { amends_of, posts_of } from '../pending'
import { useExcursion, usePending, useRoster } from '../reading'
import type { Timeline } from '../state'
import { Beginning } from './Beginning'
import { useJumps } from './jumps'
import { MessageActions } from './MessageActions'
import styles from './MessageList.module.css'
import { read_counter } from './readers'
import { RowView } from './RowView'
import { rows_of } from './rows'
import { useMarkRead } from './use_mark_read'
import { type Scroller, useScroller } from './use_scroller'
import { view } from './view'

interface Props {
  conversation: Conversation
  timeline: Timeline
}

export function MessageList({ conversation, timeline }: Props) {
  const { t } = useTranslation('chat')
  const { me } = useWorkspace()
  const pending = usePending(conversation.id)
  const roster = useRoster(conversation.id)
  const excursion = useExcursion(conversation.id)
  const looked_at = useMemo(() => view(timeline, excursion), [timeline, excursion])
  const scroller = useScroller(conversation.id, looked_at, timeline)
  const posts = useMemo(() => posts_of(pending), [pending])
  const new_from = useNewFrom(conversation, posts)
  useMarkRead(conversation, timeline, scroller.at_newest)
  useShowOwn(posts, scroller.to_newest)
  useJumps(conversation.id, scroller.jump)
  const below = useMemo(() => (excursion ? pending.filter(amends_of) : pending), [excursion, pending])
  const rows = useMemo(
    () => rows_of({ messages: scroller.shown, pending: below, me: me.member_id, read_seq: new_from }),
    [scroller.shown, below, me.member_id, new_from],
  )
  const counted = useMemo(() => read_counter(roster), [roster])
  return (
    <MessageActions conversation={conversation}>
      <div className={styles.frame}>
        <div className={styles.scroller} ref={scroller.ref} onScroll={scroller.on_scroll} data-scroller>
          <div className={styles.log} role="log" aria-label={t('messages')} onKeyDown={walk_rows}>
            <Beginning conversation={conversation} first={looked_at.messages[0]} scroller={scroller} />
            {rows.map((row, at) => (
              <RowView
                key={row.key}
                row={row}
                is_last={at === rows.length - 1}
                conversation_id={conversation.id}
                is_direct={conversation.kind === 'direct'}
                readers={row.kind === 'spoken' && row.message ? counted(row.message) : undefined}
              />
            ))}
          </div>
        </div>
        <JumpPill scroller={scroller} waiting={excursion ? conversation.mine.unread : scroller.waiting} />
      </div>
    </MessageActions>
  )
}

function JumpPill({ scroller, waiting }: { scroller: Scroller; waiting: number }) {
  const { t } = useTranslation('chat')
  if (scroller.at_newest) return null
  return (
    <button type="button" className={styles.pill} data-new={waiting > 0 || undefined} onClick={scroller.to_newest}>
      <ArrowDown aria-hidden />
      {waiting > 0 ? t('new_below', { count: waiting }) : t('jump_to_newest')}
    </button>
  )
}

/** What the person writes is shown to them, wherever they were looking. */
function useShowOwn(pending: readonly Entry[], to_newest: () => void): void {
  const newest = pending.at(-1)?.position ?? 0
  const seen = useRef(newest)
  useEffect(() => {
    if (newest > seen.current) to_newest()
    seen.current = Math.max(seen.current, newest)
  }, [newest, to_newest])
}

/** The read mark as it was when the person came, or looked away; gone once they write themselves. */
function useNewFrom(conversation: Conversation, pending: readonly Entry[]): number | undefined {
  const { read_seq, unread } = conversation.mine
  const [from, set_from] = useState(unread > 0 ? read_seq : undefined)
  const newest = pending.at(-1)?.position
  useEffect(() => {
    if (newest !== undefined) set_from(undefined)
  }, [newest])
  useEffect(() => {
    const away = () => set_from(read_seq)
    window.addEventListener('blur', away)
    return () => window.removeEventListener('blur', away)
  }, [read_seq])
  return from
}
