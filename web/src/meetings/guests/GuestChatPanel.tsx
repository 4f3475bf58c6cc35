import { Paperclip, SendHorizontal } from 'lucide-react'
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'

import { client_id } from '../../api/client_id'
import { refusal_from } from '../../api/refusal_error'
import type { Message } from '../../api/types'
import { code_points, kCounterFrom, kEverybody, kTextMost, type Token, tokens_of } from '../../chat/wording'
import { refusal_text } from '../../i18n/refusals'
import { useTranslation } from '../../i18n/translation'
import { useMembers } from '../../people/members'
import { useWorkspace } from '../../sync/provider'
import { Tag } from '../../ui/Badge'
import { Button, IconButton } from '../../ui/Button'
import { class_names } from '../../ui/class_names'
import { PaneHeader } from '../../ui/Panes'
import { SkeletonRows } from '../../ui/Skeleton'
import { PersonAvatar, PersonName } from '../faces'
import { look } from '../room/looking'
import panel_styles from '../room/Panel.module.css'
import type { Room } from '../state'
import { useClock } from '../use_clock'
import { refused } from '../use_meetings'
import { fetch_earlier, say } from './chat'
import styles from './GuestChat.module.css'
import { last_seq, nothing_said } from './said'
import { read_to, useReading } from './use_chat'

/** What is said in the meeting, to who has no account: texts alone, from when they came. */
export function GuestChatPanel({ room }: { room: Room }) {
  const { t } = useTranslation('meetings')
  return (
    <section className={panel_styles.whole} aria-label={t('bar.chat')}>
      <PaneHeader level={2} title={t('bar.chat')} subtitle={t('chat.since')} on_close={() => look({ panel: undefined })} />
      {room.chat ? <Messages room={room} /> : <SkeletonRows count={4} />}
      <Writing room={room} />
    </section>
  )
}

const kNearEnd = 80
const kGroupMs = 5 * 60_000

/** The end is in sight unless the reader has gone up. */
function Messages({ room }: { room: Room }) {
  const { t } = useTranslation('meetings')
  const { me } = useWorkspace()
  const list = useRef<HTMLDivElement>(null)
  const is_at_end = useRef(true)
  const said = room.chat ?? nothing_said
  const { messages } = said
  const last = messages.at(-1)
  const { id } = room.meeting
  useEffect(() => {
    const box = list.current
    if (box && (is_at_end.current || last?.author_id === me.member_id)) box.scrollTop = box.scrollHeight
    if (last) read_to(id, last.seq)
  }, [id, last, me.member_id])
  const on_scroll = () => {
    const box = list.current
    if (box) is_at_end.current = box.scrollHeight - box.scrollTop - box.clientHeight < kNearEnd
  }
  return (
    <div ref={list} className={styles.list} onScroll={on_scroll} role="log" aria-label={t('bar.chat')} tabIndex={0}>
      {said.has_earlier && <Earlier meeting_id={id} />}
      {last_seq(said) === 0 && <p className={styles.none}>{t('chat.nothing')}</p>}
      <ol className={styles.messages}>
        {messages.map((message, at) => (
          <Row key={message.id} message={message} begins={begins_group(messages[at - 1], message)} />
        ))}
      </ol>
    </div>
  )
}

function begins_group(before: Message | undefined, message: Message): boolean {
  if (before?.author_id !== message.author_id) return true
  return Date.parse(message.posted_at) - Date.parse(before.posted_at) > kGroupMs
}

function Earlier({ meeting_id }: { meeting_id: string }) {
  const { t } = useTranslation('meetings')
  const workspace = useWorkspace()
  return (
    <Button size="s" variant="quiet" onClick={() => void fetch_earlier(workspace, meeting_id).catch(refused)}>
      {t('chat.earlier')}
    </Button>
  )
}

function Row({ message, begins }: { message: Message; begins: boolean }) {
  const { t } = useTranslation('meetings')
  const { me } = useWorkspace()
  const clock = useClock()
  const { author_id, guest_name, posted_at } = message
  const person = { member_id: author_id, ...(guest_name !== undefined && { guest_name }) }
  const is_own = author_id === me.member_id
  return (
    <li className={class_names(styles.row, is_own && styles.own, begins && styles.begins)}>
      {!is_own && <span className={styles.face}>{begins && <PersonAvatar person={person} size={28} />}</span>}
      <div className={styles.column}>
        {begins && (
          <span className={styles.said_by}>
            {is_own ? t('tile.you') : <PersonName person={person} />}
            {!is_own && guest_name !== undefined && <Tag tone="warn">{t('roles.guest')}</Tag>}
            <time dateTime={posted_at}>{clock(posted_at)}</time>
          </span>
        )}
        <Bubble message={message} />
      </div>
    </li>
  )
}

function Bubble({ message }: { message: Message }) {
  const { t } = useTranslation('meetings')
  const { text, files, recalled_at, edited_at } = message
  if (recalled_at) return <div className={class_names(styles.bubble, styles.recalled)}>{t('chat.recalled')}</div>
  return (
    <div className={styles.bubble}>
      <Words text={text} />
      {edited_at && <span className={styles.note}> {t('chat.edited')}</span>}
      {files.map((file) => (
        <span key={file.id} className={styles.file} data-tip={t('chat.members_file')}>
          <Paperclip aria-hidden /> <bdi>{file.name}</bdi>
        </span>
      ))}
    </div>
  )
}

/** Nothing of what is written becomes markup but what `tokens_of` knows. */
function Words({ text }: { text: string }) {
  return tokens_of(text).map((token, at) => <Piece key={at} token={token} />)
}

function Piece({ token }: { token: Token }) {
  if (token.kind === 'mention') return <Mention member_id={token.member_id} />
  if (token.kind === 'link') return <a href={token.href} target="_blank" rel="noopener noreferrer">{token.text}</a>
  return token.kind === 'text' ? token.text : <code>{token.text}</code>
}

function Mention({ member_id }: { member_id: string }) {
  const { t } = useTranslation('meetings')
  const name = useMembers()[member_id]?.display_name
  return <b>@{member_id === kEverybody ? t('chat.everybody') : (name ?? t('chat.somebody'))}</b>
}

function Writing({ room }: { room: Room }) {
  const { t } = useTranslation('meetings')
  const { draft, failed, is_sending, write, send } = useWriting(room.meeting.id)
  const text = useRef<HTMLTextAreaElement>(null)
  const left = kTextMost - code_points(draft.trim())
  const is_ready = draft.trim() !== '' && left >= 0 && !is_sending
  useEffect(() => text.current?.focus({ preventScroll: true }), [])
  const submit = (event?: FormEvent) => {
    event?.preventDefault()
    if (is_ready) send()
  }
  const on_key = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
    event.preventDefault()
    submit()
  }
  return (
    <form className={styles.writing} onSubmit={submit}>
      {failed && <p className={styles.failed} role="alert">{failed}</p>}
      <div className={styles.box}>
        <textarea
          ref={text}
          rows={1}
          aria-label={t('chat.write')}
          placeholder={t('chat.write')}
          value={draft}
          enterKeyHint="send"
          onChange={({ target }) => write(target.value)}
          onKeyDown={on_key}
        />
        {left < kCounterFrom && <span className={styles.counter} data-over={left < 0 || undefined} role="status">{left}</span>}
        <IconButton type="submit" label={t('chat.send')} keys={['Enter']} variant="primary" disabled={!is_ready} onPointerDown={(event) => event.preventDefault()}>
          <SendHorizontal />
        </IconButton>
      </div>
    </form>
  )
}

/** What was not taken stays where it was written; said again it is the same message. */
function useWriting(meeting_id: string) {
  const workspace = useWorkspace()
  const draft = useReading((state) => state.draft)
  const [failed, fail] = useState<string>()
  const [is_sending, set_sending] = useState(false)
  const attempt = useRef({ text: '', name: '' })
  const write = (text: string) => useReading.setState({ draft: text })
  const send = () => {
    const text = draft.trim()
    if (attempt.current.text !== text) attempt.current = { text, name: client_id() }
    fail(undefined)
    set_sending(true)
    say(workspace, meeting_id, text, attempt.current.name)
      .then(
        () => {
          attempt.current = { text: '', name: '' }
          if (useReading.getState().draft.trim() === text) write('')
        },
        (problem: unknown) => fail(refusal_text(refusal_from(problem))),
      )
      .finally(() => set_sending(false))
  }
  return { draft, failed, is_sending, write, send }
}
