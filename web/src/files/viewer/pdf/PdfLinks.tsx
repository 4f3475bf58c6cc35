import { type CSSProperties, useEffect, useState } from 'react'

import { useTranslation } from '../../../i18n/translation'
import type { PdfPage } from './document'
import { type Annotation, type Link, links_of } from './links'
import styles from './PdfStage.module.css'

export type Destination = string | readonly unknown[]

interface Props {
  page: PdfPage | undefined
  on_go: (to: Destination) => void
}

/** Over the text of a page: what leads elsewhere opens in a tab that knows nothing of this one. */
export function PdfLinks({ page, on_go }: Props) {
  const { t } = useTranslation('files')
  const links = useLinks(page)
  return links.map(({ id, target, ...place }) =>
    'url' in target ? (
      <a
        key={id}
        className={styles.link}
        style={style_of(place)}
        href={target.url}
        target="_blank"
        rel="noopener noreferrer nofollow"
        title={target.url}
        aria-label={target.url}
      />
    ) : (
      <button
        key={id}
        type="button"
        className={styles.link}
        style={style_of(place)}
        aria-label={t('viewer.pdf.go')}
        onClick={() => on_go(target.dest)}
      />
    ),
  )
}

function useLinks(page: PdfPage | undefined): readonly Link[] {
  const [links, set_links] = useState<readonly Link[]>([])
  useEffect(() => {
    if (!page) return
    let is_wanted = true
    const viewport = page.getViewport({ scale: 1 })
    const to_page = (rect: readonly number[]) => viewport.convertToViewportRectangle([...rect]) as number[]
    page.getAnnotations({ intent: 'display' }).then(
      (found) => is_wanted && set_links(links_of(found as Annotation[], to_page)),
      () => undefined,
    )
    return () => {
      is_wanted = false
    }
  }, [page])
  return links
}

function style_of(place: Omit<Link, 'id' | 'target'>): CSSProperties {
  const scaled = Object.entries(place).map(([side, points]) => [side, `calc(var(--total-scale-factor) * ${points}px)`])
  return Object.fromEntries(scaled) as CSSProperties
}
