/** Between the editor's document and what goes to the server. */
import { Node } from 'prosemirror-model'

import type { RichMark, RichNode } from '../api/types'
import { empty_document, link_of } from './rich_text'
import { rich_schema } from './rich_schema'

/** What the server keeps, in the editor; what it cannot read begins empty. */
export function editor_document(document: RichNode): Node {
  try {
    const node = Node.fromJSON(rich_schema, document)
    node.check()
    return node
  } catch {
    return Node.fromJSON(rich_schema, empty_document)
  }
}

/** Without what the server refuses: links that lead elsewhere, which a paste may bring. */
export function server_document(node: Node): RichNode {
  return cleaned(node.toJSON() as RichNode)
}

function cleaned(node: RichNode): RichNode {
  const marks = node.marks?.filter(is_kept)
  return {
    type: node.type,
    ...(node.attrs && { attrs: node.attrs }),
    ...(node.content && { content: node.content.map(cleaned) }),
    ...(marks && marks.length > 0 && { marks }),
    ...(node.text !== undefined && { text: node.text }),
  }
}

function is_kept({ type, attrs }: RichMark): boolean {
  return type !== 'link' || link_of(attrs?.href ?? '') !== undefined
}
