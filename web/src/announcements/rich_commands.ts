/** What the tools over the editor do, and when they are down. */
import { baseKeymap, chainCommands, exitCode, lift, setBlockType, toggleMark, wrapIn } from 'prosemirror-commands'
import { history, redo, undo } from 'prosemirror-history'
import { inputRules, textblockTypeInputRule, undoInputRule, wrappingInputRule } from 'prosemirror-inputrules'
import { keymap } from 'prosemirror-keymap'
import { liftListItem, sinkListItem, splitListItem, wrapInList } from 'prosemirror-schema-list'
import type { Command, EditorState, Plugin } from 'prosemirror-state'

import type { RichKind } from './rich_kinds'
import { rich_schema } from './rich_schema'

const { nodes, marks } = rich_schema

export type MarkName = 'bold' | 'italic' | 'underline' | 'strike' | 'code'

export const toggle = (mark: MarkName): Command => toggleMark(marks[mark])

export function has_mark(state: EditorState, mark: MarkName | 'link'): boolean {
  const { from, to, empty, $from } = state.selection
  if (empty) return marks[mark].isInSet(state.storedMarks ?? $from.marks()) !== undefined
  return state.doc.rangeHasMark(from, to, marks[mark])
}

/** Whether the caret stands inside such a block. */
export function is_inside(state: EditorState, kind: RichKind): boolean {
  const { $from } = state.selection
  for (let depth = $from.depth; depth >= 0; depth -= 1) if ($from.node(depth).type.name === kind) return true
  return false
}

export const toggle_heading: Command = (state, dispatch) =>
  is_inside(state, 'heading') ? setBlockType(nodes.paragraph)(state, dispatch) : setBlockType(nodes.heading, { level: 1 })(state, dispatch)

export function toggle_list(kind: 'bullet_list' | 'ordered_list'): Command {
  return (state, dispatch) =>
    is_inside(state, kind) ? liftListItem(nodes.list_item)(state, dispatch) : wrapInList(nodes[kind])(state, dispatch)
}

export const toggle_quote: Command = (state, dispatch) =>
  is_inside(state, 'blockquote') ? lift(state, dispatch) : wrapIn(nodes.blockquote)(state, dispatch)

export const insert_rule: Command = (state, dispatch) => {
  dispatch?.(state.tr.replaceSelectionWith(nodes.horizontal_rule.create()).scrollIntoView())
  return true
}

/** Over what is selected; where nothing is, the address itself is written. */
export function set_link(href: string): Command {
  return (state, dispatch) => {
    const { from, to, empty } = state.selection
    const mark = marks.link.create({ href })
    const change = empty ? state.tr.insert(from, rich_schema.text(href, [mark])) : state.tr.addMark(from, to, mark)
    dispatch?.(change.scrollIntoView())
    return true
  }
}

export const remove_link: Command = (state, dispatch) => {
  const { from, to } = state.selection
  dispatch?.(state.tr.removeMark(from, to, marks.link))
  return true
}

const new_line: Command = (state, dispatch) => {
  dispatch?.(state.tr.replaceSelectionWith(nodes.hard_break.create()).scrollIntoView())
  return true
}

const rules = inputRules({
  rules: [
    textblockTypeInputRule(/^(#{1,3})\s$/, nodes.heading, (match) => ({ level: match[1]?.length ?? 1 })),
    wrappingInputRule(/^\s*([-+*])\s$/, nodes.bullet_list),
    wrappingInputRule(/^(\d{1,4})\.\s$/, nodes.ordered_list, (match) => ({ start: Number(match[1]) })),
    wrappingInputRule(/^\s*>\s$/, nodes.blockquote),
    textblockTypeInputRule(/^```$/, nodes.code_block),
  ],
})

export function editor_plugins(): Plugin[] {
  return [
    rules,
    keymap({
      'Mod-b': toggle('bold'),
      'Mod-i': toggle('italic'),
      'Mod-u': toggle('underline'),
      'Mod-z': undo,
      'Mod-y': redo,
      'Shift-Mod-z': redo,
      Backspace: undoInputRule,
      Enter: splitListItem(nodes.list_item),
      Tab: sinkListItem(nodes.list_item),
      'Shift-Tab': liftListItem(nodes.list_item),
      'Shift-Enter': chainCommands(exitCode, new_line),
    }),
    keymap(baseKeymap),
    history(),
  ]
}

export { redo, undo }
