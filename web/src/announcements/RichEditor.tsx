import {
  Bold,
  Heading,
  Italic,
  Link,
  List,
  ListOrdered,
  Minus,
  Quote,
  Redo2,
  Strikethrough,
  Underline,
  Undo2,
} from 'lucide-react'
import { type Command, EditorState } from 'prosemirror-state'
import { EditorView } from 'prosemirror-view'
import { type ReactNode, useEffect, useRef, useState } from 'react'

import type { RichNode } from '../api/types'
import { useTranslation } from '../i18n/translation'
import { Button, IconButton } from '../ui/Button'
import { TextField } from '../ui/Field'
import {
  editor_plugins,
  has_mark,
  insert_rule,
  is_inside,
  type MarkName,
  redo,
  remove_link,
  set_link,
  toggle,
  toggle_heading,
  toggle_list,
  toggle_quote,
  undo,
} from './rich_commands'
import { editor_document, server_document } from './rich_document'
import { link_written } from './rich_text'
import styles from './RichEditor.module.css'
import text_styles from './RichText.module.css'

interface Props {
  /** What it begins with; later changes of it are its own. */
  initial: RichNode
  label: string
  placeholder: string
  on_change: (document: RichNode) => void
}

/** A field for rich text: what is written looks as it will be read. */
export function RichEditor({ initial, label, placeholder, on_change }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const [view, set_view] = useState<EditorView>()
  const [state, set_state] = useState<EditorState>()
  const told = useRef(on_change)
  told.current = on_change
  const begin = useRef(initial)
  useEffect(() => {
    if (!place.current) return
    const first = EditorState.create({ doc: editor_document(begin.current), plugins: editor_plugins() })
    const made = new EditorView(place.current, {
      state: first,
      attributes: { role: 'textbox', 'aria-multiline': 'true', 'aria-label': label, class: `${styles.field} ${text_styles.text}` },
      dispatchTransaction(transaction) {
        const next = made.state.apply(transaction)
        made.updateState(next)
        set_state(next)
        if (transaction.docChanged) told.current(server_document(next.doc))
      },
    })
    set_view(made)
    set_state(first)
    return () => made.destroy()
  }, [label])
  const { doc } = state ?? {}
  const is_empty = doc?.childCount === 1 && doc.firstChild?.isTextblock && doc.firstChild.content.size === 0
  return (
    <div className={styles.editor}>
      {view && state && <Tools view={view} state={state} />}
      <div className={styles.frame}>
        {is_empty && (
          <span className={styles.placeholder} aria-hidden>
            {placeholder}
          </span>
        )}
        <div ref={place} />
      </div>
    </div>
  )
}

interface ToolsProps {
  view: EditorView
  state: EditorState
}

const kMarks: readonly [MarkName, ReactNode, string[]][] = [
  ['bold', <Bold />, ['Ctrl', 'B']],
  ['italic', <Italic />, ['Ctrl', 'I']],
  ['underline', <Underline />, ['Ctrl', 'U']],
  ['strike', <Strikethrough />, []],
]

const kLists = [
  ['bullet_list', <List />],
  ['ordered_list', <ListOrdered />],
] as const

function Tools({ view, state }: ToolsProps) {
  const { t } = useTranslation('announcements')
  const [linking, link] = useState(false)
  const run = (command: Command) => {
    command(view.state, view.dispatch)
    view.focus()
  }
  return (
    <>
      <div className={styles.tools} role="toolbar" aria-label={t('tools.name')}>
        <Tool name="heading" icon={<Heading />} pressed={is_inside(state, 'heading')} on_press={() => run(toggle_heading)} />
        {kMarks.map(([mark, icon, keys]) => (
          <Tool
            key={mark}
            name={mark}
            icon={icon}
            keys={keys}
            pressed={has_mark(state, mark)}
            on_press={() => run(toggle(mark))}
          />
        ))}
        <Tool name="link" icon={<Link />} pressed={linking || has_mark(state, 'link')} on_press={() => link(!linking)} />
        {kLists.map(([kind, icon]) => (
          <Tool
            key={kind}
            name={kind}
            icon={icon}
            pressed={is_inside(state, kind)}
            on_press={() => run(toggle_list(kind))}
          />
        ))}
        <Tool name="quote" icon={<Quote />} pressed={is_inside(state, 'blockquote')} on_press={() => run(toggle_quote)} />
        <Tool name="rule" icon={<Minus />} on_press={() => run(insert_rule)} />
        <Tool name="undo" icon={<Undo2 />} on_press={() => run(undo)} />
        <Tool name="redo" icon={<Redo2 />} on_press={() => run(redo)} />
      </div>
      {linking && (
        <LinkForm
          on_set={(href) => run(set_link(href))}
          on_remove={() => run(remove_link)}
          on_close={() => link(false)}
        />
      )}
    </>
  )
}

type ToolName = MarkName | 'heading' | 'link' | 'bullet_list' | 'ordered_list' | 'quote' | 'rule' | 'undo' | 'redo'

interface ToolProps {
  name: ToolName
  icon: ReactNode
  keys?: string[]
  pressed?: boolean
  on_press: () => void
}

/** The caret stays in the text. */
function Tool({ name, icon, keys, pressed, on_press }: ToolProps) {
  const { t } = useTranslation('announcements')
  return (
    <IconButton
      label={t(`tools.${name}`)}
      {...(keys?.length && { keys })}
      {...(pressed !== undefined && { pressed })}
      onMouseDown={(event) => event.preventDefault()}
      onClick={on_press}
    >
      {icon}
    </IconButton>
  )
}

interface LinkProps {
  on_set: (href: string) => void
  on_remove: () => void
  on_close: () => void
}

function LinkForm({ on_set, on_remove, on_close }: LinkProps) {
  const { t } = useTranslation('announcements')
  const [written, set_written] = useState('')
  const [bad, set_bad] = useState(false)
  const set = () => {
    const href = link_written(written)
    if (!href) return set_bad(true)
    on_set(href)
    on_close()
  }
  return (
    <div className={styles.link}>
      <TextField
        label={t('tools.link_address')}
        placeholder="https://"
        inputMode="url"
        autoFocus
        value={written}
        error={bad ? t('tools.link_bad') : undefined}
        onChange={(event) => {
          set_written(event.target.value)
          set_bad(false)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') set()
          if (event.key === 'Escape') on_close()
        }}
      />
      <Button
        onClick={() => {
          on_remove()
          on_close()
        }}
      >
        {t('tools.link_remove')}
      </Button>
      <Button variant="primary" onClick={set}>
        {t('tools.link_set')}
      </Button>
    </div>
  )
}
