import { useEffect, useMemo, useRef } from 'react'

import type { Conversation } from '../api/types'
import { useViewing, type Viewable } from '../files/viewable'
import { ViewerHost } from '../files/ViewerHost'
import { useWorkspace } from '../sync/provider'
import { load_earlier } from './actions'
import { attachments_of } from './attachments'
import { useExcursion, useNameOf, usePending, useTimeline } from './reading'
import type { Timeline } from './state'
import { rows_of } from './timeline/rows'
import { view, type View } from './timeline/view'

/** Pages asked for to find what comes before one file. A conversation may have none for years. */
const kMostPages = 4

interface Props {
  conversation: Conversation
}

/** The file that is looked at, among all files of the messages that are held. */
export function ConversationViewer({ conversation }: Props) {
  const viewing = useViewing()
  const timeline = useTimeline(conversation.id)
  if (!viewing || !timeline?.loaded) return null
  return <Opened conversation={conversation} viewing={viewing} timeline={timeline} />
}

function Opened({ conversation, viewing, timeline }: Props & { viewing: string; timeline: Timeline }) {
  const { me } = useWorkspace()
  const name_of = useNameOf()
  const pending = usePending(conversation.id)
  const excursion = useExcursion(conversation.id)
  const looked_at = useMemo(() => view(timeline, excursion), [timeline, excursion])
  const list = useMemo<Viewable[]>(() => {
    const rows = rows_of({ messages: looked_at.messages, pending, me: me.member_id, read_seq: undefined })
    const shown = attachments_of(rows)
    return shown.map(({ file, author_id, meeting, at }) => ({ file, author: meeting ?? name_of(author_id), at }))
  }, [looked_at.messages, pending, me.member_id, name_of])
  useWhatCameBefore(conversation.id, viewing, list, looked_at)
  return <ViewerHost viewing={viewing} list={list} />
}

/** Whoever stands at the first file finds earlier ones before it, if there are any. */
function useWhatCameBefore(id: string, viewing: string, list: readonly Viewable[], looked_at: View): void {
  const workspace = useWorkspace()
  const asked = useRef({ viewing, pages: 0 })
  const { part, covered_from, messages } = looked_at
  const first = messages[0]?.seq ?? covered_from
  const is_first = list[0]?.file.id === viewing
  useEffect(() => {
    if (asked.current.viewing !== viewing) asked.current = { viewing, pages: 0 }
    if (!is_first || covered_from === 0 || asked.current.pages === kMostPages) return
    asked.current.pages += 1
    load_earlier(workspace, id, first, part).catch(() => undefined)
  }, [workspace, id, viewing, is_first, covered_from, first, part])
}
