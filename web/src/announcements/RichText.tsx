import { Fragment, type ReactNode } from 'react'

import type { RichMark, RichNode } from '../api/types'
import styles from './RichText.module.css'
import { link_of } from './rich_text'

/** A document drawn node by node: nothing of it is ever read as markup. */
export function RichText({ document }: { document: RichNode }) {
  return <div className={styles.text}>{children_of(document)}</div>
}

function children_of(node: RichNode): ReactNode {
  return (node.content ?? []).map((child, index) => <Node key={index} node={child} />)
}

function Node({ node }: { node: RichNode }) {
  switch (node.type) {
    case 'paragraph':
      return <p>{node.content ? children_of(node) : <br />}</p>
    case 'heading':
      return <Heading level={node.attrs?.level ?? 1}>{children_of(node)}</Heading>
    case 'bullet_list':
      return <ul>{children_of(node)}</ul>
    case 'ordered_list':
      return <ol start={node.attrs?.start ?? 1}>{children_of(node)}</ol>
    case 'list_item':
      return <li>{children_of(node)}</li>
    case 'blockquote':
      return <blockquote>{children_of(node)}</blockquote>
    case 'code_block':
      return (
        <pre>
          <code>{children_of(node)}</code>
        </pre>
      )
    case 'horizontal_rule':
      return <hr />
    case 'hard_break':
      return <br />
    case 'text':
      return <Words text={node.text ?? ''} marks={node.marks ?? []} />
    default:
      return <Fragment>{children_of(node)}</Fragment>
  }
}

/** The page has a heading of its own above these. */
function Heading({ level, children }: { level: number; children: ReactNode }) {
  if (level === 1) return <h3 data-level={1}>{children}</h3>
  if (level === 2) return <h4 data-level={2}>{children}</h4>
  return <h5 data-level={3}>{children}</h5>
}

function Words({ text, marks }: { text: string; marks: readonly RichMark[] }) {
  return marks.reduceRight<ReactNode>((inside, mark) => marked(inside, mark), text)
}

function marked(inside: ReactNode, mark: RichMark): ReactNode {
  switch (mark.type) {
    case 'bold':
      return <strong>{inside}</strong>
    case 'italic':
      return <em>{inside}</em>
    case 'underline':
      return <u>{inside}</u>
    case 'strike':
      return <s>{inside}</s>
    case 'code':
      return <code>{inside}</code>
    case 'link': {
      const href = link_of(mark.attrs?.href ?? '')
      if (!href) return inside
      return (
        <a href={href} target="_blank" rel="noopener noreferrer nofollow">
          {inside}
        </a>
      )
    }
  }
}
