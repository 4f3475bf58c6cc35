/** What rich text is made of, as the server takes it. Pure. */
import type { RichNode } from '../api/types'

export const empty_document: RichNode = { type: 'doc', content: [{ type: 'paragraph' }] }

const kSchemes = ['http://', 'https://', 'mailto:', 'tel:']

/** The address when a link may lead there. */
export function link_of(written: string): string | undefined {
  const href = written.trim()
  // A browser leaves these out of an address, and so reads another one.
  if (/[\u0000-\u0020\u007f]/.test(href) || href.length > 2_000) return undefined
  const leads = (scheme: string) => href.toLowerCase().startsWith(scheme) && href.length > scheme.length
  return kSchemes.some(leads) ? href : undefined
}

/** What somebody types for an address, who leaves the scheme to us. */
export function link_written(written: string): string | undefined {
  const text = written.trim()
  if (/^[^\s@/:]+@[^\s@/:]+\.[^\s@/:]+$/.test(text)) return link_of(`mailto:${text}`)
  if (/^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+(\/\S*)?$/u.test(text)) return link_of(`https://${text}`)
  return link_of(text)
}

export function says_something(document: RichNode): boolean {
  if (document.text?.trim()) return true
  return document.content?.some(says_something) ?? false
}
