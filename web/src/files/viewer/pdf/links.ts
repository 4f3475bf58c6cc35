/** What can be pressed on a page: links to the web and to places in the same document. Pure. */

/** As pdf.js tells of what lies on a page; it has read addresses already, and gives no `url` for one it distrusts. */
export interface Annotation {
  id?: string
  subtype?: string
  rect?: readonly number[]
  url?: string
  dest?: unknown
}

/** In points, from the upper left corner of the page. */
export interface Link {
  id: string
  left: number
  top: number
  width: number
  height: number
  target: { url: string } | { dest: string | readonly unknown[] }
}

type ToPage = (rect: readonly number[]) => readonly number[]

/** A program or a file of the reader's machine is no place to go to. */
const kSafe = /^(https?|mailto|tel):/i

export function links_of(annotations: readonly Annotation[], to_page: ToPage): Link[] {
  return annotations.flatMap((annotation, at) => {
    const target = target_of(annotation)
    if (annotation.subtype !== 'Link' || annotation.rect?.length !== 4 || !target) return []
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = to_page(annotation.rect)
    const place = { left: Math.min(x1, x2), top: Math.min(y1, y2), width: Math.abs(x2 - x1), height: Math.abs(y2 - y1) }
    return [{ id: annotation.id ?? String(at), ...place, target }]
  })
}

function target_of({ url, dest }: Annotation): Link['target'] | undefined {
  if (url) return kSafe.test(url) ? { url } : undefined
  if (typeof dest === 'string' || Array.isArray(dest)) return { dest: dest as string | readonly unknown[] }
  return undefined
}
